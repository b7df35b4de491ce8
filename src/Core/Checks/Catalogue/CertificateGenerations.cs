using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Several generations of one certificate are in date.</summary>
internal sealed class CertificateGenerations() : Check(12, "certificate-generations")
{
    public override string? Lab => "checks-of-certificates";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
        {
            var inDate = context.Trust.Of(kind).Where(context.Trust.IsInDate).ToList();
            if (inDate.Count > 1)
                yield return ErrorCatalogue.SeveralGenerations.Describe(inDate.Count, inDate[0].Info.Subject, string.Join(", ", inDate.Select(c => c.Info.Thumbprint)));
        }
    }
}
