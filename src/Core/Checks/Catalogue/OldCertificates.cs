using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A node has certificates of a QlikView before 12.00.</summary>
internal sealed class OldCertificates() : Check(37, "old-certificates")
{
    public override string Title => "A certificate of QlikView 11.20 or older is in force";

    public override string Looks => "On a node: whether the certificates in force that setup did not put there have private extensions, as QlikView has made them since 12.00. On the QMS server authority-not-usable looks at that.";

    public override string Why => "QlikView 12.00 and later refuses older certificates (version 1); an upgrade leaves them in the store.";

    public override string Mend => "Back them up, remove them, and have QMS distribute new ones, or enrol this server.";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForNode => true;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Trust.InForce
        .Where(c => !c.Info.HasPrivateExtensions && !context.Trust.IsOurs(c.Info))
        .Select(c => ErrorCatalogue.OldCertificate.Describe(c.Info));
}
