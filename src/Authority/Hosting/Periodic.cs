namespace QvTrust.Authority.Hosting;

/// <summary>Work that is done again and again, and at once where that is wanted, until it is disposed. A failure is reported and the next time tries again.</summary>
internal sealed class Periodic : IAsyncDisposable
{
    private readonly PeriodicTimer timer;
    private readonly Task running;

    internal Periodic(TimeSpan period, Action work, Action<Exception> failed, bool atOnce = false)
    {
        timer = new PeriodicTimer(period);
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
