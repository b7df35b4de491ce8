using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Support;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : IClock
{
    public DateTimeOffset UtcNow { get; } = now;

    /// <summary>The waits that were asked for; none takes any time.</summary>
    public List<TimeSpan> Slept { get; } = [];

    public void Sleep(TimeSpan time) => Slept.Add(time);
}
