using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Support;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : IClock
{
    public DateTimeOffset UtcNow { get; } = now;

    public void Sleep(TimeSpan time)
    {
    }
}
