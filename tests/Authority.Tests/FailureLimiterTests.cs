using System.Net;
using QvTrust.Authority.Est;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Tests;

public sealed class FailureLimiterTests
{
    [Fact]
    public void An_address_waits_out_its_window_and_no_other_address_does()
    {
        var clock = new StoppedClock();
        var limiter = new FailureLimiter(clock);
        for (var i = 0; i < FailureLimiter.Failures; i++)
        {
            Assert.Null(limiter.SecondsToWait(IPAddress.Loopback));
            limiter.Failed(IPAddress.Loopback);
        }
        Assert.Equal(60, limiter.SecondsToWait(IPAddress.Loopback));
        Assert.Null(limiter.SecondsToWait(IPAddress.IPv6Loopback));
        clock.UtcNow += TimeSpan.FromSeconds(59);
        Assert.Equal(1, limiter.SecondsToWait(IPAddress.Loopback));
        clock.UtcNow += TimeSpan.FromSeconds(1);
        Assert.Null(limiter.SecondsToWait(IPAddress.Loopback));
        limiter.Failed(IPAddress.Loopback);
        Assert.Null(limiter.SecondsToWait(IPAddress.Loopback));
    }

    [Fact]
    public void A_flood_of_addresses_does_not_grow_it()
    {
        var clock = new StoppedClock();
        var limiter = new FailureLimiter(clock);
        var guessing = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < FailureLimiter.Failures; i++)
            limiter.Failed(guessing);
        for (var i = 0; i < 3 * FailureLimiter.MaximumAddresses; i++)
        {
            limiter.Failed(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]));
            Assert.InRange(limiter.Remembered, 1, FailureLimiter.MaximumAddresses);
        }
        // It hides nobody, and it is over when its window is.
        Assert.Equal(60, limiter.SecondsToWait(guessing));
        clock.UtcNow += FailureLimiter.Window;
        limiter.Failed(IPAddress.Loopback);
        Assert.Equal(1, limiter.Remembered);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("fe80::1", "fe80::2", false)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Addresses_of_one_IPv6_network_count_together(string failing, string other, bool together)
    {
        var limiter = new FailureLimiter(new StoppedClock());
        for (var i = 0; i < FailureLimiter.Failures; i++)
            limiter.Failed(IPAddress.Parse(failing));
        Assert.Equal(together ? 60 : null, limiter.SecondsToWait(IPAddress.Parse(other)));
    }

    private sealed class StoppedClock : IClock
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Sleep(TimeSpan time) => UtcNow += time;
    }
}
