using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>The night of a site, the day before: QMS first, then every node, with the real packages on lab servers that are like the site's.</summary>
internal sealed class Rehearsal(LabInstance lab, Packages packages, Site site, TextWriter output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private bool hasOwnQms = true;

    /// <summary>Most memory that the servers were seen to use at once while nodes were played, MiB.</summary>
    public int MostMemory { get; private set; }

    /// <summary>Wall time, seconds.</summary>
    public double Seconds => clock.Elapsed.TotalSeconds;

    /// <summary>Plays it and says of each server what became of it, in the order of the file.</summary>
    public IReadOnlyList<Rehearsed> Run()
    {
        foreach (var server in site.Servers.Where(s => s.LabName != s.Name))
        {
            Say($"{server.Name} is called {server.LabName} here");
        }

        var results = new ConcurrentDictionary<string, Rehearsed>(StringComparer.Ordinal);
        Say($"{site.Qms.Name}: booting, then the package of QMS");
        lab.Up([(site.Qms.LabName, null)]);
        Done(results, new ServerRollout(lab, packages, site, site.Qms, hasOwnQms).Play(null));
        if (!results[site.Qms.Name].IsSetUpHere)
        {
            ReplaceQms();
        }

        foreach (var node in site.Nodes.Where(n => n.Roles.Count == 0))
        {
            Done(results, new Rehearsed(node, Verdict.NotTried, [], "no service of QlikView is installed there", 0, []));
        }

        if (site.Nodes.Where(n => n.Roles.Count > 0).ToList() is { Count: > 0 } nodes)
        {
            RollOut(nodes, results);
        }

        var ordered = site.Servers.Select(s => results[s.Name]).ToList();
        Say(string.Create(CultureInfo.InvariantCulture, $"{ordered.Count} servers; at most {MostMemory} MiB at once"));
        output.WriteLine();
        output.Write(RehearsalTable.Of(ordered));
        return ordered;
    }

    // What the nodes will be refused by shall be known today, too.
    private void ReplaceQms()
    {
        Say($"{site.Qms.Name} starts anew in good order, for the nodes alone");
        lab.End([site.Qms.LabName]);
        lab.Up([(site.Qms.LabName, null)]);
        var qms = lab[site.Qms.LabName];
        StandIns.Install(qms, LabRole.Qms);
        Msi.Install(qms, packages.Of(LabRole.Qms)).ExpectOk(qms.Name + " in good order");
        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        hasOwnQms = false;
    }

    private void RollOut(List<SiteServer> nodes, ConcurrentDictionary<string, Rehearsed> results)
    {
        var lines = Tokens.New(lab[site.Qms.LabName], [.. nodes.Select(n => (n.LabName, string.Join(',', n.LabRoles.Select(r => r.Id))))]);
        var size = BatchSize.Of(Environment.ProcessorCount, BatchSize.FreeMebibytes());
        foreach (var batch in nodes.Chunk(size))
        {
            Say($"booting {string.Join(' ', batch.Select(n => n.Name))}");
            lab.Up(batch.Select(n => (n.LabName, (string?)null)));
            Task[] playing = [.. batch.Select(n => Task.Run(() => Done(results, new ServerRollout(lab, packages, site, n, hasOwnQms).Play(lines[n.LabName]))))];
            while (!Task.WaitAll(playing, Pause))
            {
                MostMemory = Math.Max(MostMemory, lab.MemoryMebibytes());
            }

            MostMemory = Math.Max(MostMemory, lab.MemoryMebibytes());
            lab.End([.. batch.Select(n => n.LabName)]);
        }
    }

    private void Done(ConcurrentDictionary<string, Rehearsed> results, Rehearsed result)
    {
        results[result.Server.Name] = result;
        lock (output)
        {
            Say($"{result.Server.Name} {result.Server.RoleNames}: {result.Word}{(result.Text.Length > 0 ? ": " + result.Text : "")}");
            foreach (var missing in result.NotReproduced)
            {
                output.WriteLine("          not reproduced: " + missing);
            }
        }
    }

    private void Say(string text)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{clock.Elapsed.TotalSeconds,5:0.0} s] {text}"));
}
