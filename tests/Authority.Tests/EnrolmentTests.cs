using System.Net;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Windows;

namespace QvTrust.Authority.Tests;

/// <summary>What a node gets: with curl and openssl, which share nothing with the product, and with the product's own client.</summary>
public sealed class EnrolmentTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    private string Url => $"https://QMS01:{authority.Site.Port}/.well-known/est";

    [Fact]
    public void Its_answers_tell_the_time_to_whoever_does_not_trust_its_clock()
    {
        // The web server reads the clock once a second, and later where the machine is busy.
        var before = DateTimeOffset.UtcNow.AddSeconds(-10);
        var told = AuthorityTime.Ask("localhost", authority.Site.Port, TimeSpan.FromSeconds(20));
        Assert.InRange(told!.Value, before, DateTimeOffset.UtcNow);
        Assert.Null(AuthorityTime.Ask("localhost", 1, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Curl_gets_the_root_and_nothing_else_from_cacerts()
    {
        var pem = Tool.Run("openssl", Curl($"{Url}/cacerts"), "pkcs7", "-inform", "DER", "-print_certs");
        Assert.Equal(1, Tool.Text(pem).Split("BEGIN CERTIFICATE").Length - 1);
        Assert.Equal(Fingerprint(File.ReadAllBytes(authority.Site.File("root.pem"))), Fingerprint(pem));
    }

    [Theory]
    [InlineData("", "QVS01", "536572766572", "TLS Web Server Authentication")]
    [InlineData("/server", "QVS01", "536572766572", "TLS Web Server Authentication")]
    [InlineData("/client", "QVProxy", "436c69656e74", "TLS Web Client Authentication")]
    public async Task Curl_enrols_and_openssl_accepts_the_certificate(string label, string name, string extension, string purpose)
    {
        var (_, token) = await authority.NewTokenAsync();
        var file = authority.Site.File(Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(file, Convert.ToBase64String(TestSite.Request(), Base64FormattingOptions.InsertLineBreaks));
        var pem = Tool.Run("openssl", Curl($"{Url}{label}/simpleenroll", "-u", "QVS01:" + token, "-H", "Content-Type: application/pkcs10", "--data-binary", "@" + file),
            "pkcs7", "-inform", "DER", "-print_certs");
        await File.WriteAllBytesAsync(file, pem);
        TestSite.Openssl("verify", "-x509_strict", "-CAfile", authority.Site.File("root.pem"), file);
        var text = Tool.Text(Tool.Run("openssl", "x509", "-in", file, "-noout", "-text", "-subject"));
        Assert.Contains($"CN = {name}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("IGNORED", text, StringComparison.Ordinal);
        Assert.Contains(purpose, text, StringComparison.Ordinal);
        Assert.Equal(label == "/client", !text.Contains("DNS:QVS01", StringComparison.Ordinal));
        var certificate = CertificateInfo.Parse(System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(file).RawData);
        Assert.Equal(extension, Convert.ToHexStringLower(Assert.Single(certificate.PrivateExtensions).Value));
    }

    [Fact]
    public async Task The_products_client_enrols_both_kinds_from_the_token_alone()
    {
        var (_, text) = await authority.NewTokenAsync("DSC01", "DSC");
        var token = EnrolmentToken.Parse(text);
        var client = new EnrolmentClient("QMS01", "127.0.0.1", authority.Site.Port, new SystemClock(), RandomNumberGenerator.Create(), TimeSpan.FromSeconds(30), TimeSpan.Zero);
        var root = client.FetchRoot(token.RootPin);
        foreach (var kind in new[] { CertificateKind.Server, CertificateKind.Client })
        {
            using var key = RSA.Create(2048);
            var issued = CertificateInfo.Parse(client.Enrol(kind, root, token, "DSC01", "DSC", CertificationRequest.Build("DSC01", key)).Der);
            Assert.True(issued.IsSignedBy(CertificateInfo.Parse(root)));
            Assert.True(issued.PublicKeyEquals(key.ExportSubjectPublicKeyInfo()));
        }
    }

    [Fact]
    public async Task The_same_token_and_key_get_the_identical_certificate_again()
    {
        var (_, token) = await authority.NewTokenAsync();
        var request = TestSite.Request();
        var first = await authority.EnrolAsync(request, token);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first.Body, (await authority.EnrolAsync(request, token)).Body);
    }

    [Fact]
    public async Task A_thousand_parallel_redemptions_make_one_certificate_of_each_kind()
    {
        var (id, token) = await authority.NewTokenAsync("QVS77");
        var requests = new Dictionary<string, byte[]> { ["server"] = TestSite.Request(), ["client"] = TestSite.Request() };
        using var client = Crowd(authority);
        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            var kind = i % 2 == 0 ? "server" : "client";
            return (kind, Reply: await RunningAuthority.EnrolAsync(client, requests[kind], token, "QVS77", kind));
        }));
        Assert.All(replies, r => Assert.Equal(HttpStatusCode.OK, r.Reply.Status));
        Assert.Equal(2, replies.Select(r => r.Reply.Body).Distinct().Count());
        Assert.Equal(2, authority.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS77'"));
        Assert.Equal(2, authority.Count($"SELECT count(*) FROM redemptions WHERE token = '{id}'"));
    }

    [Fact]
    public async Task Of_a_thousand_keys_at_once_one_wins()
    {
        // Of its own, as in the next test: failures slow down the address that all tests come from.
        using var own = new RunningAuthority();
        var (_, token) = await own.NewTokenAsync("QVS78");
        var requests = PrimePool.Requests(1000);
        Assert.Equal(1000, requests.Select(Convert.ToHexString).Distinct().Count());
        using var client = Crowd(own);
        var replies = await Task.WhenAll(requests.Select(r => RunningAuthority.EnrolAsync(client, r, token, "QVS78")));
        Assert.Single(replies, r => r.Status == HttpStatusCode.OK);
        // Failures are limited per address, and all of these come from one.
        Assert.All(replies.Where(r => r.Status != HttpStatusCode.OK), r => Assert.Contains(r.Code, (string[])["QVT1108", "QVT3008"]));
        Assert.Equal(1, own.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS78'"));
    }

    [Fact]
    public async Task A_key_that_many_machines_ask_for_at_once_becomes_one_machines()
    {
        using var own = new RunningAuthority();
        var request = TestSite.Request();
        var tokens = new List<(string Machine, string Text)>();
        for (var i = 0; i < 20; i++)
            tokens.Add(($"CLONE{i}", (await own.NewTokenAsync($"CLONE{i}")).Text));
        using var client = own.Https();
        var replies = await Task.WhenAll(tokens.Select(t => RunningAuthority.EnrolAsync(client, request, t.Text, t.Machine)));
        Assert.Single(replies, r => r.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(r => r.Status != HttpStatusCode.OK), r => Assert.Equal("QVT4010", r.Code));
        Assert.Equal(1, own.Count("SELECT count(*) FROM certificates WHERE machine LIKE 'CLONE%'"));
    }

    // A thousand handshakes at once take a busy machine longer than a client waits.
    private static HttpClient Crowd(RunningAuthority authority)
    {
        var client = authority.Https(connections: 100);
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    private byte[] Curl(string url, params string[] more)
    {
        var answer = Tool.Run("curl", ["--silent", "--show-error", "--fail-with-body", "--cacert", authority.Site.File("root.pem"),
            "--connect-to", $"QMS01:{authority.Site.Port}:127.0.0.1:{authority.Site.Port}", .. more, url]);
        return Convert.FromBase64String(Encoding.ASCII.GetString(answer));
    }

    private static string Fingerprint(byte[] pem) => Tool.Text(Tool.Run("openssl", pem, "x509", "-noout", "-fingerprint", "-sha256"));
}
