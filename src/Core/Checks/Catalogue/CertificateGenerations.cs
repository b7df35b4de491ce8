using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Several generations of one certificate are in date.</summary>
internal sealed class CertificateGenerations() : Check(12, "certificate-generations")
{
    public override string Title => "More than one certificate of a kind is in date";

    public override string Looks => "CN=machine and CN=QVProxy of a QlikViewCA in LocalMachine\\My; not what a renewal had to leave because HTTP.sys serves TLS with it.";

    public override string Why => "Which of them a service takes is not known, and what is renewed or revoked may be the other one.";

    public override string Mend => "Keep the one in force; an older one may open stored passwords, so it is backed up before it is removed.";

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
