using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using QvTrust.Authority.Tests.Bounds;

namespace QvTrust.Authority.Tests;

/// <summary>A stop in the middle of work: what began is finished, nothing new is taken, and the ledger is closed.</summary>
public sealed class StopTests : IDisposable
{
    private readonly RunningAuthority authority = new();
    private readonly ConcurrentBag<(string Token, Reply Reply)> answers = [];

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task Under_load_each_request_is_answered_in_full_or_not_at_all()
    {
        // Somebody whose request never gets complete holds up no stop for longer than the others may take.
        using var endless = await Caller.ConnectTlsAsync(authority, "127.0.0.2");
        await endless.SendAsync("POST /.well-known/qvtrust/revoke HTTP/1.1\r\nHost: QMS01\r\nContent-Length: 60000\r\n\r\n");
        var load = Enumerable.Range(0, 8).Select(i => LoadAsync($"QVS{i}", TestSite.Request())).ToList();
        while (answers.Count < 40)
            await Task.Delay(10);

        Assert.Equal(0, authority.Stop());
        await Task.WhenAll(load);
        Assert.All(answers, a => Assert.True(a.Reply.Status == HttpStatusCode.OK, a.Reply.Body));
        Assert.False(File.Exists(authority.Site.Ledger + "-wal"), "the ledger was not closed");
        Assert.EndsWith(" info  stopped\n", authority.ReadLog(), StringComparison.Ordinal);
        Assert.DoesNotContain(" error ", authority.ReadLog(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<SocketException>(() => Caller.ConnectAsync(authority, "127.0.0.2"));

        Assert.Equal("ok", authority.Sql("PRAGMA integrity_check"));
        Assert.All(answers, a => Assert.Equal(1, authority.Count($"SELECT count(*) FROM redemptions WHERE token = '{a.Token}'")));
        using var ledger = new Ledger.Ledger(authority.Site.Ledger, new Windows.SystemClock());
        ledger.ProveAudit();
    }

    // A connection for each request: the stop finds some in a handshake, some in a request and some silent.
    private async Task LoadAsync(string machine, byte[] request)
    {
        try
        {
            while (true)
            {
                var (id, token) = await authority.NewTokenAsync(machine);
                answers.Add((id, await authority.EnrolAsync(request, token, machine)));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The stop that this test is about: no connection, or one that ended before an answer.
        }
    }
}
