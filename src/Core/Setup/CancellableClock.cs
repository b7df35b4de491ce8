using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>A clock whose waits end when the administrator cancels, with the error that says so.</summary>
/// <param name="clock">The clock.</param>
/// <param name="log">Knows whether the run is cancelled.</param>
public sealed class CancellableClock(IClock clock, ISetupLog log) : IWatchedClock
{
    /// <inheritdoc/>
    public DateTimeOffset UtcNow => clock.UtcNow;

    /// <inheritdoc/>
    public void Sleep(TimeSpan time) => WaitSteps.Sleep(clock, time, Ask);

    /// <inheritdoc/>
    void IWatchedClock.Ask() => Ask();

    private void Ask()
    {
        if (log.IsCancelled)
            throw ErrorCatalogue.Cancelled.With();
    }
}
