using QvTrust.Core.Machine;

namespace QvTrust.Windows;

/// <summary>The real time.</summary>
internal sealed class SystemClock : IClock
{
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public void Sleep(TimeSpan time) => Thread.Sleep(time);
}
