using System.Globalization;
using QvTrust.Authority.Tests;
using QvTrust.Benchmarks.Load;
using Authority = QvTrust.Benchmarks.Load.Authority;

switch (args)
{
    case ["peers", var program, var runs, var seconds]:
        using (var site = new Site(machines: 200))
        using (var ours = Authority.Start(site, Path.GetFullPath(program)))
        using (var cfssl = Cfssl.Start(site))
            await PeerComparison.RunAsync(site, ours, cfssl, Number(runs), TimeSpan.FromSeconds(Number(seconds)));
        return 0;
    case ["ours", var program, var runs, var seconds]:
        using (var site = new Site(machines: 200))
        using (var ours = Authority.Start(site, Path.GetFullPath(program)))
            await PeerComparison.AloneAsync(site, ours, Number(runs), TimeSpan.FromSeconds(Number(seconds)));
        return 0;
    case ["library", _, var runs]:
        LibrarySpeed.Run(Number(runs));
        return 0;
    case ["million", var program, var rows, var runs, var seconds]:
        using (var site = new Site(machines: 200))
            await LargeLedger.RunAsync(site, Path.GetFullPath(program), Number(rows), Number(runs), TimeSpan.FromSeconds(Number(seconds)));
        return 0;
    case ["latency", var program, var rate, var seconds, var seed]:
        using (var site = new Site(machines: 200))
        using (var ours = Authority.Start(site, Path.GetFullPath(program)))
            await OpenLoop.RunAsync(site, ours, Number(rate), Number(seconds), Number(seed));
        return 0;
    case ["outage", var program, .. var sizes]:
        using (var site = new Site([.. PrimePool.Requests(sizes.Sum(Number)).Select((request, i) => (string.Create(CultureInfo.InvariantCulture, $"NODE{i:00000}"), request))]))
        using (var ours = Authority.Start(site, Path.GetFullPath(program)))
            await Outage.RunAsync(site, ours, [.. sizes.Select(Number)]);
        return 0;
    default:
        Console.Error.WriteLine("usage: load library|peers|ours|million|latency|outage QvTrustAuthority.dll NUMBER...: see the scripts beside it; ours is for a profile");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
