using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Enrolment;

// A full authority resets connections before it answers.
public class TurnedAwayTests
{
    private const double Seconds = 20;
    private static readonly TestAuthority Authority = TestAuthority.One;
    private readonly FixedClock clock = new(TestAuthority.Now);

    [Fact]
    public void Whoever_is_turned_away_comes_again_with_the_same_request_after_longer_and_longer_pauses()
    {
        var issued = Authority.Server("QVS01");
        using var server = Server(turnsAway: 3, issued);
        var request = CertificationRequest.Build("QVS01", TestKeys.Machine);
        var token = EnrolmentToken.Create(Authority.Root.SpkiSha256, TestSet.Random);
        Assert.Equal(issued.Der, Client(server).Enrol(CertificateKind.Server, Authority.Root.Der, token, "QVS01", "QVS", request).Der);
        Assert.Single(server.Requests);
        Assert.Collection(clock.Slept, s => Between(0.5, 1, s), s => Between(1, 2, s), s => Between(2, 4, s));
    }

    [Fact]
    public void Who_is_always_turned_away_gives_up_after_twice_the_deadline()
    {
        using var server = Server(turnsAway: int.MaxValue);
        var error = Assert.Throws<TrustException>(() => Client(server).FetchRoot(Authority.Root.SpkiSha256));
        Assert.Equal("QVT3009", error.Code);
        Assert.Contains($"QMS01 took the connection on TCP port {server.Port}", error.Message);
        Assert.InRange(clock.Slept.Sum(s => s.TotalSeconds), 2 * Seconds, 2 * Seconds + 8);
        Assert.All(clock.Slept, s => Between(0.5, 8, s));
        Assert.True(clock.Slept.Skip(3).Distinct().Count() > 1, "the longest pauses are all the same");
    }

    [Fact]
    public void Nobody_waits_where_nobody_listens_or_the_answer_is_no()
    {
        var gone = Server(turnsAway: 0);
        gone.Dispose();
        Assert.Equal("QVT3002", Assert.Throws<TrustException>(() => Client(gone).FetchRoot(Authority.Root.SpkiSha256)).Code);
        using var busy = new TlsServer(Certificate(), _ => TlsServer.Http("429 Too Many Requests", ""));
        Assert.Equal("QVT3008", Assert.Throws<TrustException>(() => Client(busy).FetchRoot(Authority.Root.SpkiSha256)).Code);
        Assert.Empty(clock.Slept);
    }

    private static void Between(double low, double high, TimeSpan slept) => Assert.InRange(slept.TotalSeconds, low, high);

    private static TlsServer Server(int turnsAway, params CertificateInfo[] certificates)
        => new(Certificate(), _ => TlsServer.Http("200 OK", EstBody.Encode(Pkcs7.CertsOnly([.. certificates.Select(c => c.Der)])), "Content-Type: application/pkcs7-mime\r\n")) { TurnsAway = turnsAway };

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate()
        => TestAuthority.WithKey(Authority.Issue(CertificateKind.Server, "QMS01", TestKeys.Client), TestKeys.Client);

    private EnrolmentClient Client(TlsServer server) => new("QMS01", "127.0.0.1", server.Port, clock, TestSet.Random, TimeSpan.FromSeconds(Seconds));
}
