using System.Net;
using System.Security.Cryptography;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>EST's simplereenroll, asked by curl: who may renew what, and how often.</summary>
public sealed class RenewalTests(RunningAuthority authority) : IClassFixture<RunningAuthority>, IDisposable
{
    private readonly RSA key = RSA.Create(2048);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task A_client_certificate_renews_both_kinds_for_the_machine_of_the_ledger()
    {
        using var serverKey = RSA.Create(2048);
        var client = await authority.EnrolToFilesAsync("n1client", "QVS71", "client", key);
        var server = await authority.EnrolToFilesAsync("n1server", "QVS71", "server", serverKey);
        var newServer = Issued(authority.Renew("n1client", "server", NewRequest("QVS99")));
        var newClient = Issued(authority.Renew("n1client", "client", NewRequest("QVS99")));
        Assert.Equal(("CN=QVS71", "QVS71"), (newServer.Subject, Assert.Single(newServer.DnsNames)));
        Assert.Equal("CN=QVProxy", newClient.Subject);
        await File.WriteAllTextAsync(authority.Site.File("n1new.pem"), PemEncoding.WriteString("CERTIFICATE", newServer.Der));
        TestSite.Openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", authority.Site.File("root.pem"), authority.Site.File("n1new.pem"));
        Assert.Equal(
            $"server certificate, serial {newServer.SerialNumber}, in the place of {server.SerialNumber}; shown was client certificate, serial {client.SerialNumber}",
            authority.Sql($"SELECT detail FROM audit WHERE what = '{AuditAction.CertificateRenewed}' AND detail LIKE '%{newServer.SerialNumber}%' AND who = 'QVS71' AND subject = 'QVS71'"));
        var (_, list) = await authority.GetAdministrationAsync("/certificates");
        Assert.Equal(["current", "current", "renewed", "renewed"], new[] { newServer, newClient, server, client }.Select(c => State(list, c)));
    }

    [Fact]
    public async Task The_reply_carries_the_signed_head_of_the_audit()
    {
        await authority.EnrolToFilesAsync("n2", "QVS72", "client", key);
        var head = AuditHead.TryParse(authority.Renew("n2", "client", NewRequest()).AuditHead!)!;
        Assert.True(head.IsSignedBy(CertificateInfo.TryParsePem(await File.ReadAllBytesAsync(authority.Site.File("root.pem")))!));
    }

    [Fact]
    public async Task A_server_certificate_renews_itself_and_no_client_certificate()
    {
        var server = await authority.EnrolToFilesAsync("n3", "QVS73", "server", key);
        Refused(authority.Renew("n3", "client", NewRequest()), "QVT4029");
        Assert.Equal(server.Subject, Issued(authority.Renew("n3", "server", NewRequest())).Subject);
    }

    [Fact]
    public void Without_a_certificate_of_this_authority_nothing_is_renewed()
    {
        Refused(authority.Renew(null, "server", NewRequest()), "QVT4024");
        TestSite.Openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", authority.Site.File("stranger.key"), "-out", authority.Site.File("stranger.pem"), "-subj", "/CN=QVProxy", "-days", "10");
        Refused(authority.Renew("stranger", "server", NewRequest()), "QVT4024");
        // Natively distributed, and the authority's own.
        authority.Site.Issue("native", "QVProxy", "extendedKeyUsage=clientAuth\n");
        Refused(authority.Renew("native", "server", NewRequest()), "QVT4025");
        Refused(authority.Renew("client", "server", NewRequest()), "QVT4025");
    }

    [Fact]
    public async Task A_revoked_one_renews_nothing_and_what_it_renewed_before_is_not_given_again()
    {
        var client = await authority.EnrolToFilesAsync("n4", "QVS74", "client", key);
        var request = NewRequest();
        Issued(authority.Renew("n4", "server", request));
        await authority.AdministerAsync("/revocations", $$"""{"name":"{{client.Thumbprint}}","reason":"keyCompromise"}""");
        Refused(authority.Renew("n4", "server", request), "QVT4023");
        Refused(authority.Renew("n4", "server", NewRequest()), "QVT4023");
    }

    [Fact]
    public void An_expired_one_renews_itself_for_thirty_days_and_the_audit_says_so()
    {
        var expired = PutExpired("n5", "QVS75", days: 29);
        Issued(authority.Renew("n5", "client", NewRequest()));
        Assert.Equal(1, authority.Count($"SELECT count(*) FROM audit WHERE what = '{AuditAction.CertificateRenewed}' AND subject = 'QVS75' AND detail LIKE '%which expired on {expired.NotAfter:yyyy-MM-dd}'"));
        PutExpired("n6", "QVS75", days: 31);
        Refused(authority.Renew("n6", "client", NewRequest()), "QVT4026");
    }

    [Fact]
    public async Task A_renewal_makes_a_new_key_and_a_lost_reply_is_given_again()
    {
        await authority.EnrolToFilesAsync("n7", "QVS76", "client", key);
        Refused(authority.Renew("n7", "client", CertificationRequest.Build("x", key)), "QVT4027");
        using var of = RSA.Create(2048);
        await authority.EnrolToFilesAsync("n8", "QVS77", "client", of);
        Refused(authority.Renew("n7", "client", CertificationRequest.Build("x", of)), "QVT4010");
        var request = NewRequest();
        var first = authority.Renew("n7", "server", request);
        Issued(first);
        Assert.Equal(first.Body, authority.Renew("n7", "server", request).Body);
        // A key certifies one kind.
        Refused(authority.Renew("n7", "client", request), "QVT4027");
        Assert.Equal(2, authority.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS76'"));
    }

    [Fact]
    public async Task Of_many_at_once_with_one_key_there_is_one_certificate()
    {
        await authority.EnrolToFilesAsync("n9", "QVS78", "client", key);
        var request = NewRequest();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => authority.Renew("n9", "server", request).Body)));
        Assert.Single(replies.Distinct());
        Assert.Equal(1, authority.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS78' AND kind = 'server'"));
    }

    [Fact]
    public async Task One_certificate_has_ten_keys_of_each_kind_certified_and_no_more()
    {
        await authority.EnrolToFilesAsync("n10", "QVS79", "client", key);
        for (var i = 0; i < QvTrust.Authority.Ledger.Ledger.MaximumRenewals; i++)
            Issued(authority.Renew("n10", "server", NewRequest()));
        Refused(authority.Renew("n10", "server", NewRequest()), "QVT4028");
        Issued(authority.Renew("n10", "client", NewRequest()));
    }

    [Fact]
    public async Task Failures_are_limited_for_an_address_and_successes_are_not()
    {
        using var other = new RunningAuthority();
        await other.EnrolToFilesAsync("a", "QVS80", "client", key);
        var request = NewRequest();
        for (var i = 0; i < 35; i++)
            Assert.Equal(HttpStatusCode.OK, other.Renew("a", "client", request).Status);
        for (var i = 0; i < 30; i++)
            Assert.Equal("QVT4024", other.Renew(null, "client", request).Code);
        Assert.Equal((HttpStatusCode.TooManyRequests, "QVT3008"), (other.Renew("a", "client", request).Status, other.Renew("a", "client", request).Code));
        Assert.Equal(20, other.Count($"SELECT count(*) FROM audit WHERE what = '{AuditAction.RenewalRefused}'"));
    }

    private static byte[] NewRequest(string subject = "x")
    {
        using var fresh = RSA.Create(2048);
        return CertificationRequest.Build(subject, fresh);
    }

    private static CertificateInfo Issued(Reply reply)
    {
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return CertificateInfo.Parse(Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single());
    }

    private static void Refused(Reply reply, string code) => Assert.Equal((HttpStatusCode.Forbidden, code), (reply.Status, reply.Code));

    private static string State(string json, CertificateInfo certificate)
    {
        using var list = System.Text.Json.JsonDocument.Parse(json);
        return list.RootElement.GetProperty("issued").EnumerateArray().Single(c => c.GetProperty("serial").GetString() == certificate.SerialNumber).GetProperty("state").GetString()!;
    }

    // Issued by the same root a year and some days ago, with its row: an authority that lives long has such ones.
    private CertificateInfo PutExpired(string name, string machine, int days)
    {
        using var random = RandomNumberGenerator.Create();
        using var rootKey = RSA.Create();
        rootKey.ImportFromPem(File.ReadAllText(authority.Site.File("root.key")));
        using var own = RSA.Create(2048);
        var root = CertificateInfo.TryParsePem(File.ReadAllBytes(authority.Site.File("root.pem")))!;
        var then = DateTimeOffset.UtcNow.AddDays(-days).AddYears(-1);
        var certificate = CertificateInfo.Parse(new CertificateIssuer(root, rootKey, null, null, years: 1)
            .Issue(CertificateKind.Client, machine, own.ExportSubjectPublicKeyInfo(), SerialNumbers.Next(random), then));
        authority.Site.WritePem(name, certificate, own);
        authority.Sql($"""
            INSERT INTO certificates (issuer_key, serial, kind, machine, key_hash, der, issued)
            VALUES (X'{Convert.ToHexString(root.SpkiSha256)}', '{certificate.SerialNumber}', 'client', '{machine}', X'{Convert.ToHexString(certificate.SpkiSha256)}', X'{Convert.ToHexString(certificate.Der)}', {then.ToUnixTimeSeconds()})
            """);
        return certificate;
    }
}
