using System.Diagnostics;
using System.Globalization;

namespace QvTrust.Benchmarks.Load;

/// <summary>One run: certificates per second, and the processor time of one certificate.</summary>
internal sealed record RunResult(double Rate, double ServerMilliseconds, double LoadMilliseconds);

/// <summary>Ours and cfssl in turn, each under the same closed loop of 50 connections.</summary>
internal static class PeerComparison
{
    private const int Connections = 50;
    private const int MostPerSecond = 4000;
    private const int CheckedEvery = 500;

    public static async Task RunAsync(Site site, Peer ours, Peer peer, int runs, TimeSpan length)
    {
        var results = new Dictionary<Peer, List<RunResult>> { [ours] = [], [peer] = [] };
        // The first run of each warms it up and is thrown away.
        for (var run = 0; run <= runs; run++)
        {
            foreach (var server in (Peer[])[ours, peer])
            {
                var result = await RunAsync(site, server, length);
                Console.WriteLine(Line(server, run == 0 ? "warm" : run.ToString(CultureInfo.InvariantCulture), result));
                if (run > 0)
                    results[server].Add(result);
            }
        }
        foreach (var (server, all) in results)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.Name,-8} median {Statistics.Median([.. all.Select(r => r.Rate)]):0}/s, {all.Min(r => r.Rate):0} to {all.Max(r => r.Rate):0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {Statistics.Median([.. results[ours].Select(r => r.Rate)]) / Statistics.Median([.. results[peer].Select(r => r.Rate)]):0.00}"));
    }

    /// <summary>Ours without a peer, for a profile.</summary>
    public static async Task AloneAsync(Site site, Peer ours, int runs, TimeSpan length)
    {
        for (var run = 1; run <= runs; run++)
            Console.WriteLine(Line(ours, run.ToString(CultureInfo.InvariantCulture), await RunAsync(site, ours, length)));
    }

    private static async Task<RunResult> RunAsync(Site site, Peer server, TimeSpan length)
    {
        var requests = await server.PrepareAsync((int)(MostPerSecond * length.TotalSeconds));
        var callers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => TlsCaller.ConnectAsync(server.Port, site.Root)));
        Console.Error.WriteLine($"{server.Name}: {requests.Count} requests prepared, {Connections} connections open");
        var next = -1;
        using var self = Process.GetCurrentProcess();
        var (serverBefore, selfBefore) = (server.Cpu, self.TotalProcessorTime);
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(callers.Select(async caller =>
        {
            var answered = 0;
            while (clock.Elapsed < length)
            {
                var number = Interlocked.Increment(ref next);
                if (number >= requests.Count)
                    throw new InvalidOperationException("too few requests were prepared");
                var (status, body) = await caller.CallAsync(requests[number].Octets);
                if (status != 200)
                    throw new InvalidOperationException($"{server.Name} answered {status}: {System.Text.Encoding.UTF8.GetString(body)}");
                if (number % CheckedEvery == 0)
                    site.Check(server.Certificate(body), requests[number].Pkcs10);
                answered++;
            }
            return answered;
        }));
        var took = clock.Elapsed;
        self.Refresh();
        var (serverCpu, selfCpu) = (server.Cpu - serverBefore, self.TotalProcessorTime - selfBefore);
        foreach (var caller in callers)
            caller.Dispose();
        var count = counts.Sum();
        return new RunResult(count / took.TotalSeconds, serverCpu.TotalMilliseconds / count, selfCpu.TotalMilliseconds / count);
    }

    private static string Line(Peer server, string run, RunResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{server.Name,-8} {run,4}: {result.Rate,6:0}/s, {result.ServerMilliseconds:0.00} ms of the server's and {result.LoadMilliseconds:0.00} ms of the load's processor time each");
}
