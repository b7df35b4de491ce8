using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Authority.Tests.Policies;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>The issuance policies through the running service: what its callers see, and its log.</summary>
public sealed class PolicyRefusalTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    [Fact]
    public async Task A_published_ROCA_key_is_refused_and_the_log_names_the_policy()
    {
        var (_, token) = await authority.NewTokenAsync("QVS50");
        var reply = await authority.EnrolAsync(TestModulus.RocaRequestDer, token, "QVS50");
        Assert.Equal((HttpStatusCode.BadRequest, "QVT4032"), (reply.Status, reply.Code));
        Assert.Contains(" server enrolment refused for 127.0.0.1: QVT4032 (key-roca)", Log(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS50'"));
    }

    [Theory]
    [InlineData("QVPROXY")]
    [InlineData("qlikviewca")]
    [InlineData("LocalHost")]
    [InlineData("qms01")]
    public async Task A_reserved_name_gets_no_token_and_no_package(string machine)
    {
        using var admin = authority.Admin();
        foreach (var (path, wish) in new[]
        {
            ("tokens", $$"""{"servers":[{"machine":"QVS51","roles":["QVS"]},{"machine":"{{machine}}","roles":["QVS"]}],"hours":24}"""),
            ("packages", $$"""{"server":{"machine":"{{machine}}","roles":["QVS"]},"hours":24,"password":"PasswordThatNobodyMayFind"}"""),
        })
        {
            using var body = new StringContent(wish);
            using var answer = await admin.PostAsync(new Uri("http://local/" + path), body);
            Assert.StartsWith($"QVT1031: no node can have the machine name {machine}: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(0, authority.Count("SELECT count(*) FROM tokens WHERE machine = 'QVS51'"));
    }

    [Fact]
    public async Task A_token_of_a_reserved_name_that_an_older_version_made_gets_no_certificate()
    {
        var (id, token) = await authority.NewTokenAsync("QVS52");
        authority.Sql($"UPDATE tokens SET machine = 'QVPROXY' WHERE id = '{id}'");
        var reply = await authority.EnrolAsync(TestSite.Request(), token, "QVProxy");
        Assert.Equal((HttpStatusCode.BadRequest, "QVT1031"), (reply.Status, reply.Code));
        Assert.Contains("QVT1031 (machine-name)", Log(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server", "CN=QVS53")]
    [InlineData("client", "CN=QVProxy")]
    public async Task What_a_request_wishes_for_is_ignored(string kind, string subject)
    {
        var folder = Directory.CreateTempSubdirectory("qvtrust-wishes-").FullName;
        var request = Tool.Run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", Path.Combine(folder, "key"), "-outform", "DER",
            "-subj", "/O=Wishes/CN=QlikViewCA/CN=QVProxy", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-addext", "subjectAltName=DNS:QMS01,DNS:QVS99,IP:192.0.2.1", "-addext", "extendedKeyUsage=serverAuth,clientAuth,codeSigning", "-addext", "1.2.3.4=DER:0500");
        Directory.Delete(folder, recursive: true);
        var (_, token) = await authority.NewTokenAsync("QVS53");
        var wished = await IssuedAsync(request, token, kind);
        var (_, plainToken) = await authority.NewTokenAsync("QVS53");
        var plain = await IssuedAsync(TestSite.Request(), plainToken, kind);

        Assert.Equal(subject, wished.Subject);
        Assert.Equal(kind == "server" ? ["QVS53"] : [], wished.DnsNames);
        Assert.Equal(Text(plain), Text(wished));
        Assert.DoesNotContain("CA:TRUE", Text(wished), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_token_is_refused_before_the_body_has_come()
    {
        using var tls = await ConnectAsync();
        // A request that is announced and never sent: who wanted to read it would wait for it.
        await tls.WriteAsync(Head("QVS54:qvt1.guess"));
        Assert.StartsWith("HTTP/1.1 401 ", await ReadAsync(tls), StringComparison.Ordinal);

        var (_, token) = await authority.NewTokenAsync("QVS54");
        using var waiting = await ConnectAsync();
        await waiting.WriteAsync(Head("QVS54:" + token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(waiting, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Under_a_root_in_its_last_day_nothing_is_issued()
    {
        using var ending = new RunningAuthority("adopted", site =>
        {
            TestSite.Openssl("req", "-x509", "-key", site.File("root.key"), "-out", site.File("root.pem"), "-subj", "/CN=QlikViewCA", "-days", "1",
                "-addext", "basicConstraints=critical,CA:true", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
            site.WritePkcs12("root");
        });
        var (_, token) = await ending.NewTokenAsync();
        var reply = await ending.EnrolAsync(TestSite.Request(), token);
        Assert.Equal((HttpStatusCode.Forbidden, "QVT4031"), (reply.Status, reply.Code));
        Assert.Contains("in less than a day", reply.Body, StringComparison.Ordinal);
        Assert.Equal(0, ending.Count("SELECT count(*) FROM certificates"));
    }

    private static ReadOnlyMemory<byte> Head(string credentials) => Encoding.ASCII.GetBytes(
        "POST /.well-known/est/simpleenroll HTTP/1.1\r\nHost: QMS01\r\nContent-Type: application/pkcs10\r\nContent-Length: 60000\r\n" +
        $"Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials))}\r\n\r\n");

    private async Task<SslStream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, authority.Site.Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(authority.Tls());
        return tls;
    }

    private static async Task<string> ReadAsync(SslStream tls, TimeSpan? time = null)
    {
        using var deadline = new CancellationTokenSource(time ?? TimeSpan.FromSeconds(30));
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await tls.ReadAsync(buffer, deadline.Token));
    }

    private async Task<CertificateInfo> IssuedAsync(byte[] request, string token, string kind)
    {
        var reply = await authority.EnrolAsync(request, token, "QVS53", kind);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return CertificateInfo.Parse(Assert.Single(Pkcs7.Parse(Convert.FromBase64String(reply.Body))));
    }

    // All that openssl shows, but for what differs in any two certificates.
    private static string Text(CertificateInfo certificate)
    {
        var text = Tool.Text(Tool.Run("openssl", Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", certificate.Der)), "x509", "-noout", "-text",
            "-certopt", "no_serial,no_validity,no_pubkey,no_sigdump"));
        var lines = text.Split('\n').ToList();
        var identifier = lines.FindIndex(l => l.Contains("Subject Key Identifier", StringComparison.Ordinal));
        lines.RemoveAt(identifier + 1);
        return string.Join('\n', lines);
    }

    private string Log()
    {
        using var reader = new StreamReader(new FileStream(authority.Site.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
