using System.Net;

namespace QvTrust.Authority.Tests.Bounds;

/// <summary>What is larger than any request of this service is refused by its size, declared or not, and nothing is left behind.</summary>
public sealed class OversizeTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    private const string Revoke = "POST /.well-known/qvtrust/revoke HTTP/1.1\r\nHost: QMS01\r\n";

    public static TheoryData<string, int> Heads => new()
    {
        { "GET / HTTP/1.1\r\nHost: QMS01\r\n" + Headers(31) + "\r\n", 404 },
        { "GET / HTTP/1.1\r\nHost: QMS01\r\n" + Headers(32) + "\r\n", 431 },
        { "GET / HTTP/1.1\r\nHost: QMS01\r\nX: " + new string('x', 15 * 1024) + "\r\n\r\n", 404 },
        { "GET / HTTP/1.1\r\nHost: QMS01\r\nX: " + new string('x', 16 * 1024) + "\r\n\r\n", 431 },
        { "GET /" + new string('x', 2000) + " HTTP/1.1\r\nHost: QMS01\r\n\r\n", 404 },
        { "GET /" + new string('x', 2048) + " HTTP/1.1\r\nHost: QMS01\r\n\r\n", 414 },
        { Revoke + "Content-Length: 65537\r\n\r\n", 413 },
        { Revoke + "Content-Length: 99999999999999\r\n\r\n", 413 },
        { Revoke + "Content-Length: 99999999999999999999\r\n\r\n", 400 },
        { Revoke + "Content-Length: -1\r\n\r\n", 400 },
        { Revoke + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: QMS01\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 404 },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task A_head_is_taken_up_to_its_limit_and_refused_beyond(string head, int status)
    {
        using var caller = await Caller.ConnectTlsAsync(authority, "127.0.0.5");
        await caller.SendAsync(head);
        var (answer, text) = await caller.ReadAnswerAsync();
        Assert.True(answer == status, text);
    }

    [Fact]
    public async Task A_body_in_pieces_without_a_declared_size_is_cut_at_the_limit()
    {
        using var caller = await Caller.ConnectTlsAsync(authority, "127.0.0.6");
        await caller.SendAsync(Revoke + "Transfer-Encoding: chunked\r\n\r\n");
        var piece = "1000\r\n" + new string('x', 0x1000) + "\r\n";
        var sending = SendOnAsync(caller, piece);
        var (status, text) = await caller.ReadAnswerAsync();
        Assert.True(status == 413, text);
        await caller.WaitForTheEndAsync();
        await sending;

        var (_, token) = await authority.NewTokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), token)).Status);
    }

    private static async Task SendOnAsync(Caller caller, string piece)
    {
        try
        {
            while (true)
                await caller.SendAsync(piece);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The end that this is about.
        }
    }

    private static string Headers(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"X{i}: x\r\n"));
}
