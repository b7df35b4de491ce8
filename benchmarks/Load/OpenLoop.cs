using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace QvTrust.Benchmarks.Load;

/// <summary>
/// Requests that come when they come (a Poisson process), whether earlier ones are answered or not. The time of each is
/// counted from when it was meant to start: what it waited for a connection or for this program is in it.
/// </summary>
internal static class OpenLoop
{
    private const int Connections = 50;
    private const int WarmSeconds = 5;
    private const int LimitSamples = 400;

    public static async Task RunAsync(Site site, Authority server, int rate, int seconds, int seed)
    {
        var limit = Limit(site);
        var starts = Arrivals(rate, WarmSeconds + seconds, seed);
        var requests = await server.PrepareAsync(starts.Count);
        Say($"{rate} a second for {seconds} s after {WarmSeconds} s that do not count, {Connections} connections, seed {seed}");
        var results = await SendAsync(site, server, starts, requests);
        limit.AddRange(Limit(site));

        var counted = results.Where(r => r.Start >= WarmSeconds).ToList();
        var times = counted.ConvertAll(r => r.Milliseconds);
        var refused = counted.Count(r => r.Status != 200);
        Say($"{counted.Count} requests, {refused} not answered with a certificate");
        Say($"this program sent them late by {Statistics.Quantile(counted.ConvertAll(r => r.Late), 0.5):0.00} ms (p50), {Statistics.Quantile(counted.ConvertAll(r => r.Late), 0.99):0.00} ms (p99)");
        Say($"latency: p50 {Statistics.Quantile(times, 0.5):0.00} ms, p99 {Statistics.Quantile(times, 0.99):0.00} ms, p99.9 {Statistics.Quantile(times, 0.999):0.00} ms, max {times.Max():0.00} ms");
        Say($"limit, one flush of the disk and one RSA-2048 signature: p50 {Statistics.Median(limit):0.00} ms, p99 {Statistics.Quantile(limit, 0.99):0.00} ms");
        Say($"ratio {Statistics.Quantile(times, 0.99) / Statistics.Quantile(limit, 0.99):0.00}");
        if (refused > 0)
            throw new InvalidOperationException("not every request was answered with a certificate");
    }

    // Seconds from the begin of the run, ascending.
    private static List<double> Arrivals(int rate, int seconds, int seed)
    {
        var random = new Random(seed);
        var starts = new List<double>();
        for (var at = 0.0; at < seconds; at += -Math.Log(1 - random.NextDouble()) / rate)
            starts.Add(at);
        return starts;
    }

    private static async Task<List<Answer>> SendAsync(Site site, Authority server, List<double> starts, IReadOnlyList<Prepared> requests)
    {
        var idle = Channel.CreateUnbounded<TlsCaller>();
        for (var i = 0; i < Connections; i++)
            await idle.Writer.WriteAsync(await TlsCaller.ConnectAsync(server.Port, site.Root));
        var answers = new ConcurrentBag<Answer>();
        var sent = new List<Task>(starts.Count);
        var clock = Stopwatch.StartNew();
        // A thread of its own, which sleeps: one that waits in a loop would take a processor from the server.
        var sender = new Thread(() =>
        {
            for (var i = 0; i < starts.Count; i++)
            {
                var (start, request) = (starts[i], requests[i]);
                var wait = TimeSpan.FromSeconds(start) - clock.Elapsed;
                if (wait > TimeSpan.Zero)
                    Thread.Sleep(wait);
                sent.Add(Task.Run(() => SendAsync(start, request)));
            }
        }) { Priority = ThreadPriority.Highest };
        sender.Start();
        await Task.Run(sender.Join);
        await Task.WhenAll(sent);
        while (idle.Reader.TryRead(out var caller))
            caller.Dispose();
        return [.. answers];

        async Task SendAsync(double start, Prepared request)
        {
            var caller = await idle.Reader.ReadAsync();
            var late = clock.Elapsed.TotalSeconds - start;
            var (status, _) = await caller.CallAsync(request.Octets);
            answers.Add(new Answer(start, late * 1000, (clock.Elapsed.TotalSeconds - start) * 1000, status));
            await idle.Writer.WriteAsync(caller);
        }
    }

    // Milliseconds that nobody can do without: as much as a certificate writes, on the disk, and its signature.
    private static List<double> Limit(Site site)
    {
        const int pages = 10, pageSize = 4096;
        using var key = RSA.Create(2048);
        var data = RandomNumberGenerator.GetBytes(pages * pageSize);
        using var file = File.OpenHandle(site.File("flush"), FileMode.Create, FileAccess.Write);
        var times = new List<double>();
        for (var i = 0; i < LimitSamples; i++)
        {
            var clock = Stopwatch.StartNew();
            key.SignData(data.AsSpan(0, 800), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            RandomAccess.Write(file, data, (long)i * data.Length);
            RandomAccess.FlushToDisk(file);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        return times;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <param name="Start">Meant to start, seconds.</param>
    /// <param name="Late">Sent so many milliseconds after.</param>
    /// <param name="Milliseconds">Answered so many milliseconds after.</param>
    /// <param name="Status">Of HTTP.</param>
    private sealed record Answer(double Start, double Late, double Milliseconds, int Status);
}
