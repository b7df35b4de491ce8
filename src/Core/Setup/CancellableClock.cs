using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>A clock whose waits end when the administrator cancels, with the error that says so.</summary>
/// <param name="clock">The clock.</param>
/// <param name="log">Knows whether the run is cancelled.</param>
public sealed class CancellableClock(IClock clock, ISetupLog log) : IClock
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => clock.UtcNow;

    /// <inheritdoc/>
    public void Sleep(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Step)
        {
            if (log.IsCancelled)
                throw ErrorCatalogue.Cancelled.With();
            clock.Sleep(left < Step ? left : Step);
        }
    }
}
