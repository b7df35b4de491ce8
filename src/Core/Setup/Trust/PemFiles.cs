using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Setup.Trust;

/// <summary>
/// The PEM files that QMS exports at its start for the License Service (docs/qlikview.md, License Service). The private
/// key's file is never read here.
/// </summary>
internal static class PemFiles
{
    /// <summary>Why the files do not show the certificates in force; null when they do, or when there is no License Service.</summary>
    public static string? WhyStale(IMachine machine, CertificateInfo root, CertificateInfo server)
        => machine.Services.Find(RoleTable.DispatcherService) is null
            ? null
            : Compare(machine, "root.pem", root) ?? Compare(machine, "server.pem", server)
                ?? (machine.Files.Exists(RoleTable.ExportFolder + "server_key.pem") ? null : "server_key.pem is missing");

    private static string? Compare(IMachine machine, string file, CertificateInfo wanted)
    {
        if (!machine.Files.Exists(RoleTable.ExportFolder + file))
            return $"{file} is missing";
        return Read(machine, file) is not { } found
            ? $"{file} holds no certificate"
            : found.Thumbprint == wanted.Thumbprint ? null : $"{file} shows {found.Thumbprint} instead of {wanted.Thumbprint}";
    }

    private static CertificateInfo? Read(IMachine machine, string file)
    {
        try
        {
            return CertificateInfo.TryParsePem(machine.Files.Read(RoleTable.ExportFolder + file));
        }
        catch (TrustException)
        {
            // QMS holds it open while it writes: as good as a file that holds no certificate yet.
            return null;
        }
    }
}
