using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>Certificates revoked on the QMS server, and the list of them as openssl, GnuTLS and .NET read it.</summary>
public sealed class RevocationTests(RunningAuthority authority) : IClassFixture<RunningAuthority>, IDisposable
{
    private readonly RSA serverKey = RSA.Create(2048);
    private readonly RSA clientKey = RSA.Create(2048);

    public void Dispose()
    {
        serverKey.Dispose();
        clientKey.Dispose();
    }

    [Fact]
    public async Task The_list_is_what_other_programs_accept_and_names_what_was_revoked()
    {
        var server = await authority.EnrolToFilesAsync("r1server", "QVS61", "server", serverKey);
        var client = await authority.EnrolToFilesAsync("r1client", "QVS61", "client", clientKey);
        using var otherKey = RSA.Create(2048);
        await authority.EnrolToFilesAsync("r1other", "QVS62", "server", otherKey);
        await RevokeAsync(server.Thumbprint, "unspecified");
        var before = FetchList();
        await RevokeAsync(client.SerialNumber, "keyCompromise");
        var list = FetchList();

        var text = Tool.Text(Tool.Run("openssl", "crl", "-in", list, "-CAfile", authority.Site.File("root.pem"), "-noout", "-text"));
        Assert.Contains("Signature Algorithm: sha256WithRSAEncryption", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Authority Key Identifier", text, StringComparison.Ordinal);
        Assert.Contains("Key Compromise", Entry(text, client), StringComparison.Ordinal);
        Assert.DoesNotContain("X509v3 CRL Reason Code", Entry(text, server), StringComparison.Ordinal);
        Assert.True(Number(list) > Number(before));

        Assert.Contains("verify OK", Tool.Try("openssl", [], "crl", "-in", list, "-CAfile", authority.Site.File("root.pem"), "-noout", "-verify").Error, StringComparison.Ordinal);
        Assert.Contains("certificate revoked", Check("r1server", list).Error, StringComparison.Ordinal);
        Assert.Contains("certificate revoked", Check("r1client", list).Error, StringComparison.Ordinal);
        Assert.Equal(0, Check("r1other", list).Code);
        Assert.Equal(0, Check("r1client", before).Code);
        Assert.Contains("Verification output: Verified", Tool.Text(Tool.Run("certtool", "--verify-crl", "--load-ca-certificate", authority.Site.File("root.pem"), "--infile", list)), StringComparison.Ordinal);
        var builder = CertificateRevocationListBuilder.LoadPem(await File.ReadAllTextAsync(list), out var number);
        Assert.Equal(Number(list), number);
        Assert.True(builder.RemoveEntry(Convert.FromHexString(server.SerialNumber)));
    }

    [Fact]
    public void The_list_is_told_to_who_asks_only_for_its_size_and_takes_nothing()
    {
        var head = Tool.Text(authority.Curl("/crl", "--head"));
        Assert.Contains("Content-Type: application/pkix-crl", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {authority.Curl("/crl").Length}", head, StringComparison.Ordinal);
        Assert.Equal("405", Tool.Text(authority.Curl("/crl", "--data", "x", "--output", "/dev/null", "--write-out", "%{http_code}")));
    }

    [Fact]
    public async Task A_machine_is_all_of_its_valid_certificates_and_a_second_time_changes_nothing()
    {
        await authority.EnrolToFilesAsync("r2server", "QVS63", "server", serverKey);
        await authority.EnrolToFilesAsync("r2client", "QVS63", "client", clientKey);
        var (open, _) = await authority.NewTokenAsync("QVS63");
        using var first = JsonDocument.Parse(await RevokeAsync("qvs63", "superseded"));
        Assert.Equal(["client True", "server True"], Told(first));
        Assert.Contains(open, first.RootElement.GetProperty("openTokens").EnumerateArray().Select(t => t.GetString()));
        using var second = JsonDocument.Parse(await RevokeAsync("QVS63", "keyCompromise"));
        Assert.Equal(["client False", "server False"], Told(second));
        Assert.All(second.RootElement.GetProperty("certificates").EnumerateArray(), c => Assert.Equal("superseded", c.GetProperty("reason").GetString()));
        Assert.Equal(2, authority.Count($"SELECT count(*) FROM audit WHERE what = '{AuditAction.CertificateRevoked}' AND subject = 'QVS63'"));

        static IEnumerable<string> Told(JsonDocument json)
            => json.RootElement.GetProperty("certificates").EnumerateArray().Select(c => $"{c.GetProperty("kind").GetString()} {c.GetProperty("isNew").GetBoolean()}").Order();
    }

    [Fact]
    public async Task The_authoritys_own_are_never_revoked()
    {
        var own = CertificateInfo.TryParsePem(await File.ReadAllBytesAsync(authority.Site.File("server.pem")))!;
        foreach (var name in new[] { "QMS01", own.Thumbprint, own.SerialNumber })
            Assert.StartsWith("QVT4020", await RefusedAsync(name, HttpStatusCode.Forbidden), StringComparison.Ordinal);
        Assert.Equal(0, authority.Count($"SELECT count(*) FROM revocations WHERE serial = '{own.SerialNumber}'"));
    }

    [Fact]
    public async Task A_name_that_means_nothing_gets_candidates()
    {
        var certificate = await authority.EnrolToFilesAsync("r3", "QVS64", "server", serverKey);
        Assert.Contains(certificate.Thumbprint, await RefusedAsync(certificate.Thumbprint[..8], HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.StartsWith("QVT4018: nothing that can be revoked is called NOBODY; nothing is similar", await RefusedAsync("NOBODY", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.StartsWith("QVT1015", (await authority.AdministerAsync("/revocations", """{"name":"QVS64","reason":"certificateHold"}""")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_the_ledger_does_not_know_is_revoked_by_its_thumbprint()
    {
        authority.Site.Issue("stray", "QDS64", "extendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=DNS:QDS64\n");
        Assert.Equal("unknown", Standing("stray"));
        Assert.StartsWith("QVT4018", await RefusedAsync("QDS64", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        await RevokeAsync(CertificateInfo.TryParsePem(await File.ReadAllBytesAsync(authority.Site.File("stray.pem")))!.Thumbprint, "keyCompromise");
        Assert.Equal("revoked", Standing("stray"));
        Assert.Contains("certificate revoked", Check("stray", FetchList()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_does_not_give_a_revoked_certificate_again_and_no_compromised_key_is_certified_again()
    {
        var (_, token) = await authority.NewTokenAsync("QVS65");
        var request = TestSite.Request();
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(request, token, "QVS65")).Status);
        await RevokeAsync("QVS65", "keyCompromise");
        Assert.Equal("QVT4023", (await authority.EnrolAsync(request, token, "QVS65")).Code);
        var (_, other) = await authority.NewTokenAsync("QVS65");
        Assert.Equal("QVT4022", (await authority.EnrolAsync(request, other, "QVS65")).Code);
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), other, "QVS65")).Status);
    }

    [Fact]
    public async Task A_root_that_may_not_sign_lists_signs_none_and_revocations_count_all_the_same()
    {
        using var old = new RunningAuthority("adopted", site =>
        {
            TestSite.Openssl("req", "-x509", "-key", site.File("root.key"), "-out", site.File("root.pem"), "-subj", "/CN=QlikViewCA", "-days", "3650",
                "-addext", "basicConstraints=critical,CA:true", "-addext", "keyUsage=critical,keyCertSign");
            site.WritePkcs12("root");
        });
        await old.EnrolToFilesAsync("one", "QVS66", "server", serverKey);
        var (status, body) = await old.AdministerAsync("/revocations", """{"name":"QVS66","reason":"superseded"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"hasList\":false", body, StringComparison.Ordinal);
        var answer = Tool.Text(old.Curl("/crl", "--include"));
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.Contains("QVT4021: the QlikViewCA", answer, StringComparison.Ordinal);
        Assert.Equal(0, old.Count("SELECT count(*) FROM revocation_lists"));
    }

    private async Task<string> RevokeAsync(string name, string reason)
    {
        var (status, body) = await authority.AdministerAsync("/revocations", $$"""{"name":"{{name}}","reason":"{{reason}}"}""");
        Assert.True(status == HttpStatusCode.OK, body);
        return body;
    }

    private async Task<string> RefusedAsync(string name, HttpStatusCode expected)
    {
        var (status, body) = await authority.AdministerAsync("/revocations", $$"""{"name":"{{name}}","reason":"superseded"}""");
        Assert.Equal(expected, status);
        return body;
    }

    private string FetchList()
    {
        var file = authority.Site.File(Guid.NewGuid().ToString("N") + ".crl");
        File.WriteAllBytes(file, Tool.Run("openssl", authority.Curl("/crl"), "crl", "-inform", "DER"));
        return file;
    }

    private (int Code, byte[] Output, string Error) Check(string name, string list)
        => Tool.Try("openssl", [], "verify", "-crl_check", "-CAfile", authority.Site.File("root.pem"), "-CRLfile", list, authority.Site.File(name + ".pem"));

    private static long Number(string list)
        => long.Parse(Tool.Text(Tool.Run("openssl", "crl", "-in", list, "-noout", "-crlnumber")).Trim().Split("0x")[1], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static string Entry(string text, CertificateInfo certificate)
        => text.Split("Serial Number: ").Single(e => e.StartsWith(certificate.SerialNumber, StringComparison.Ordinal)).Split("Signature Algorithm")[0];

    private string Standing(string name)
        => Tool.Text(authority.Curl("/.well-known/est/cacerts", "--cert", authority.Site.File(name + ".pem"), "--key", authority.Site.File(name + ".key"), "--dump-header", "-", "--output", "/dev/null"))
            .Split('\n').Single(l => l.StartsWith("QvTrust-Certificate: ", StringComparison.OrdinalIgnoreCase)).Split(' ')[1].Trim();
}
