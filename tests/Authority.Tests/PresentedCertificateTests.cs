using System.Net;
using System.Security.Cryptography;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>Client certificates on the EST port, shown by curl: asked for, never required.</summary>
public sealed class PresentedCertificateTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    private const string ClientExtensions = "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n";

    [Fact]
    public void A_certificate_that_the_ledger_does_not_know_is_noted_once()
    {
        authority.Site.Issue("lost", "QVProxy", ClientExtensions);
        var serial = CertificateInfo.TryParsePem(File.ReadAllBytes(authority.Site.File("lost.pem")))!.SerialNumber;
        Assert.Equal("unknown", Show("lost"));
        Assert.Equal("unknown", Show("lost"));
        Assert.Equal("QVS07 127.0.0.1", authority.Sql($"SELECT machine || ' ' || address FROM unknown_certificates WHERE serial = '{serial}'"));
        Assert.Equal(1, authority.Count($"SELECT count(*) FROM audit WHERE what = '{AuditAction.CertificateUnknown}' AND detail LIKE '%{serial}%'"));
        Assert.Contains("is of this authority and not in the ledger", File.ReadAllText(authority.Site.Log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_certificate_says_its_machine_itself()
    {
        authority.Site.Issue("qds", "QDS05", "extendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=DNS:QDS05\n");
        Assert.Equal("unknown", Show("qds"));
        Assert.Equal(1, authority.Count("SELECT count(*) FROM unknown_certificates WHERE machine = 'QDS05'"));
    }

    [Fact]
    public void The_authoritys_own_are_known() => AssertNotNoted("client", "known");

    [Fact]
    public void An_expired_one_is_told_and_not_noted()
    {
        authority.Site.Issue("old", "QVProxy", ClientExtensions, days: -1);
        AssertNotNoted("old", "expired");
    }

    [Fact]
    public void A_strangers_breaks_nothing_and_is_not_noted()
    {
        TestSite.Openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", authority.Site.File("stranger.key"), "-out", authority.Site.File("stranger.pem"), "-subj", "/CN=QVProxy", "-days", "10");
        AssertNotNoted("stranger", "foreign");
    }

    [Fact]
    public void Without_one_nothing_is_said()
        => Assert.DoesNotContain("QvTrust-Certificate", Headers(), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task One_that_was_enrolled_here_is_known()
    {
        using var key = RSA.Create(2048);
        var (_, token) = await authority.NewTokenAsync("QVS08");
        var reply = await authority.EnrolAsync(CertificationRequest.Build("QVProxy", key), token, "QVS08", "client");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        await File.WriteAllTextAsync(authority.Site.File("enrolled.key"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(authority.Site.File("enrolled.pem"), PemEncoding.WriteString("CERTIFICATE", Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single()));
        AssertNotNoted("enrolled", "known");
    }

    [Fact]
    public void The_list_is_bounded()
    {
        using var file = new LedgerFile();
        using var ledger = file.Open();
        var certificate = CertificateInfo.TryParsePem(File.ReadAllBytes(authority.Site.File("client.pem")))!;
        for (var i = 0; i < QvTrust.Authority.Ledger.Ledger.MaximumUnknown; i++)
            Assert.True(ledger.NoteUnknown(BitConverter.GetBytes(i), certificate, "", "10.0.0.1"));
        var rows = ledger.LastAudit().Sequence;
        Assert.False(ledger.NoteUnknown([1, 2, 3], certificate, "", "10.0.0.1"));
        Assert.Null(ledger.NoteUnknown(BitConverter.GetBytes(7), certificate, "", "10.0.0.1"));
        Assert.Equal(rows, ledger.LastAudit().Sequence);
    }

    private void AssertNotNoted(string name, string standing)
    {
        var before = authority.Count("SELECT count(*) FROM unknown_certificates");
        Assert.Equal(standing, Show(name));
        Assert.Equal(before, authority.Count("SELECT count(*) FROM unknown_certificates"));
    }

    private string Show(string name)
        => Headers("--cert", authority.Site.File(name + ".pem"), "--key", authority.Site.File(name + ".key"), "-H", "QvTrust-Machine: qvs07")
            .Split('\n').Single(l => l.StartsWith("QvTrust-Certificate: ", StringComparison.OrdinalIgnoreCase)).Split(' ')[1].Trim();

    private string Headers(params string[] more)
        => Tool.Text(Tool.Run("curl", ["--silent", "--show-error", "--fail", "--dump-header", "-", "--output", "/dev/null", "--cacert", authority.Site.File("root.pem"),
            "--connect-to", $"QMS01:{authority.Site.Port}:127.0.0.1:{authority.Site.Port}", .. more, $"https://QMS01:{authority.Site.Port}/.well-known/est/cacerts"]));
}
