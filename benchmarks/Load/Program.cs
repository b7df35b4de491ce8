using System.Globalization;
using QvTrust.Benchmarks.Load;

switch (args)
{
    case ["peers", var program, var runs, var seconds]:
        using (var site = new Site(machines: 200))
        using (var ours = Authority.Start(site, Path.GetFullPath(program)))
        using (var cfssl = Cfssl.Start(site))
            await PeerComparison.RunAsync(site, ours, cfssl, Number(runs), TimeSpan.FromSeconds(Number(seconds)));
        return 0;
    case ["library", var runs]:
        LibrarySpeed.Run(Number(runs));
        return 0;
    case ["million", var program, var rows, var runs, var seconds]:
        using (var site = new Site(machines: 200))
            await LargeLedger.RunAsync(site, Path.GetFullPath(program), Number(rows), Number(runs), TimeSpan.FromSeconds(Number(seconds)));
        return 0;
    default:
        Console.Error.WriteLine("usage: load peers QvTrustAuthority.dll RUNS SECONDS | load library RUNS | load million QvTrustAuthority.dll ROWS RUNS SECONDS");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
