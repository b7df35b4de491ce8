using System.Net;
using System.Net.Sockets;
using QvTrust.Authority.Hosting;

namespace QvTrust.Authority.Tests.Bounds;

/// <summary>Callers that hold connections and say little or nothing: each is sent away, and meanwhile servers enrol.</summary>
public sealed class SlowCallerTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    private const int OfEachKind = 10;
    private const string From = "127.0.0.2";

    // The beginning of a ClientHello in a record of 512 octets that never gets full.
    private const string HalfAHello = "\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03";
    private readonly byte[] request = TestSite.Request();

    [Fact]
    public async Task Whoever_is_slow_silent_or_half_gone_is_sent_away_and_others_are_served_meanwhile()
    {
        Func<Task>[] kinds = [SilentAsync, SlowHandshakeAsync, SilentAfterTheHandshakeAsync, SilentAfterAnAnswerAsync, SlowHeadersAsync, SlowBodyAsync, HalfClosedAsync, HalfClosedInTheHandshakeAsync];
        var all = Task.WhenAll(kinds.SelectMany(k => Enumerable.Range(0, OfEachKind).Select(_ => k())));
        var served = 0;
        for (; !all.IsCompleted; served++)
            await EnrolAsync();
        await all;
        Assert.NotEqual(0, served);
    }

    [Fact]
    public async Task More_idle_connections_of_each_kind_than_there_is_room_for_lock_nobody_out()
    {
        var callers = new List<Caller>();
        try
        {
            await CrowdAsync(callers, () => Caller.ConnectAsync(authority, "127.0.0.3"));
            await CrowdAsync(callers, () => Caller.ConnectTlsAsync(authority, "127.0.0.4"));
            await EnrolAsync();
        }
        finally
        {
            callers.ForEach(c => c.Dispose());
        }
        Assert.Contains("too many callers at once", authority.ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_handshakes_that_stand_still_than_there_are_turns_lock_no_other_address_out()
    {
        var callers = new List<Caller>();
        try
        {
            await StallAsync(callers, 2 * NetworkLimits.Handshakes);
            await EnrolAsync();
            await EnrolAsync();
        }
        finally
        {
            callers.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task What_comes_before_its_turn_stays_on_the_network()
    {
        const int many = 300;
        const int much = 2 << 20;
        var callers = new List<Caller>();
        try
        {
            await StallAsync(callers, NetworkLimits.Handshakes);
            var before = authority.Memory();
            await StallAsync(callers, many);
            // Whether the network takes all of it in this time is its own affair.
            await Task.WhenAny(Task.WhenAll(callers.TakeLast(many).Select(c => c.Stream.WriteAsync(new byte[much]).AsTask())), Task.Delay(TimeSpan.FromSeconds(3)));
            Assert.InRange(authority.Memory() - before, long.MinValue, many * (much / 8));
        }
        finally
        {
            callers.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_caller_that_breaks_off_in_its_body_is_no_error_of_the_service()
    {
        for (var i = 0; i < 100; i++)
        {
            using var caller = await Caller.ConnectTlsAsync(authority, "127.0.0.7");
            await caller.SendAsync("POST /.well-known/qvtrust/revoke HTTP/1.1\r\nHost: QMS01\r\nContent-Length: 60000\r\n\r\nx");
            caller.Reset();
        }
        await EnrolAsync();
        var said = authority.ReadLog();
        Assert.False(said.Contains(" error ", StringComparison.Ordinal), said);
    }

    private async Task StallAsync(List<Caller> callers, int count)
    {
        for (var i = 0; i < count; i++)
        {
            callers.Add(await Caller.ConnectAsync(authority, "127.0.0.8"));
            await callers[^1].SendAsync(HalfAHello);
        }
    }

    private async Task CrowdAsync(List<Caller> callers, Func<Task<Caller>> connect)
    {
        const int many = NetworkLimits.Connections + 200;
        for (var i = 0; i < many; i++)
        {
            try
            {
                callers.Add(await connect());
            }
            // There is no room for more of the crowd itself: that is no matter, as long as others have some.
            catch (Exception e) when (e is IOException or SocketException)
            {
                Assert.True(i > NetworkLimits.Connections / 2, $"the crowd is turned away at {i}");
            }
            if (i % 250 == 0)
                await EnrolAsync();
        }
    }

    // A connection of its own each time, as a server that is set up makes one.
    private async Task EnrolAsync()
    {
        var (_, token) = await authority.NewTokenAsync();
        var reply = await authority.EnrolAsync(request, token);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
    }

    private async Task SilentAsync()
    {
        using var caller = await Caller.ConnectAsync(authority, From);
        await caller.WaitForTheEndAsync();
    }

    private async Task SlowHandshakeAsync()
    {
        using var caller = await Caller.ConnectAsync(authority, From);
        await caller.SendAsync(HalfAHello);
        await caller.WaitForTheEndAsync("\0");
    }

    private async Task SilentAfterTheHandshakeAsync()
    {
        using var caller = await Caller.ConnectTlsAsync(authority, From);
        await caller.WaitForTheEndAsync();
    }

    private async Task SilentAfterAnAnswerAsync()
    {
        using var caller = await Caller.ConnectTlsAsync(authority, From);
        await caller.SendAsync("GET /.well-known/est/cacerts HTTP/1.1\r\nHost: QMS01\r\n\r\n");
        Assert.Equal(200, (await caller.ReadAnswerAsync()).Status);
        await caller.WaitForTheEndAsync();
    }

    private async Task SlowHeadersAsync()
    {
        using var caller = await Caller.ConnectTlsAsync(authority, From);
        await caller.SendAsync("GET / HTTP/1.1\r\nHost: QMS01\r\nX: ");
        await caller.WaitForTheEndAsync("x");
    }

    // The one body that is read without a token.
    private async Task SlowBodyAsync()
    {
        using var caller = await Caller.ConnectTlsAsync(authority, From);
        await caller.SendAsync("POST /.well-known/qvtrust/revoke HTTP/1.1\r\nHost: QMS01\r\nContent-Length: 60000\r\n\r\n");
        await caller.WaitForTheEndAsync("x");
    }

    private async Task HalfClosedAsync()
    {
        using var caller = await Caller.ConnectTlsAsync(authority, From);
        await caller.SendAsync("GET / HTTP/1.1\r\nHost: QMS01\r\n");
        caller.HalfClose();
        await caller.WaitForTheEndAsync();
    }

    private async Task HalfClosedInTheHandshakeAsync()
    {
        using var caller = await Caller.ConnectAsync(authority, From);
        await caller.SendAsync("\x16\x03\x01");
        caller.HalfClose();
        await caller.WaitForTheEndAsync();
    }
}
