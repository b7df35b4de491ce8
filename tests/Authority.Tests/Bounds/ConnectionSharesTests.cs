using System.Net;
using QvTrust.Authority.Hosting;

namespace QvTrust.Authority.Tests.Bounds;

public sealed class ConnectionSharesTests
{
    private static readonly IPAddress Greedy = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Modest = IPAddress.Parse("192.0.2.2");
    private readonly List<string> closed = [];
    private readonly ManualTime time = new();
    private readonly ConnectionShares shares;

    public ConnectionSharesTests() => shares = new(4, time);

    [Fact]
    public void While_there_is_room_one_address_may_have_all_of_it()
    {
        for (var i = 0; i < 4; i++)
            Assert.NotNull(Enter(Greedy, $"{i}"));
        Assert.Empty(closed);
        Assert.Equal(4, shares.Open);
    }

    [Fact]
    public void Whoever_has_the_most_loses_his_oldest_quiet_one()
    {
        Enter(Modest, "modest");
        var first = Enter(Greedy, "first")!;
        Enter(Greedy, "second");
        Enter(Greedy, "third");
        first.Begin();
        PassQuietly();
        Assert.NotNull(Enter(Modest, "modest again"));
        Assert.Equal(["second"], closed);
        Assert.Equal(4, shares.Open);
    }

    [Fact]
    public void A_newcomer_of_whoever_has_the_most_takes_the_place_of_his_own_quiet_one()
    {
        Enter(Modest, "modest");
        for (var i = 0; i < 3; i++)
            Enter(Greedy, $"{i}");
        PassQuietly();
        Assert.NotNull(Enter(Greedy, "more"));
        Assert.Equal(["0"], closed);
    }

    [Fact]
    public void One_that_has_just_come_or_was_just_answered_is_taken_for_a_caller_with_fewer_only()
    {
        var first = Enter(Greedy, "0")!;
        for (var i = 1; i < 4; i++)
            Enter(Greedy, $"{i}")!.Begin();
        Assert.Null(Enter(Greedy, "more"));
        first.Begin();
        PassQuietly();
        first.End();
        Assert.Null(Enter(Greedy, "more"));
        Assert.Empty(closed);
        Assert.NotNull(Enter(Modest, "modest"));
        Assert.Equal(["0"], closed);
    }

    [Fact]
    public void So_many_of_different_addresses_as_there_is_room_for_are_served_and_none_is_sent_away_halfway()
    {
        for (var i = 1; i <= 4; i++)
            Enter(new IPAddress([198, 51, 100, (byte)i]), $"{i}")!.Begin();
        PassQuietly();
        Assert.Null(Enter(Greedy, "too many"));
        Assert.Empty(closed);
    }

    [Fact]
    public void A_request_is_cut_off_for_a_caller_with_fewer_connections_only()
    {
        for (var i = 0; i < 4; i++)
            Enter(Greedy, $"{i}")!.Begin();
        PassQuietly();
        Assert.Null(Enter(Greedy, "more"));
        Assert.Empty(closed);
        Assert.NotNull(Enter(Modest, "modest"));
        Assert.Equal(["0"], closed);

        closed.Clear();
        var even = new ConnectionShares(2, time);
        foreach (var address in new[] { Greedy, Modest })
            even.Enter(address, () => closed.Add($"{address}"))!.Begin();
        Assert.Null(even.Enter(IPAddress.Parse("192.0.2.3"), () => { }));
        Assert.Empty(closed);
    }

    [Fact]
    public void A_place_is_free_when_its_connection_has_ended_and_a_displaced_one_leaves_nothing()
    {
        var first = Enter(Greedy, "first")!;
        for (var i = 0; i < 3; i++)
            Enter(Greedy, $"{i}");
        Enter(Modest, "modest");
        Assert.Equal(["first"], closed);
        shares.Leave(first);
        Assert.Equal(4, shares.Open);
        var last = Enter(Modest, "last")!;
        Assert.Equal(["first", "0"], closed);
        shares.Leave(last);
        Assert.Equal(3, shares.Open);
        Assert.NotNull(Enter(Modest, "another"));
        Assert.Equal(2, closed.Count);
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_are_one_caller_and_a_mapped_one_is_IPv4()
    {
        Enter(IPAddress.Parse("2001:db8::1"), "a");
        Enter(IPAddress.Parse("2001:db8::ffff:2"), "b");
        Enter(Modest, "c");
        Enter(Greedy, "d");
        PassQuietly();
        Enter(Modest.MapToIPv6(), "e");
        Assert.Equal(["a"], closed);
        Enter(IPAddress.Parse("2001:db8::3"), "f");
        Assert.Equal(["a", "c"], closed);
    }

    private ConnectionShares.Share? Enter(IPAddress address, string name) => shares.Enter(address, () => closed.Add(name));

    private void PassQuietly() => time.Pass(ConnectionShares.Quiet + TimeSpan.FromTicks(1));
}
