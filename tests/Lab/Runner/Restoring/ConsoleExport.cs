using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Restoring;

/// <summary>
/// The three certificates of a QMS server with their keys, exported one by one as the certificates console does it:
/// openssl writes the PKCS#12 files, nothing of the product has a part in it.
/// </summary>
internal static class ConsoleExport
{
    public const string Password = "console export 2016 & 2022";

    // Windows Server 2016 and older write the first form, newer ones the second.
    private static readonly string[] Legacy = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1", "-iter", "2000"];
    private static readonly string[] Modern = ["-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha256", "-iter", "2000"];

    /// <summary>Writes root.pfx, server.pfx and client.pfx into a folder.</summary>
    public static void Write(Server qms, string folder)
    {
        Directory.CreateDirectory(folder);
        var state = StateReader.Read(qms);
        Write(qms, state.Root, Path.Combine(folder, "root.pfx"), Legacy);
        Write(qms, state.ServerCertificate, Path.Combine(folder, "server.pfx"), Modern);
        Write(qms, state.ClientCertificate, Path.Combine(folder, "client.pfx"), Legacy);
    }

    /// <summary>server.pfx of another QlikViewCA, for the same machine: it looks the same in the console.</summary>
    public static void WriteStrangersServer(string folder)
    {
        string At(string file) => Path.Combine(folder, file);
        File.WriteAllText(At("server.ext"), "extendedKeyUsage=serverAuth\n");
        OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "30", "-subj", "/CN=QlikViewCA", "-keyout", At("other.key"), "-out", At("other.pem"));
        OpenSsl("req", "-newkey", "rsa:2048", "-nodes", "-sha256", "-subj", "/CN=QMS01", "-keyout", At("server.key"), "-out", At("server.csr"));
        OpenSsl("x509", "-req", "-in", At("server.csr"), "-CA", At("other.pem"), "-CAkey", At("other.key"), "-CAcreateserial", "-days", "30", "-sha256",
            "-extfile", At("server.ext"), "-out", At("server.pem"));
        OpenSsl(["pkcs12", "-export", "-in", At("server.pem"), "-inkey", At("server.key"), "-out", At("server.pfx"), "-passout", "pass:" + Password, .. Modern]);
    }

    private static void OpenSsl(params string[] arguments) => Shell.Run("openssl", arguments).Expect("openssl " + arguments[0]);

    private static void Write(Server qms, LabCertificate? certificate, string file, string[] form)
    {
        if (certificate is null)
        {
            throw new LabException($"{qms.Name} lacks a certificate to export");
        }

        var pem = Path.GetTempFileName();
        try
        {
            File.WriteAllText(pem, StateReader.Tool(qms, "export " + certificate.Thumbprint));
            OpenSsl(["pkcs12", "-export", "-in", pem, "-out", file, "-passout", "pass:" + Password, .. form]);
        }
        finally
        {
            File.Delete(pem);
        }
    }
}
