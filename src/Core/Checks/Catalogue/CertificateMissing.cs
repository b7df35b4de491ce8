using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate that a role needs is not here at all.</summary>
internal sealed class CertificateMissing() : Check(25, "certificate-missing")
{
    public override string? Lab => "checks-of-a-node";

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
