using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;
using QvTrust.Core.Secrets;

namespace QvTrust.Authority.Tests;

/// <summary>A folder with what an authority outside Windows needs, all of it made by openssl: QlikViewCA, QMS01, QVProxy.</summary>
internal sealed class TestSite : IDisposable
{
    /// <summary>Private extension of the server certificate, as an adopted authority has one.</summary>
    internal const string PrivateExtension = "1.3.6.1.5.5.7.13.3";

    internal TestSite()
    {
        Directory.CreateDirectory(LedgerFolder);
        Openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", File("root.key"), "-out", File("root.pem"), "-subj", "/CN=QlikViewCA", "-days", "3650",
            "-addext", "basicConstraints=critical,CA:true", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
        Issue("server", "QMS01", $"keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:QMS01\n{PrivateExtension}=DER:536572766572\n");
        Issue("client", "QVProxy", $"keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n{PrivateExtension}=DER:436c69656e74\n");
        WritePrivate("password", "a password of the test\n");
        WritePkcs12("root");
        WritePkcs12("server");
        WriteConfiguration();
    }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("qvtrust-authority-").FullName;

    internal string LedgerFolder => File("ledger");

    internal string Ledger => Path.Combine(LedgerFolder, "ledger.db");

    internal string Socket => Path.Combine(LedgerFolder, "admin.sock");

    internal string Log => Path.Combine(LedgerFolder, "authority.log");

    internal string Configuration => File("authority.json");

    /// <summary>Name of the QMS server, as the configuration has it.</summary>
    internal string Machine { get; private set; } = "QMS01";

    internal int Port { get; } = FreePorts.Next();

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal string File(string name) => Path.Combine(Folder, name);

    internal static void Openssl(params string[] arguments) => Tool.Run("openssl", arguments);

    internal void WriteConfiguration(string? port = null, string machine = "QMS01", string profile = "adopted", string more = "")
    {
        Machine = machine;
        WritePrivate("authority.json", $$"""
            {"machine": "{{machine}}", "port": {{port ?? Port.ToString(CultureInfo.InvariantCulture)}}, "ledger": "{{Ledger}}", "profile": "{{profile}}",{{more}}
             "rootPkcs12": "{{File("root.p12")}}", "serverPkcs12": "{{File("server.p12")}}", "pkcs12PasswordFile": "{{File("password")}}",
             "clientCertificate": "{{File("client.pem")}}"}
            """);
    }

    internal void WritePrivate(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        System.IO.File.SetUnixFileMode(File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Gives the server, with the key that it has, a certificate as setup makes it (AUTHORITY=create, or restore under another name), with these SecretsKeys.</summary>
    internal void ReplaceServer(SecretsKeyRing? secrets, string machine = "QMS01")
    {
        using var random = RandomNumberGenerator.Create();
        using var root = X509Certificate2.CreateFromPemFile(File("root.pem"), File("root.key"));
        using var rootKey = root.GetRSAPrivateKey()!;
        using var serverKey = RSA.Create();
        serverKey.ImportFromPem(System.IO.File.ReadAllText(File("server.key")));
        var issuer = new CertificateIssuer(CertificateInfo.Parse(root.RawData), rootKey, null, null, secrets: secrets, random: random);
        var der = issuer.Issue(CertificateKind.Server, machine, serverKey.ExportSubjectPublicKeyInfo(), SerialNumbers.Next(random), DateTimeOffset.UtcNow);
        System.IO.File.WriteAllText(File("server.pem"), PemEncoding.WriteString("CERTIFICATE", der) + "\n");
        WritePkcs12("server");
    }

    /// <summary>A new key with a request in DER, made by openssl.</summary>
    internal static byte[] Request(string subject = "/CN=IGNORED", string key = "rsa:2048")
    {
        var folder = Directory.CreateTempSubdirectory("qvtrust-request-").FullName;
        try
        {
            return Tool.Run("openssl", "req", "-newkey", key, "-nodes", "-keyout", Path.Combine(folder, "key"), "-subj", subject, "-outform", "DER");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal void WritePem(string name, CertificateInfo certificate, RSA key)
    {
        System.IO.File.WriteAllText(File(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        System.IO.File.WriteAllText(File(name + ".pem"), PemEncoding.WriteString("CERTIFICATE", certificate.Der) + "\n");
    }

    internal void WritePkcs12(string name)
    {
        Openssl("pkcs12", "-export", "-in", File(name + ".pem"), "-inkey", File(name + ".key"), "-passout", "file:" + File("password"), "-out", File(name + ".p12"));
        System.IO.File.SetUnixFileMode(File(name + ".p12"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    internal void Issue(string name, string commonName, string extensions, int days = 1000)
    {
        WritePrivate(name + ".ext", extensions);
        Openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", File(name + ".key"), "-out", File(name + ".csr"), "-subj", "/CN=" + commonName);
        Openssl("x509", "-req", "-in", File(name + ".csr"), "-CA", File("root.pem"), "-CAkey", File("root.key"), "-CAcreateserial", "-days", days.ToString(CultureInfo.InvariantCulture),
            "-extfile", File(name + ".ext"), "-out", File(name + ".pem"));
    }
}
