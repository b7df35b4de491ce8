using QvTrust.Core.Machine;

namespace QvTrust.Windows;

/// <summary>The real time.</summary>
public sealed class SystemClock : IClock
{
    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public void Sleep(TimeSpan time) => Thread.Sleep(time);
}
