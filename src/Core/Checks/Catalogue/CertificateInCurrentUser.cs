using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate was imported for an account instead of for the machine.</summary>
internal sealed class CertificateInCurrentUser() : Check(35, "certificate-in-current-user")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        var here = TrustStores.Read(machine, TrustStore.My).Select(c => c.Info.Thumbprint).ToList();
        return machine.Facts.PersonalCertificates().Select(CertificateInfo.TryParse).OfType<CertificateInfo>()
            .Where(c => c.Issuer == CertificateInfo.QlikViewCaSubject && !here.Contains(c.Thumbprint))
            .Where(c => c.Subject == CertificateInfo.QvProxySubject || string.Equals(c.CommonName, machine.Name, StringComparison.OrdinalIgnoreCase))
            .Select(c => ErrorCatalogue.CertificateInCurrentUser.Describe(c));
    }
}
