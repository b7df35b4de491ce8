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

    private sealed class StoppedClock : IClock
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Sleep(TimeSpan time) => UtcNow += time;
    }
}
