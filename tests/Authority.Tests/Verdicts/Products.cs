using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using QvTrust.Core.Certificates;
using QvTrust.Core.Packages;
using QvTrust.Core.Secrets;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>A running authority and everything that it makes: certificates of both kinds by each way, and lists.</summary>
/// <param name="profile">own, or adopted.</param>
/// <param name="prepare">What is done to the site before its start.</param>
internal sealed class Products(string profile, Action<TestSite> prepare) : IDisposable
{
    private const string Password = "PasswordOfThePackage";
    private const string Machine = "QVS01";
    private readonly RunningAuthority authority = new(profile, prepare);

    public void Dispose() => authority.Dispose();

    internal byte[] Root()
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(authority.Site.File("root.pem"));
        return root.RawData;
    }

    internal RSA RootKey()
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(authority.Site.File("root.key")));
        return key;
    }

    /// <summary>The QMS server's own, as setup makes it.</summary>
    internal byte[] OwnServer()
    {
        using var server = X509CertificateLoader.LoadCertificateFromFile(authority.Site.File("server.pem"));
        return server.RawData;
    }

    internal async Task<byte[]> EnrolAsync(string kind, RSA key) => (await authority.EnrolToFilesAsync("node-" + kind, Machine, kind, key)).Der;

    internal byte[] Renew(string kind)
    {
        using var key = RSA.Create(2048);
        var reply = authority.Renew("node-client", kind, CertificationRequest.Build("x", key));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single();
    }

    internal async Task<PackageContent> PackAsync()
    {
        var (status, body) = await authority.AdministerAsync("/packages", $$"""{"server":{"machine":"{{Machine}}","roles":["QVS"]},"hours":168,"password":"{{Password}}"}""");
        Assert.True(status == HttpStatusCode.OK, body);
        using var made = JsonDocument.Parse(body);
        var pin = Convert.FromHexString(made.RootElement.GetProperty("pin").GetString()!);
        return OfflinePackage.Open("package", made.RootElement.GetProperty("package").GetBytesFromBase64(), pin).Unlock(Password, DateTimeOffset.UtcNow);
    }

    internal byte[] List() => authority.Curl("/crl");

    /// <summary>The list after a certificate of another machine was revoked for each of these reasons.</summary>
    internal async Task<byte[]> ListAsync(IEnumerable<string> reasons)
    {
        foreach (var reason in reasons)
        {
            using var key = RSA.Create(2048);
            var revoked = await authority.EnrolToFilesAsync("revoked", "QVS02", "server", key);
            var (status, body) = await authority.AdministerAsync("/revocations", $$"""{"name":"{{revoked.Thumbprint}}","reason":"{{reason}}"}""");
            Assert.True(status == HttpStatusCode.OK, body);
        }
        return List();
    }

    /// <summary>Root and server certificate as setup makes them with AUTHORITY=create; the site's are made by openssl.</summary>
    internal static void UseOwnRoot(TestSite site)
    {
        using var random = RandomNumberGenerator.Create();
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(site.File("root.key")));
        File.WriteAllText(site.File("root.pem"), PemEncoding.WriteString("CERTIFICATE", RootCertificate.Create(key, DateTimeOffset.UtcNow, 10, random)) + "\n");
        site.WritePkcs12("root");
        site.ReplaceServer(SecretsKeyRing.Create(random).WithNewKey(random));
    }

    /// <summary>A root as QlikView may have made it: its name in another string type, a key identifier of another kind, and certificates that say little.</summary>
    internal static void UseOddRoot(TestSite site)
    {
        site.WritePrivate("odd.cnf", "[req]\nstring_mask = nombstr\ndistinguished_name = dn\n[dn]\n");
        TestSite.Openssl("req", "-config", site.File("odd.cnf"), "-x509", "-key", site.File("root.key"), "-out", site.File("root.pem"), "-subj", "/CN=QlikViewCA", "-days", "3650",
            "-addext", "basicConstraints=CA:true", "-addext", "subjectKeyIdentifier=0102030405");
        site.WritePkcs12("root");
        site.Issue("server", "QMS01", $"{TestSite.PrivateExtension}=DER:536572766572\n");
        site.Issue("client", "QVProxy", $"{TestSite.PrivateExtension}=DER:436c69656e74\n");
        site.WritePkcs12("server");
    }
}

/// <summary>Those of an authority of our own, for a whole class of tests.</summary>
public sealed class OwnProducts : IDisposable
{
    public OwnProducts() => RootKey = Made.RootKey();

    internal Products Made { get; } = new("own", Products.UseOwnRoot);

    internal RSA RootKey { get; }

    public void Dispose()
    {
        RootKey.Dispose();
        Made.Dispose();
    }
}
