using QvTrust.Benchmarks.Load;

if (args is not ["peers", var program, var runs, var seconds])
{
    Console.Error.WriteLine("usage: load peers AUTHORITY.dll RUNS SECONDS");
    return 2;
}

using var site = new Site(machines: 200);
using var ours = Authority.Start(site, program);
using var cfssl = Cfssl.Start(site);
await PeerComparison.RunAsync(site, ours, cfssl, int.Parse(runs, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)));
return 0;
