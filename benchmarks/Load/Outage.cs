using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.Sqlite;

namespace QvTrust.Benchmarks.Load;

/// <summary>
/// All nodes come at once, as after an outage: each with a key, a token and a TLS session of its own. Who is turned away comes again with
/// the same key after the pauses that setup makes; a node that setup would have given up for ends the benchmark.
/// </summary>
internal static class Outage
{
    private const int CheckedEvery = 100;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Site site, Authority server, IReadOnlyList<int> sizes)
    {
        var (serials, done) = (new ConcurrentDictionary<string, int>(), 0);
        var rates = new List<double>();
        var peaks = new List<long>();
        foreach (var size in sizes)
        {
            var nodes = await server.PrepareAsync([.. site.Requests.Skip(done).Take(size)]);
            done += size;
            var before = server.WorkingSet;
            var run = new OutageRun(site, server);
            var (times, peak) = await run.AllAsync(nodes, (body, node, number) => Accept(site, server, serials, body, node, number));
            rates.Add(size / times.Max());
            peaks.Add(peak);
            Say($"{size,6} nodes: all served in {times.Max():0.0} s, {rates[^1]:0}/s; half of them after {Statistics.Median(times):0.0} s; turned away and come again {run.TurnedAway} times; memory {before >> 20} MB before, {peak >> 20} MB at most, {server.WorkingSet >> 20} MB after");
        }
        RequireOnce(server.Ledger, done, serials.Count);
        Say($"{done} nodes have {serials.Count} certificates with different serial numbers, the ledger holds {done} for {done} keys and {done} tokens");
        if (peaks.Count > 1)
            Say($"memory at most: {(double)peaks[^1] / peaks[^2]:0.00} of that of the run before");
        Say($"ratio {rates[^1] / rates[0]:0.00}");
    }

    // Every serial number is compared, and one certificate in a hundred is verified as a whole.
    private static void Accept(Site site, Authority server, ConcurrentDictionary<string, int> serials, byte[] body, Prepared node, int number)
    {
        var der = server.Certificate(body);
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        if (!serials.TryAdd(certificate.SerialNumber, number))
            throw new InvalidOperationException($"serial number {certificate.SerialNumber} was given twice");
        if (number % CheckedEvery == 0)
            site.Check(der, node.Pkcs10);
    }

    private static void RequireOnce(string ledger, int nodes, int serials)
    {
        using var connection = new SqliteConnection($"Data Source={ledger};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) || ' ' || count(DISTINCT serial) || ' ' || count(DISTINCT key_hash) || ' ' || (SELECT count(DISTINCT token) FROM redemptions) FROM certificates";
        var counts = (string)command.ExecuteScalar()!;
        if (serials != nodes || counts != string.Create(CultureInfo.InvariantCulture, $"{nodes} {nodes} {nodes} {nodes}"))
            throw new InvalidOperationException($"{nodes} nodes, {serials} serial numbers, and the ledger has (certificates, serial numbers, keys, redeemed tokens) {counts}");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>One number of nodes.</summary>
    private sealed class OutageRun(Site site, Authority server)
    {
        private const double FirstPause = 1;
        private const double LongestPause = 8;
        private const double Patience = 60;
        private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(100);
        private int turnedAway;

        public int TurnedAway => turnedAway;

        /// <summary>Seconds until each node has its certificate, and the server's largest working set meanwhile.</summary>
        public async Task<(List<double> Seconds, long Peak)> AllAsync(IReadOnlyList<Prepared> nodes, Action<byte[], Prepared, int> accept)
        {
            var clock = Stopwatch.StartNew();
            var all = Task.WhenAll(nodes.Select((node, number) => Task.Run(async () =>
            {
                var body = await UntilServedAsync(node);
                var seconds = clock.Elapsed.TotalSeconds;
                accept(body, node, number);
                return seconds;
            })));
            var peak = 0L;
            while (await Task.WhenAny(all, Task.Delay(Sample)) != all)
                peak = Math.Max(peak, server.WorkingSet);
            return ([.. await all], Math.Max(peak, server.WorkingSet));
        }

        private async Task<byte[]> UntilServedAsync(Prepared node)
        {
            for (var (pause, left) = (FirstPause, Patience); left > 0; pause = Math.Min(2 * pause, LongestPause))
            {
                if (await TryAsync(node) is { } body)
                    return body;
                Interlocked.Increment(ref turnedAway);
                var wait = pause * (1 + Random.Shared.NextDouble()) / 2;
                await Task.Delay(TimeSpan.FromSeconds(wait));
                left -= wait;
            }
            throw new InvalidOperationException($"a node was turned away for {Patience} seconds: setup would have given up");
        }

        private async Task<byte[]?> TryAsync(Prepared node)
        {
            using var deadline = new CancellationTokenSource(Deadline);
            try
            {
                using var caller = await TlsCaller.ConnectAsync(server.Port, site.Root, deadline.Token);
                var (status, body) = await caller.CallAsync(node.Octets, deadline.Token);
                return status == 200 ? body : throw new InvalidOperationException($"the authority answered {status}: {System.Text.Encoding.UTF8.GetString(body)}");
            }
            catch (Exception e) when (e.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown })
            {
                return null;
            }
        }
    }
}
