using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Support;

/// <summary>A clock that stands still but for the waits that are asked for.</summary>
internal sealed class FixedClock(DateTimeOffset now) : IClock
{
    public DateTimeOffset UtcNow { get; private set; } = now;

    /// <summary>The waits that were asked for.</summary>
    public List<TimeSpan> Slept { get; } = [];

    /// <summary>What happens meanwhile: called with each wait.</summary>
    public Action? Meanwhile { get; set; }

    public void Sleep(TimeSpan time)
    {
        Slept.Add(time);
        UtcNow += time;
        Meanwhile?.Invoke();
    }
}
