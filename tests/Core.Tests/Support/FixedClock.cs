using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Support;

/// <summary>A clock that stands still but for the waits that are asked for.</summary>
internal sealed class FixedClock(DateTimeOffset now) : IClock
{
    public DateTimeOffset UtcNow { get; private set; } = now;

    /// <summary>The waits that were asked for.</summary>
    public List<TimeSpan> Slept { get; } = [];

    public void Sleep(TimeSpan time)
    {
        Slept.Add(time);
        UtcNow += time;
    }
}
