using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows.Services;

namespace QvTrust.Windows.Tests;

public class ServiceRequestTests
{
    private const int Busy = 1055;
    private const int AlreadySo = 1056;
    private readonly Waits waits = new();

    [Theory]
    [InlineData(0)]
    [InlineData(AlreadySo)]
    public void A_request_is_made_again_while_Windows_is_busy(int answer)
    {
        var left = 3;
        ServiceRequest.Make("starting X", AlreadySo, Busy, waits, () => left-- > 0 ? Busy : answer);
        Assert.Equal(3, waits.Count);
    }

    [Fact]
    public void After_a_minute_and_at_any_other_error_it_has_failed()
    {
        Assert.Contains("starting X", Assert.Throws<TrustException>(() => ServiceRequest.Make("starting X", AlreadySo, Busy, waits, () => Busy)).Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), waits.Slept);
        Assert.Throws<TrustException>(() => ServiceRequest.Make("starting X", AlreadySo, Busy, waits, () => 5));
        Assert.Equal(TimeSpan.FromMinutes(1), waits.Slept);
    }

    [Fact]
    public void Whoever_ends_the_wait_ends_the_request()
    {
        waits.EndsAt = 2;
        Assert.Throws<OperationCanceledException>(() => ServiceRequest.Make("starting X", AlreadySo, Busy, waits, () => Busy));
        Assert.Equal(2, waits.Count);
    }

    private sealed class Waits : IClock
    {
        public int Count { get; private set; }

        public int EndsAt { get; set; } = int.MaxValue;

        public TimeSpan Slept { get; private set; }

        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch + Slept;

        public void Sleep(TimeSpan time)
        {
            Slept += time;
            if (++Count == EndsAt)
                throw new OperationCanceledException();
        }
    }
}
