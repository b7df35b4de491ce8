using System.Diagnostics;
using System.Globalization;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Rehearsal;
using QvTrust.Lab.Runner.Reporting;
using QvTrust.Lab.Runner.Scenarios;

namespace QvTrust.Lab.Runner;

/// <summary>The runner's command line.</summary>
internal sealed class Command(Paths paths)
{
    private const int WrongUsage = 2;
    private const int NotAllTrusted = 3;
    private const string Usage = """
        usage: lab-runner VERB
          demo [--packages DIR] [--keep]   five servers get their trust from the packages; artifacts/lab/report.json
          demo --site FILE [--packages DIR]
                                           the rollout of a site that qvtrust check --snapshot collected; 0: all trusted, 3: not all
          list                             names of all scenarios
          run NAME...                      these scenarios; NAME may end with * (and "demo" is one of them)
          all [--long] [--counts FILE]     the demo and every scenario, the long ones only with --long; report.json names each,
                                           FILE gets "PASSED FAILED"
        """;

    private readonly Instances instances = new(paths);
    private bool usesKept;

    /// <summary>Takes down whatever this program booted, and ends it.</summary>
    public void Abandon()
    {
        Console.Error.WriteLine("lab: interrupted, taking the servers down");
        foreach (var name in usesKept ? instances.All.Append(Instances.Kept) : instances.All)
        {
            Shell.Run(paths.LabCommand, ["down", "--instance", name]);
        }

        Environment.Exit(130);
    }

    public int Run(string[] args) => args switch
    {
        ["demo", .. var options] => Demo(options),
        ["list"] => List(),
        ["run", _, ..] => Scenarios(args[1..]),
        ["all", .. var options] => All(options),
        _ => ShowUsage(),
    };

    private static int ShowUsage()
    {
        Console.Error.WriteLine(Usage);
        return WrongUsage;
    }

    private int All(string[] options)
    {
        var longToo = false;
        string? counts = null;
        for (var i = 0; i < options.Length; i++)
        {
            switch (options[i])
            {
                case "--long": longToo = true; break;
                case "--counts" when i + 1 < options.Length: counts = options[++i]; break;
                default: return ShowUsage();
            }
        }

        return Scenarios(["demo", "*"], counts, longToo);
    }

    private int Demo(string[] options)
    {
        var folder = paths.Packages;
        var keep = false;
        string? site = null;
        for (var i = 0; i < options.Length; i++)
        {
            switch (options[i])
            {
                case "--keep": keep = true; break;
                case "--site" when i + 1 < options.Length: site = Path.GetFullPath(options[++i]); break;
                case "--packages" when i + 1 < options.Length: folder = Path.GetFullPath(options[++i]); break;
                default: return ShowUsage();
            }
        }

        if (site is not null)
        {
            return keep ? ShowUsage() : Rehearse(Site.Read(site), new Packages(folder));
        }

        using var running = instances.Lock();
        var report = new Report();
        var clock = Stopwatch.StartNew();
        var problems = RunDemo(report, new Packages(folder), keep);
        Finish(report, clock, problems.Count == 0);
        return report.Ok ? 0 : 1;
    }

    private int Rehearse(Site site, Packages packages)
    {
        using var running = instances.Lock();
        var lab = new LabInstance(paths, instances.Demo);
        lab.Down();
        try
        {
            return new Rehearsal.Rehearsal(lab, packages, site, Console.Out).Run().All(r => r.Verdict == Verdict.Trusted) ? 0 : NotAllTrusted;
        }
        finally
        {
            lab.Down();
        }
    }

    private List<string> RunDemo(Report report, Packages packages, bool keep)
    {
        usesKept = keep;
        var lab = new LabInstance(paths, keep ? Instances.Kept : instances.Demo);
        lab.Down();
        var demo = new Demo.Demo(lab, packages, report, Console.Out);
        try
        {
            demo.Run();
        }
        catch (LabException e)
        {
            demo.Problems.Add(e.Message);
        }
        finally
        {
            if (!keep)
            {
                lab.Down();
            }
        }

        foreach (var problem in demo.Problems)
        {
            Console.WriteLine("FAILED: " + problem);
        }

        if (keep)
        {
            Console.WriteLine("The servers stay up: ./build.sh lab shell QVS01; ./build.sh lab down");
        }

        return demo.Problems;
    }

    private int List()
    {
        Console.WriteLine("demo");
        foreach (var scenario in Catalogue(new PackageEditor(paths, EditedFolder)))
        {
            Console.WriteLine(scenario.IsLong ? $"{scenario.Name} (long)" : scenario.Name);
        }

        return 0;
    }

    private int Scenarios(string[] names, string? countsFile = null, bool longToo = true)
    {
        var clock = Stopwatch.StartNew();
        var editor = new PackageEditor(paths, EditedFolder);
        var all = Catalogue(editor);
        var unknown = names.Where(n => n != "demo" && !all.Any(s => Matches(s.Name, n))).ToList();
        if (unknown.Count > 0)
        {
            throw new LabException($"no scenario is called {string.Join(", ", unknown)}; ./build.sh lab list names all");
        }

        using var running = instances.Lock();
        var report = new Report();
        var packages = new Packages(paths.Packages);
        if (names.Contains("demo"))
        {
            var problems = RunDemo(report, packages, keep: false);
            report.Scenarios.Add(new ScenarioReport("demo", problems.Count == 0));
        }

        var chosen = all.Where(s => (longToo || !s.IsLong) && names.Any(n => Matches(s.Name, n))).ToList();
        report.Scenarios.AddRange(new ScenarioRunner(paths, packages, editor, Console.Out).Run(chosen));
        Finish(report, clock, report.Scenarios.All(s => s.Ok));
        var passed = report.Scenarios.Count(s => s.Ok);
        var failed = report.Scenarios.Count - passed;
        Console.WriteLine($"{passed} scenarios passed, {failed} failed");
        if (countsFile is not null)
        {
            File.WriteAllText(countsFile, $"{passed} {failed}\n");
        }

        return report.Ok ? 0 : 1;
    }

    private string EditedFolder => Path.Combine(paths.Root, "artifacts/lab/edited");

    private IReadOnlyList<Scenario> Catalogue(PackageEditor editor) => ScenarioCatalogue.All(new Packages(paths.Packages), editor);

    private static bool Matches(string name, string pattern)
        => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    private void Finish(Report report, Stopwatch clock, bool ok)
    {
        report.Ok = ok;
        report.Seconds = Math.Round(clock.Elapsed.TotalSeconds, 1);
        report.Write(paths.Report);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(ok ? "OK" : "FAILED")} in {report.Seconds} s; {Path.GetRelativePath(paths.Root, paths.Report)}"));
    }
}
