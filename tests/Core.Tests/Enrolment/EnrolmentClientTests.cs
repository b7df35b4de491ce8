using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Enrolment;

// Over real TLS on loopback: the server is called QMS01 and reached by its address.
[Collection(TlsServer.OneAtATime)]
public class EnrolmentClientTests
{
    private static readonly TestAuthority Authority = TestAuthority.One;
    private static readonly X509Certificate2 ServerCertificate = TestAuthority.WithKey(Authority.Issue(CertificateKind.Server, "QMS01", TestKeys.Client), TestKeys.Client);
    private static readonly byte[] Request = CertificationRequest.Build("QVS01", TestKeys.Machine);
    private static readonly EnrolmentToken Token = NewToken();

    [Fact]
    public void The_root_is_taken_when_it_is_the_pins()
    {
        using var server = new TlsServer(ServerCertificate, _ => Certs(TestAuthority.Other.Root, Authority.Root));
        Assert.Equal(Authority.Root.Der, Client(server).FetchRoot(Authority.Root.SpkiSha256));
    }

    [Fact]
    public void The_untrusted_connection_carries_a_question_and_no_secret()
    {
        using var server = new TlsServer(ServerCertificate, _ => Certs(Authority.Root));
        Client(server).FetchRoot(Authority.Root.SpkiSha256);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /.well-known/est/cacerts HTTP/1.1\r\n", request);
        Assert.EndsWith("\r\n\r\n", request);
        Assert.Contains($"Host: QMS01:{server.Port}\r\n", request);
        Assert.DoesNotContain("Authorization", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Another_root_than_the_pins_is_refused()
    {
        using var server = new TlsServer(ServerCertificate, _ => Certs(TestAuthority.Other.Root));
        Refused("QVT3003", () => Client(server).FetchRoot(Authority.Root.SpkiSha256));
    }

    [Fact]
    public void The_pins_key_in_a_certificate_that_is_no_root_is_refused()
    {
        var notSelfSigned = TestAuthority.Other.Issue(CertificateKind.Server, "QlikViewCA", TestKeys.Root);
        using var server = new TlsServer(ServerCertificate, _ => Certs(notSelfSigned));
        Assert.Equal(Authority.Root.SpkiSha256, notSelfSigned.SpkiSha256);
        Refused("QVT3003", () => Client(server).FetchRoot(Authority.Root.SpkiSha256));
    }

    [Fact]
    public void Enrolment_brings_the_certificate_of_the_own_key()
    {
        var issued = Authority.Server("QVS01");
        using var server = new TlsServer(ServerCertificate, _ => Certs(Authority.Root, issued));
        Assert.Equal(issued.Der, Enrol(server));
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /.well-known/est/server/simpleenroll HTTP/1.1\r\n", request);
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes("QVS01:" + Token.Encode()))}\r\n", request);
        Assert.Contains("QvTrust-Role: QVS\r\n", request);
        Assert.Contains("Content-Type: application/pkcs10\r\n", request);
        var body = request.Substring(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4);
        Assert.Equal(Request, EstBody.Decode(Encoding.ASCII.GetBytes(body)));
    }

    [Fact]
    public void A_client_certificate_has_its_own_label_and_name()
    {
        var issued = Authority.Client();
        using var server = new TlsServer(ServerCertificate, _ => Certs(issued));
        var request = CertificationRequest.Build("QVProxy", TestKeys.Client);
        Assert.Equal(issued.Der, Client(server).Enrol(CertificateKind.Client, Authority.Root.Der, Token, "QVS01", "QVS", request).Der);
        Assert.Contains("/.well-known/est/client/simpleenroll", Assert.Single(server.Requests));
    }

    [Fact]
    public void What_the_authority_says_of_its_audit_is_handed_on()
    {
        var issued = Authority.Server("QVS01");
        using var server = new TlsServer(ServerCertificate, _ => Certs([issued], "QvTrust-Audit: a head\r\n"));
        Assert.Equal("a head", Client(server).Enrol(CertificateKind.Server, Authority.Root.Der, Token, "QVS01", "QVS", Request).AuditHead);
        using var silent = new TlsServer(ServerCertificate, _ => Certs(issued));
        Assert.Null(Client(silent).Enrol(CertificateKind.Server, Authority.Root.Der, Token, "QVS01", "QVS", Request).AuditHead);
    }

    [Fact]
    public void A_server_under_another_root_gets_no_token()
    {
        var stranger = TestAuthority.WithKey(TestAuthority.Other.Issue(CertificateKind.Server, "QMS01", TestKeys.Client), TestKeys.Client);
        using var server = new TlsServer(stranger, _ => Certs(Authority.Server("QVS01")));
        Assert.Contains("not signed by a root", Refused("QVT3004", () => Enrol(server)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_server_of_another_name_gets_no_token()
    {
        using var server = new TlsServer(ServerCertificate, _ => Certs(Authority.Server("QVS01")));
        Assert.Contains("it is for QMS01, not for QMS02", Refused("QVT3004", () => Enrol(server, "QMS02")));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_server_out_of_date_gets_no_token()
    {
        using var server = new TlsServer(ServerCertificate, _ => Certs(Authority.Server("QVS01")));
        var later = new EnrolmentClient("QMS01", "127.0.0.1", server.Port, new FixedClock(TestAuthority.Now.AddYears(4)), TestSet.Random, TimeSpan.FromSeconds(20), TimeSpan.Zero);
        Assert.Contains("expired", Refused("QVT3004", () => Enrol(later)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Plain_text_gets_no_token()
    {
        using var server = new TlsServer(null, _ => TlsServer.Http("200 OK", "hello"));
#if NET
        Refused("QVT3006", () => Enrol(server));
#else
        // .NET Framework says of it what it says of a connection that was closed.
        Assert.Contains(Assert.Throws<TrustException>(() => Enrol(server)).Code, (string[])["QVT3006", "QVT3009"]);
#endif
        Assert.DoesNotContain("POST", string.Concat(server.Requests));
    }

    [Fact]
    public void A_redirect_is_not_followed()
    {
        using var other = new TlsServer(ServerCertificate, _ => Certs(Authority.Server("QVS01")));
        using var server = new TlsServer(ServerCertificate, _ => TlsServer.Http("302 Found", "", $"Location: https://127.0.0.1:{other.Port}/.well-known/est/cacerts\r\n"));
        Assert.Contains("HTTP status 302", Refused("QVT3006", () => Enrol(server)));
        Refused("QVT3006", () => Client(server).FetchRoot(Authority.Root.SpkiSha256));
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("")]
    [InlineData("MAA=")]
    public void Garbage_is_said_to_be_no_est(string body)
    {
        using var server = new TlsServer(ServerCertificate, _ => TlsServer.Http("200 OK", body));
        Refused("QVT3006", () => Client(server).FetchRoot(Authority.Root.SpkiSha256));
        Refused("QVT3006", () => Enrol(server));
    }

    [Fact]
    public void Something_that_is_not_HTTP_is_said_to_be_no_est()
    {
        using var server = new TlsServer(ServerCertificate, _ => Encoding.ASCII.GetBytes("220 mail.example ESMTP\r\n"));
        Refused("QVT3006", () => Client(server).FetchRoot(Authority.Root.SpkiSha256));
    }

    [Fact]
    public void A_body_over_the_limit_is_refused()
    {
        // A good answer but for its size: read whole, it would be taken.
        CertificateInfo[] many = [.. Enumerable.Repeat(Authority.Root, 100)];
        using var server = new TlsServer(ServerCertificate, _ => Certs(many));
        Assert.InRange(Certs(many).Length, EstBody.Limit + 1, 2 * EstBody.Limit);
        Refused("QVT3006", () => Client(server).FetchRoot(Authority.Root.SpkiSha256));
    }

    [Fact]
    public void A_slow_body_meets_the_deadline()
    {
        using var server = new TlsServer(ServerCertificate, _ => Certs(Authority.Root)) { Pause = 100 };
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var impatient = new EnrolmentClient("QMS01", "127.0.0.1", server.Port, new FixedClock(TestAuthority.Now), TestSet.Random, TimeSpan.FromSeconds(2), TimeSpan.Zero);
        Assert.Contains("no complete answer in 2 s", Refused("QVT3002", () => impatient.FetchRoot(Authority.Root.SpkiSha256)));
        Assert.InRange(watch.Elapsed.TotalSeconds, 1, 15);
    }

    [Fact]
    public void A_closed_port_and_an_unknown_name_are_told_apart()
    {
        var gone = new TlsServer(null, _ => []);
        gone.Dispose();
        Assert.Contains("refused", Refused("QVT3002", () => Client(gone).FetchRoot(Authority.Root.SpkiSha256)));
        // A resolver may try several servers, each for as long as it likes, before it says no.
        var nowhere = new EnrolmentClient("no-such-host.invalid", null, 14780, new FixedClock(TestAuthority.Now), TestSet.Random, TimeSpan.FromSeconds(120), TimeSpan.Zero);
        Assert.Contains("no-such-host.invalid", Refused("QVT3001", () => nowhere.FetchRoot(Authority.Root.SpkiSha256)));
    }

    [Theory]
    [InlineData("401 Unauthorized", "QVT1105")]
    [InlineData("403 Forbidden", "QVT1106")]
    [InlineData("400 Bad Request", "QVT4009")]
    public void A_refusal_of_the_authority_is_passed_on_as_it_was_said(string status, string code)
    {
        var said = ErrorCatalogue.Find(code)!.Describe("2026-06-01 12:00 UTC");
        using var server = new TlsServer(ServerCertificate, _ => TlsServer.Http(status, said + "\nsecond line"));
        var error = Assert.Throws<TrustException>(() => Enrol(server)).Errors[0];
        Assert.Equal(said, error);
    }

    [Fact]
    public void A_refusal_of_a_later_version_is_passed_on_bounded_and_printable()
    {
        using var server = new TlsServer(ServerCertificate, _ => TlsServer.Http("403 Forbidden", "QVT4999: no\u001b[31m way. " + new string('x', 9000)));
        var text = Refused("QVT3005", () => Enrol(server));
        Assert.Contains("QVT4999: no?[31m way", text);
        Assert.InRange(text.Length, 1, 1000);
    }

    [Fact]
    public void A_strangers_words_are_not_passed_on()
    {
        using var server = new TlsServer(ServerCertificate, _ => TlsServer.Http("403 Forbidden", "QVT1105: call 555 1234. now."));
        Assert.DoesNotContain("555", Refused("QVT3006", () => Client(server).FetchRoot(Authority.Root.SpkiSha256)));
    }

    [Theory]
    [InlineData("Retry-After: 7\r\n", "7 seconds")]
    [InlineData("Retry-After: 999999\r\n", "3600 seconds")]
    [InlineData("Retry-After: Mon, 01 Jun 2026 12:00:30 GMT\r\n", "30 seconds")]
    [InlineData("", "60 seconds")]
    public void A_busy_authority_says_how_long(string header, string expected)
    {
        using var server = new TlsServer(ServerCertificate, _ => TlsServer.Http("429 Too Many Requests", "", header));
        Assert.Contains(expected, Refused("QVT3008", () => Enrol(server)));
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another machine")]
    [InlineData("another root")]
    [InlineData("another kind")]
    [InlineData("another time")]
    public void An_issued_certificate_that_is_not_what_was_asked_for_is_refused(string what)
    {
        var issued = what switch
        {
            "another key" => Authority.Issue(CertificateKind.Server, "QVS01", TestKeys.Client),
            "another machine" => Authority.Server("QVS02"),
            "another root" => TestAuthority.Other.Issue(CertificateKind.Server, "QVS01", TestKeys.Machine),
            "another kind" => Authority.Issue(CertificateKind.Client, "QVS01", TestKeys.Machine),
            _ => Authority.Server("QVS01", TestAuthority.Now.AddDays(3)),
        };
        using var server = new TlsServer(ServerCertificate, _ => Certs(issued));
        Refused("QVT3007", () => Enrol(server));
    }

    private static EnrolmentClient Client(TlsServer server, string host = "QMS01")
        => new(host, "127.0.0.1", server.Port, new FixedClock(TestAuthority.Now), TestSet.Random, TimeSpan.FromSeconds(20), TimeSpan.Zero);

    private static byte[] Enrol(TlsServer server, string host = "QMS01") => Enrol(Client(server, host));

    private static byte[] Enrol(EnrolmentClient client)
        => client.Enrol(CertificateKind.Server, Authority.Root.Der, Token, "QVS01", "QVS", Request).Der;

    private static byte[] Certs(params CertificateInfo[] certificates) => Certs(certificates, "");

    private static byte[] Certs(CertificateInfo[] certificates, string headers)
        => TlsServer.Http("200 OK", EstBody.Encode(Pkcs7.CertsOnly([.. certificates.Select(c => c.Der)])), "Content-Type: application/pkcs7-mime; smime-type=certs-only\r\n" + headers);

    // No failure of any kind may show the token.
    private static string Refused(string code, Func<byte[]> call)
    {
        var refused = Assert.Throws<TrustException>(call);
        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain(Token.Encode(), refused.ToString());
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.ASCII.GetBytes("QVS01:" + Token.Encode())), refused.ToString());
        return refused.Message;
    }

    private static EnrolmentToken NewToken()
    {
        using var random = RandomNumberGenerator.Create();
        return EnrolmentToken.Create(Authority.Root.SpkiSha256, random);
    }
}
