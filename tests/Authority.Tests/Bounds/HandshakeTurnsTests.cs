using System.Net;
using QvTrust.Authority.Hosting;

namespace QvTrust.Authority.Tests.Bounds;

public sealed class HandshakeTurnsTests : IDisposable
{
    private static readonly IPAddress Greedy = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Modest = IPAddress.Parse("192.0.2.2");
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(20);
    private readonly List<string> closed = [];
    private readonly ManualTime time = new();
    private readonly ConnectionShares shares;
    private readonly CancellationTokenSource cancel = new(TimeSpan.FromSeconds(30));

    public HandshakeTurnsTests() => shares = new(100, time);

    public void Dispose() => cancel.Dispose();

    [Fact]
    public async Task Whoever_comes_when_all_turns_are_taken_waits_for_one_to_end()
    {
        var turns = new HandshakeTurns(2, Never);
        var first = await Take(turns, Greedy, "first");
        Assert.NotNull(await Take(turns, Greedy, "second"));
        var third = Take(turns, Greedy, "third");
        Assert.False(third.IsCompleted);
        first!.Dispose();
        Assert.NotNull(await third);
        var fourth = Take(turns, Greedy, "fourth");
        first.Dispose();
        await Task.Delay(10 * AtOnce);
        Assert.False(fourth.IsCompleted);
        Assert.Empty(closed);
    }

    [Fact]
    public async Task The_address_with_the_fewest_handshakes_is_next_and_of_one_address_the_first_that_came()
    {
        var turns = new HandshakeTurns(2, Never);
        var first = await Take(turns, Greedy, "first");
        var second = await Take(turns, Greedy, "second");
        var third = Take(turns, Greedy, "third");
        var fourth = Take(turns, Greedy, "fourth");
        var modest = Take(turns, Modest, "modest");
        first!.Dispose();
        Assert.NotNull(await modest);
        Assert.False(third.IsCompleted);
        second!.Dispose();
        Assert.NotNull(await third);
        Assert.False(fourth.IsCompleted);
        (await modest)!.Dispose();
        Assert.NotNull(await fourth);
    }

    [Fact]
    public async Task Where_no_handshake_ends_an_address_with_fewer_gets_the_oldest_of_whoever_has_the_most()
    {
        var turns = new HandshakeTurns(3, AtOnce);
        Assert.NotNull(await Take(turns, Modest, "modest"));
        Assert.NotNull(await Take(turns, Greedy, "stalled"));
        var later = await Take(turns, Greedy, "later");
        Assert.NotNull(await Take(turns, IPAddress.Parse("192.0.2.3"), "newcomer"));
        Assert.Equal(["stalled"], closed);

        // All have one now: nobody is displaced for another one, and the next that ends is his.
        var last = Take(turns, IPAddress.Parse("192.0.2.4"), "last");
        await Task.Delay(10 * AtOnce);
        Assert.False(last.IsCompleted);
        later!.Dispose();
        Assert.NotNull(await last);
        Assert.Single(closed);
    }

    [Fact]
    public async Task Who_has_given_up_takes_no_turn()
    {
        var turns = new HandshakeTurns(1, Never);
        var first = await Take(turns, Greedy, "first");
        using var impatient = new CancellationTokenSource();
        var gone = turns.TakeAsync(Share(Greedy, "gone"), impatient.Token);
        var next = Take(turns, Greedy, "next");
        await impatient.CancelAsync();
        Assert.Null(await gone);
        first!.Dispose();
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task A_connection_in_its_handshake_or_waiting_for_it_is_not_quiet_and_one_that_is_through_may_be()
    {
        var turns = new HandshakeTurns(1, Never);
        var first = Share(Greedy, "first");
        var second = Share(Greedy, "second");
        var turn = await turns.TakeAsync(first, cancel.Token);
        var waiting = turns.TakeAsync(second, cancel.Token);
        time.Pass(TimeSpan.FromHours(1));
        Assert.False(first.IsQuiet || second.IsQuiet);
        turn!.Dispose();
        Assert.False(first.IsQuiet);
        time.Pass(TimeSpan.FromHours(1));
        Assert.True(first.IsQuiet);
        Assert.False(second.IsQuiet);
        Assert.NotNull(await waiting);
    }

    private Task<HandshakeTurns.Turn?> Take(HandshakeTurns turns, IPAddress address, string name) => turns.TakeAsync(Share(address, name), cancel.Token);

    private ConnectionShares.Share Share(IPAddress address, string name) => shares.Enter(address, () => closed.Add(name))!;
}
