using System.Diagnostics;
using System.Globalization;

namespace QvTrust.Benchmarks.Load;

/// <summary>A ledger of many rows and an empty one in turn, each under the same closed loop.</summary>
internal static class LargeLedger
{
    public static async Task RunAsync(Site site, string program, int rows, int runs, TimeSpan length)
    {
        // Made by the product itself, with one certificate as the model of all others.
        string ledger;
        using (var model = Authority.Start(site, program, "large"))
        {
            await EnrolOnceAsync(site, model);
            ledger = model.Ledger;
        }
        var clock = Stopwatch.StartNew();
        LedgerFiller.Fill(ledger, rows);
        Say($"ledger of {rows} certificates, {new FileInfo(ledger).Length >> 20} MB, written in {clock.Elapsed.TotalSeconds:0} s");

        using var empty = Authority.Start(site, program, "empty");
        clock.Restart();
        using var large = Authority.Start(site, program, "large");
        Say($"the service on it listens after {clock.Elapsed.TotalSeconds:0.0} s with {large.WorkingSet >> 20} MB, the one on an empty ledger has {empty.WorkingSet >> 20} MB");
        clock.Restart();
        await EnrolOnceAsync(site, large);
        Say($"its first certificate took {clock.Elapsed.TotalSeconds:0.0} s more");
        // Proving goes on beside the service after its start; it is no part of the rate.
        while (!large.LogSinceStart().Contains(" rows proven", StringComparison.Ordinal))
            await Task.Delay(100);
        Say($"its audit is proven {clock.Elapsed.TotalSeconds:0.0} s after it listened, with {large.WorkingSet >> 20} MB");
        await PeerComparison.RunAsync(site, large, empty, runs, length);
        Say($"working set after the load: {large.WorkingSet >> 20} MB, the empty one's {empty.WorkingSet >> 20} MB");
    }

    private static async Task EnrolOnceAsync(Site site, Authority authority)
    {
        var request = (await authority.PrepareAsync(1))[0];
        using var caller = await TlsCaller.ConnectAsync(authority.Port, site.Root);
        var (status, body) = await caller.CallAsync(request.Octets);
        if (status != 200)
            throw new InvalidOperationException($"the authority answered {status}");
        site.Check(authority.Certificate(body), request.Pkcs10);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
