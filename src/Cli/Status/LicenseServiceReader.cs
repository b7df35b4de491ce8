using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Cli.Status;

/// <summary>Compares what QMS exported for the License Service with the certificates in force (docs/qlikview.md, License Service).</summary>
internal static class LicenseServiceReader
{
    internal static LicenseServiceStatus? Read(IMachine machine, IReadOnlyList<TrustCertificate> certificates)
    {
        if (machine.Services.Find(RoleTable.DispatcherService) is not { } dispatcher)
            return null;
        var root = Certificate(machine, "root.pem");
        var server = Certificate(machine, "server.pem");
        var key = ReadPem(machine, "server_key.pem") is { } pem ? PemKey.Read(pem) : null;
        return new LicenseServiceStatus(
            root is not null,
            server is not null,
            key is not null,
            StartedAfterQms(machine, dispatcher),
            root is not null && server is not null && key is not null && InForce(machine, certificates, root, server) && IsKeyOf(key, server));
    }

    private static CertificateInfo? Certificate(IMachine machine, string file)
        => ReadPem(machine, file) is { } pem ? CertificateInfo.TryParsePem(pem) : null;

    private static byte[]? ReadPem(IMachine machine, string file)
    {
        try
        {
            return machine.Files.Exists(RoleTable.ExportFolder + file) ? machine.Files.Read(RoleTable.ExportFolder + file) : null;
        }
        catch (TrustException)
        {
            // QMS holds it open, or it is no PEM file at all: shown as missing, and everything else is still shown.
            return null;
        }
    }

    /// <summary>The License Service reads its files when it starts: it must have started after QMS wrote them.</summary>
    private static bool StartedAfterQms(IMachine machine, ServiceInfo dispatcher)
        => machine.Services.Find(RoleTable.Qms.ServiceName) is { State: ServiceState.Running } qms
            && dispatcher.State == ServiceState.Running
            && machine.Services.ProcessStart(qms.ProcessId) is { } qmsStart
            && machine.Services.ProcessStart(dispatcher.ProcessId) is { } dispatcherStart
            && dispatcherStart >= qmsStart;

    private static bool InForce(IMachine machine, IReadOnlyList<TrustCertificate> certificates, CertificateInfo root, CertificateInfo server)
        => certificates.Any(c => c.HasKey && c.Info.Thumbprint == root.Thumbprint)
            && certificates.Any(c => c.Store == TrustStore.My && c.HasKey && c.Info.Thumbprint == server.Thumbprint)
            && string.Equals(server.CommonName, machine.Name, StringComparison.OrdinalIgnoreCase)
            && server.IsSignedBy(root);

    // The public halves are compared: no arithmetic with the key, and no copy of it beyond this call.
    private static bool IsKeyOf(RsaPrivateKeyStructure key, CertificateInfo certificate)
    {
        var own = RsaPublicKeyStructure.GetInstance(SubjectPublicKeyInfo.GetInstance(certificate.SubjectPublicKeyInfo).ParsePublicKey());
        return own.Modulus.Equals(key.Modulus) && own.PublicExponent.Equals(key.PublicExponent);
    }
}
