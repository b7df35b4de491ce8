using QvTrust.Authority.Hosting;

namespace QvTrust.Authority.Tests;

public sealed class PeriodicTests
{
    [Fact]
    public async Task Work_that_fails_is_reported_and_tried_again_until_the_end()
    {
        var runs = 0;
        var failures = new List<string>();
        using var enough = new SemaphoreSlim(0);
        await using (new Periodic(TimeSpan.FromMilliseconds(5), Work, e => failures.Add(e.Message)))
            Assert.True(await enough.WaitAsync(TimeSpan.FromSeconds(30)));
        var ended = runs;
        await Task.Delay(100);
        Assert.Equal((ended, "first"), (runs, Assert.Single(failures)));

        void Work()
        {
            if (++runs == 1)
                throw new InvalidOperationException("first");
            enough.Release();
        }
    }
}
