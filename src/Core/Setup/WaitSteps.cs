using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>Waits that nobody takes for a program that hangs.</summary>
internal static class WaitSteps
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Waits in steps of at most a second.</summary>
    /// <param name="clock">What it waits by.</param>
    /// <param name="time">How long.</param>
    /// <param name="ask">Called before each step.</param>
    public static void Sleep(IClock clock, TimeSpan time, Action ask)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Step)
        {
            ask();
            clock.Sleep(left < Step ? left : Step);
        }
    }
}
