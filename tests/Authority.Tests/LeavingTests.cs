using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Windows;

namespace QvTrust.Authority.Tests;

/// <summary>A server asks for the revocation of its own certificates: with the product's client, and with openssl and curl.</summary>
public sealed class LeavingTests(RunningAuthority authority) : IClassFixture<RunningAuthority>, IDisposable
{
    private readonly RSA key = RSA.Create(2048);

    private CertificateInfo Root => CertificateInfo.TryParsePem(File.ReadAllBytes(authority.Site.File("root.pem")))!;

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task A_server_revokes_its_own_certificate_and_asking_again_changes_nothing()
    {
        var certificate = await authority.EnrolToFilesAsync("l1", "QVS91", "server", key);
        var request = RevocationRequest.Sign(Root, certificate, key, DateTimeOffset.UtcNow);
        Client().Revoke(Root.Der, request);
        Client().Revoke(Root.Der, request);
        Assert.Equal("cessationOfOperation QVS91", authority.Sql($"SELECT reason || ' ' || revoked_by FROM revocations WHERE serial = '{certificate.SerialNumber}'"));
        Assert.Equal(1, authority.Count($"SELECT count(*) FROM audit WHERE what = '{AuditAction.CertificateRevoked}' AND who = 'QVS91' AND address = '127.0.0.1'"));
        Assert.Equal("QVT4023", authority.Renew("l1", "server", CertificationRequest.Build("x", RSA.Create(2048))).Code);
    }

    [Fact]
    public async Task Openssl_and_curl_ask_by_the_description_alone()
    {
        var certificate = await authority.EnrolToFilesAsync("l2", "QVS92", "client", key);
        var spki = Tool.Run("openssl", Tool.Run("openssl", "x509", "-in", authority.Site.File("root.pem"), "-noout", "-pubkey"), "pkey", "-pubin", "-outform", "DER");
        var serial = Tool.Text(Tool.Run("openssl", "x509", "-in", authority.Site.File("l2.pem"), "-noout", "-serial")).Trim().Split('=')[1];
        var text = $"QvTrust revoke 1\n{Convert.ToHexString(SHA256.HashData(spki))}\n{serial}\n{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        var signature = Tool.Run("openssl", Encoding.ASCII.GetBytes(text), "dgst", "-sha256", "-sign", authority.Site.File("l2.key"));
        await File.WriteAllTextAsync(authority.Site.File("l2.txt"), text + "\n" + Convert.ToBase64String(signature));
        Assert.Equal("200", Tool.Text(authority.Curl(RevocationRequest.Path, "--data-binary", "@" + authority.Site.File("l2.txt"), "--write-out", "%{http_code}")));
        Assert.Equal(1, authority.Count($"SELECT count(*) FROM revocations WHERE serial = '{certificate.SerialNumber}'"));
    }

    [Fact]
    public async Task Nobody_revokes_without_the_key_of_that_certificate()
    {
        var certificate = await authority.EnrolToFilesAsync("l3", "QVS93", "server", key);
        using var other = RSA.Create(2048);
        var mine = await authority.EnrolToFilesAsync("l4", "QVS94", "server", other);
        var now = DateTimeOffset.UtcNow;
        var own = RevocationRequest.Sign(Root, mine, other, now);
        // Another one's serial number, another root, an older or later time, a signature that was moved.
        Refused(RevocationRequest.Sign(Root, certificate, other, now));
        Refused(own with { Serial = certificate.SerialNumber });
        Refused(own with { RootPin = new string('0', 64) });
        Refused(own with { Time = now.AddSeconds(1) });
        Refused(RevocationRequest.Sign(certificate, mine, other, now));
        Refused(RevocationRequest.Sign(Root, mine, other, now.AddMinutes(-11)), "clocks");
        Refused(RevocationRequest.Sign(Root, mine, other, now.AddMinutes(11)), "clocks");
        Assert.Equal("403", Tool.Text(authority.Curl(RevocationRequest.Path, "--data", "x", "--output", "/dev/null", "--write-out", "%{http_code}")));
        Assert.Equal(0, authority.Count("SELECT count(*) FROM revocations r JOIN certificates c ON c.serial = r.serial WHERE c.machine IN ('QVS93', 'QVS94')"));
        Client().Revoke(Root.Der, RevocationRequest.Sign(Root, mine, other, now.AddMinutes(-9)));
    }

    [Fact]
    public async Task One_that_the_ledger_does_not_know_is_refused_as_a_wrong_signature_is()
    {
        authority.Site.Issue("unheard", "QVS95", "extendedKeyUsage=serverAuth\n");
        using var own = RSA.Create();
        own.ImportFromPem(await File.ReadAllTextAsync(authority.Site.File("unheard.key")));
        Refused(RevocationRequest.Sign(Root, CertificateInfo.TryParsePem(await File.ReadAllBytesAsync(authority.Site.File("unheard.pem")))!, own, DateTimeOffset.UtcNow), "not signed by the key");
    }

    [Fact]
    public void An_address_that_keeps_failing_has_to_wait()
    {
        using var other = new RunningAuthority();
        for (var i = 0; i < 30; i++)
            Assert.StartsWith("QVT4030", Tool.Text(other.Curl(RevocationRequest.Path, "--data", "x")), StringComparison.Ordinal);
        Assert.Equal("429", Tool.Text(other.Curl(RevocationRequest.Path, "--data", "x", "--output", "/dev/null", "--write-out", "%{http_code}")));
        Assert.Equal(20, other.Count($"SELECT count(*) FROM audit WHERE what = '{AuditAction.RevocationRefused}'"));
    }

    [Fact]
    public void A_request_is_read_in_one_form_only()
    {
        using var root = RSA.Create(2048);
        using var random = RandomNumberGenerator.Create();
        var certificate = CertificateInfo.Parse(RootCertificate.Create(root, DateTimeOffset.UtcNow, 1, random));
        var body = RevocationRequest.Sign(certificate, certificate, root, new DateTimeOffset(2026, 5, 4, 3, 2, 1, 987, TimeSpan.Zero)).Encode();
        Assert.True(RevocationRequest.TryParse(body)!.IsSignedBy(certificate));
        var text = Encoding.ASCII.GetString(body);
        foreach (var wrong in new[] { text + "\n", text + " ", text.Replace("revoke 1", "revoke 2", StringComparison.Ordinal), text.Replace("\n", "\r\n", StringComparison.Ordinal), text.Replace("03:02", "3:02", StringComparison.Ordinal), text.Replace("\n2026", "\n \n2026", StringComparison.Ordinal), "" })
            Assert.Null(RevocationRequest.TryParse(Encoding.ASCII.GetBytes(wrong)));
    }

    private void Refused(RevocationRequest request, string reason = "not signed")
    {
        var error = Assert.Throws<TrustException>(() => Client().Revoke(Root.Der, request));
        Assert.Equal("QVT4030", error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private EnrolmentClient Client() => new("QMS01", "127.0.0.1", authority.Site.Port, new SystemClock(), RandomNumberGenerator.Create(), TimeSpan.FromSeconds(30), TimeSpan.Zero);
}
