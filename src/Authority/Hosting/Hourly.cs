namespace QvTrust.Authority.Hosting;

/// <summary>Work that is done every hour, and at once where that is wanted, until it is disposed. A failure is reported and the next hour tries again.</summary>
internal sealed class Hourly : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly PeriodicTimer timer;
    private readonly Task running;

    internal Hourly(Action work, Action<Exception> failed, TimeSpan? period = null, bool atOnce = false)
    {
        timer = new PeriodicTimer(period ?? Hour);
        running = RunAsync(work, failed, atOnce);
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await running;
    }

    private async Task RunAsync(Action work, Action<Exception> failed, bool atOnce)
    {
        // Off the caller's thread: it goes on while the first work is done.
        await Task.Yield();
        for (var isDue = atOnce || await timer.WaitForNextTickAsync(); isDue; isDue = await timer.WaitForNextTickAsync())
        {
            try
            {
                work();
            }
            // Whatever it was, the service goes on enrolling; what it must say, it says there.
            catch (Exception e)
            {
                failed(e);
            }
        }
    }
}
