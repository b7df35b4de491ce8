using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A node has certificates of a QlikView before 12.00.</summary>
internal sealed class OldCertificates() : Check(37, "old-certificates")
{
    public override string? Lab => "checks-of-certificates";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForNode => true;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Trust.InForce
        .Where(c => !c.Info.HasPrivateExtensions && !context.Trust.IsOurs(c.Info))
        .Select(c => ErrorCatalogue.OldCertificate.Describe(c.Info));
}
