using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QvTrust.Benchmarks.Load;

/// <summary>One certification authority in a folder, in the form that each server under test reads it, and the requests that are sent to both.</summary>
internal sealed class Site : IDisposable
{
    public const string Authority = "QMS01";
    private readonly X509Certificate2 root;

    /// <param name="machines">Number of distinct keys; making one takes a tenth of a second.</param>
    public Site(int machines)
        : this([.. Enumerable.Range(0, machines).AsParallel().AsOrdered().Select(Request)])
    {
    }

    /// <param name="requests">Machines and their requests.</param>
    public Site(IReadOnlyList<(string Machine, byte[] Pkcs10)> requests)
    {
        Requests = requests;
        using var rootKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=QlikViewCA", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(10));
        WritePrivate("password", Password + "\n");
        Write("root", root, rootKey);
        Issue("server", $"CN={Authority}", "1.3.6.1.5.5.7.3.1");
        Issue("client", "CN=QVProxy", "1.3.6.1.5.5.7.3.2");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("qvtrust-benchmark-").FullName;

    public string Root => File("root.pem");

    /// <summary>A machine and its PKCS#10 request, DER.</summary>
    public IReadOnlyList<(string Machine, byte[] Pkcs10)> Requests { get; }

    private static string Password => "of the benchmark";

    public string File(string name) => Path.Combine(Folder, name);

    public void WritePrivate(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        System.IO.File.SetUnixFileMode(File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Throws where a certificate is not this root's or not for the key of a request.</summary>
    public void Check(byte[] der, byte[] pkcs10)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
        };
        if (!chain.Build(certificate))
            throw new InvalidOperationException("a certificate does not verify: " + string.Join(", ", chain.ChainStatus.Select(s => s.Status)));
        var wanted = CertificateRequest.LoadSigningRequest(pkcs10, HashAlgorithmName.SHA256).PublicKey;
        if (!wanted.EncodedKeyValue.RawData.AsSpan().SequenceEqual(certificate.PublicKey.EncodedKeyValue.RawData))
            throw new InvalidOperationException("a certificate is for another key");
    }

    public void Dispose()
    {
        root.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Issue(string name, string subject, string purpose)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Authority);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(3), RandomNumberGenerator.GetBytes(16));
        Write(name, certificate, key);
    }

    private void Write(string name, X509Certificate2 certificate, RSA key)
    {
        System.IO.File.WriteAllText(File(name + ".pem"), certificate.ExportCertificatePem() + "\n");
        WritePrivate(name + ".key", key.ExportRSAPrivateKeyPem() + "\n");
        using var both = certificate.HasPrivateKey ? X509CertificateLoader.LoadCertificate(certificate.RawData).CopyWithPrivateKey(key) : certificate.CopyWithPrivateKey(key);
        System.IO.File.WriteAllBytes(File(name + ".p12"), both.Export(X509ContentType.Pkcs12, Password));
        System.IO.File.SetUnixFileMode(File(name + ".p12"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static (string Machine, byte[] Pkcs10) Request(int number)
    {
        using var key = RSA.Create(2048);
        var machine = $"NODE{number:0000}";
        return (machine, new CertificateRequest("CN=" + machine, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest());
    }
}
