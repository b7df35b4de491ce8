using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate that a role needs is not here at all.</summary>
internal sealed class CertificateMissing() : Check(25, "certificate-missing")
{
    public override string Title => "A certificate is missing";

    public override string Looks => "Where a role is set up: whether a certificate of a QlikViewCA for CN=machine and one for CN=QVProxy are in LocalMachine\\My, in date or not.";

    public override string Why => "Every role shows both to the others. Without one its services do not start, or every connection is refused.";

    public override string Mend => "Run setup of the role again, which puts back what it keeps a copy of; else bring it back from a backup, with its key.";

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (!context.IsSetUp)
            return [];
        var name = context.Machine.Name;
        return ((CertificateKind[])[CertificateKind.Server, CertificateKind.Client]).Where(k => !context.Trust.Of(k).Any())
            .Select(k => ErrorCatalogue.CertificateMissing.Describe(k == CertificateKind.Server ? "CN=" + name : CertificateInfo.QvProxySubject, name));
    }
}
