using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Reporting;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Runs scenarios on two labs side by side and prints a line for each.</summary>
internal sealed class ScenarioRunner(Paths paths, Packages packages, PackageEditor editor, TextWriter output)
{
    public IReadOnlyList<ScenarioReport> Run(IReadOnlyList<Scenario> scenarios)
    {
        if (Directory.Exists(paths.Logs))
        {
            Directory.Delete(paths.Logs, recursive: true);
        }

        var instances = new Instances(paths);
        var results = new ConcurrentDictionary<string, bool>();
        var queue = new ConcurrentQueue<Scenario>(scenarios);
        var checkpoints = new Checkpoints(paths, packages, instances);
        try
        {
            var workers = instances.Workers.Take(Math.Max(1, scenarios.Count))
                .Select(name => new Thread(() => Work(name, queue, checkpoints, results))).ToList();
            workers.ForEach(w => w.Start());
            workers.ForEach(w => w.Join());
        }
        finally
        {
            checkpoints.Down();
        }

        return [.. scenarios.Select(s => new ScenarioReport(s.Name, results.GetValueOrDefault(s.Name)))];
    }

    private void Work(string name, ConcurrentQueue<Scenario> queue, Checkpoints checkpoints, ConcurrentDictionary<string, bool> results)
    {
        var lab = new LabInstance(paths, name);
        try
        {
            lab.Down();
            while (queue.TryDequeue(out var scenario))
            {
                results[scenario.Name] = Try(lab, scenario, checkpoints);
            }
        }
        finally
        {
            lab.Down();
        }
    }

    private bool Try(LabInstance lab, Scenario scenario, Checkpoints checkpoints)
    {
        var clock = Stopwatch.StartNew();
        var context = new ScenarioContext(lab, packages, editor, checkpoints);
        try
        {
            // What an earlier scenario could not end must not be seen by this one.
            lab.StopAll();
            scenario.Run(context);
        }
        catch (LabException e)
        {
            context.Problems.Add(e.Message);
        }
#pragma warning disable CA1031 // A defect of the lab is a failed scenario with its stack; the other scenarios still have something to tell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Problems.Add(e.ToString());
        }

        var ok = context.Problems.Count == 0;
        var seconds = clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        if (!ok)
        {
            KeepLogs(lab, scenario);
        }

        lock (output)
        {
            output.WriteLine($"{(ok ? "ok    " : "FAILED")} {scenario.Name} ({seconds} s)");
            context.Problems.ForEach(p => output.WriteLine("       " + p));
            output.Flush();
        }

        return ok;
    }

    /// <summary>What somebody needs who asks why: msiexec's logs, the stand-ins' and the product's own.</summary>
    private void KeepLogs(LabInstance lab, Scenario scenario)
    {
        foreach (var server in lab.Servers)
        {
            foreach (var folder in (string[])[Msi.LogFolder, @"C:\lab-records", Product.DataFolder + @"\logs", Product.DataFolder + @"\journal"])
            {
                var target = Path.Combine(paths.Logs, scenario.Name, server.Name, Path.GetFileName(folder.Replace('\\', '/')));
                try
                {
                    var source = server.HostPath(folder);
                    if (Directory.Exists(source))
                    {
                        Directory.CreateDirectory(target);
                        Array.ForEach(Directory.GetFiles(source), f => File.Copy(f, Path.Combine(target, Path.GetFileName(f)), overwrite: true));
                    }
                }
                catch (Exception e) when (e is LabException or IOException)
                {
                    output.WriteLine($"       no logs of {server.Name}: {e.Message}");
                }
            }
        }
    }
}
