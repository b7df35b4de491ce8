using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Enrolment;

// A full authority resets connections before it answers.
[Collection(TlsServer.OneAtATime)]
public class TurnedAwayTests
{
    private const double Patience = 40;
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

#if NET
    // A service that is stopped closes its connections in good order, wherever they are. .NET Framework tells that in exceptions
    // of its own, which Mono does not have: there it is seen on Windows alone.
    [Theory]
    [InlineData(CloseAt.Handshake)]
    [InlineData(CloseAt.Answer)]
    [InlineData(CloseAt.LastOctet)]
    public void Whoever_is_left_without_a_whole_answer_comes_again(CloseAt moment)
    {
        var issued = Authority.Server("QVS01");
        using var server = new TlsServer(Certificate(), _ => Answer(issued)) { Closes = 2, ClosesAt = moment };
        var request = CertificationRequest.Build("QVS01", TestKeys.Machine);
        var token = EnrolmentToken.Create(Authority.Root.SpkiSha256, TestSet.Random);
        Assert.Equal(issued.Der, Client(server).Enrol(CertificateKind.Server, Authority.Root.Der, token, "QVS01", "QVS", request).Der);
        Assert.Collection(clock.Slept, s => Between(0.5, 1, s), s => Between(1, 2, s));
        using var closing = new TlsServer(Certificate(), _ => Answer(issued)) { Closes = int.MaxValue, ClosesAt = moment };
        Assert.Equal("QVT3009", Assert.Throws<TrustException>(() => Client(closing).FetchRoot(Authority.Root.SpkiSha256)).Code);
        Assert.InRange(clock.Slept.Sum(s => s.TotalSeconds), Patience, Patience + 8 + 3);
    }
#endif

    [Fact]
    public void Who_is_always_turned_away_gives_up_when_his_patience_ends()
    {
        using var server = Server(turnsAway: int.MaxValue);
        var error = Assert.Throws<TrustException>(() => Client(server).FetchRoot(Authority.Root.SpkiSha256));
        Assert.Equal("QVT3009", error.Code);
        Assert.Contains($"QMS01 took the connection on TCP port {server.Port}", error.Message);
        Assert.InRange(clock.Slept.Sum(s => s.TotalSeconds), Patience, Patience + 8);
        Assert.All(clock.Slept, s => Between(0.5, 8, s));
        Assert.True(clock.Slept.Skip(3).Distinct().Count() > 1, "the longest pauses are all the same");
    }

    [Fact]
    public void Where_nobody_listens_the_authority_gets_the_time_of_a_restart()
    {
        var gone = Server(turnsAway: 0);
        gone.Dispose();
        Assert.Equal("QVT3002", Assert.Throws<TrustException>(() => Client(gone).FetchRoot(Authority.Root.SpkiSha256)).Code);
        Assert.InRange(clock.Slept.Sum(s => s.TotalSeconds), 15, 15 + 8);
        clock.Slept.Clear();
        var hasty = new EnrolmentClient("QMS01", "127.0.0.1", gone.Port, clock, TestSet.Random, TimeSpan.FromSeconds(20), TimeSpan.Zero);
        Assert.Equal("QVT3002", Assert.Throws<TrustException>(() => hasty.FetchRoot(Authority.Root.SpkiSha256)).Code);
        Assert.Empty(clock.Slept);
    }

    [Fact]
    public void An_authority_that_restarts_in_the_middle_is_waited_for()
    {
        var issued = Authority.Server("QVS01");
        var before = Server(turnsAway: 0, Authority.Root);
        var client = Client(before);
        var root = client.FetchRoot(Authority.Root.SpkiSha256);
        var port = before.Port;
        before.Dispose();
        TlsServer? after = null;
        clock.Meanwhile = () =>
        {
            // Longer than somebody is waited for whom nobody has met yet.
            if (clock.Slept.Sum(s => s.TotalSeconds) > 20)
                after ??= Server(turnsAway: 0, port, issued);
        };
        var token = EnrolmentToken.Create(Authority.Root.SpkiSha256, TestSet.Random);
        var request = CertificationRequest.Build("QVS01", TestKeys.Machine);
        Assert.Equal(issued.Der, client.Enrol(CertificateKind.Server, root, token, "QVS01", "QVS", request).Der);
        after!.Dispose();
    }

    [Fact]
    public void Nobody_waits_where_the_answer_is_no()
    {
        using var busy = new TlsServer(Certificate(), _ => TlsServer.Http("429 Too Many Requests", ""));
        Assert.Equal("QVT3008", Assert.Throws<TrustException>(() => Client(busy).FetchRoot(Authority.Root.SpkiSha256)).Code);
        Assert.Empty(clock.Slept);
    }

    [Fact]
    public void Without_patience_nobody_comes_again_and_a_cancelled_run_ends_its_wait()
    {
        using var server = Server(turnsAway: int.MaxValue);
        var hasty = new EnrolmentClient("QMS01", "127.0.0.1", server.Port, clock, TestSet.Random, TimeSpan.FromSeconds(20), TimeSpan.Zero);
        Assert.Equal("QVT3009", Assert.Throws<TrustException>(() => hasty.FetchRoot(Authority.Root.SpkiSha256)).Code);
        Assert.Empty(clock.Slept);
        var log = new CancelledAfter(() => clock.Slept.Count >= 2);
        var cancelled = new EnrolmentClient("QMS01", "127.0.0.1", server.Port, new CancellableClock(clock, log), TestSet.Random, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(Patience));
        Assert.Equal(ErrorCatalogue.Cancelled.Code, Assert.Throws<TrustException>(() => cancelled.FetchRoot(Authority.Root.SpkiSha256)).Code);
        Assert.Equal(2, clock.Slept.Count);
        Assert.All(clock.Slept, s => Between(0, 1, s));
    }

    private sealed class CancelledAfter(Func<bool> isCancelled) : ISetupLog
    {
        public bool IsCancelled => isCancelled();

        public void Info(string line)
        {
        }

        public void Progress(string text)
        {
        }
    }

    private static void Between(double low, double high, TimeSpan slept) => Assert.InRange(slept.TotalSeconds, low, high);

    private static TlsServer Server(int turnsAway, params CertificateInfo[] certificates) => Server(turnsAway, 0, certificates);

    private static TlsServer Server(int turnsAway, int port, params CertificateInfo[] certificates)
        => new(Certificate(), _ => Answer(certificates), port) { TurnsAway = turnsAway };

    private static byte[] Answer(params CertificateInfo[] certificates)
        => TlsServer.Http("200 OK", EstBody.Encode(Pkcs7.CertsOnly([.. certificates.Select(c => c.Der)])), "Content-Type: application/pkcs7-mime\r\n");

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate()
        => TestAuthority.WithKey(Authority.Issue(CertificateKind.Server, "QMS01", TestKeys.Client), TestKeys.Client);

    private EnrolmentClient Client(TlsServer server) => new("QMS01", "127.0.0.1", server.Port, clock, TestSet.Random, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(Patience));
}
