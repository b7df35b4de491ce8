using System.Security.Cryptography.X509Certificates;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>The three files that QMS writes for the License Service (Q51).</summary>
internal static class PemExport
{
    public static string Folder => Path.Combine(Role.ById(Role.LicenseId).DataPath, "Exported Certificates");

    public static string Root => Path.Combine(Folder, "root.pem");

    public static string Server => Path.Combine(Folder, "server.pem");

    public static string ServerKey => Path.Combine(Folder, "server_key.pem");

    public static void Write(StoredCertificate server, X509Certificate2 root)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Root, root.ExportCertificatePem() + "\n");
        File.WriteAllText(Server, server.Certificate.ExportCertificatePem() + "\n");
        using var key = server.Key!.Open();
        File.WriteAllText(ServerKey, key.ExportRSAPrivateKeyPem() + "\n");
    }
}
