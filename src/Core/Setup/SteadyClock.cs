using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>A clock for an undo, and for what follows a success: its waits show each second that they go on, and nobody ends them.</summary>
/// <param name="clock">The clock.</param>
/// <param name="log">Shows life when it is asked whether the run is cancelled; the answer does not matter.</param>
internal sealed class SteadyClock(IClock clock, ISetupLog log) : IWatchedClock
{
    public DateTimeOffset UtcNow => clock.UtcNow;

    public void Sleep(TimeSpan time) => WaitSteps.Sleep(clock, time, Ask);

    public void Ask() => _ = log.IsCancelled;
}
