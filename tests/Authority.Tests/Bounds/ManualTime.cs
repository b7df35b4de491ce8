namespace QvTrust.Authority.Tests.Bounds;

/// <summary>Time that passes when a test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    internal void Pass(TimeSpan time) => ticks += time.Ticks;
}
