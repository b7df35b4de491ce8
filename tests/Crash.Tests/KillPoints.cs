using System.Collections.Concurrent;

namespace QvTrust.Crash.Tests;

/// <summary>A system call before which the process dies: the n-th of its kind.</summary>
internal sealed record KillPoint(string Call, int Number);

/// <summary>Kills a command at its writes, one after another, each time on a fresh copy of the machine.</summary>
internal static class KillPoints
{
    /// <summary>Enough to meet each stage and each kind of write.</summary>
    internal const int Spread = 25;

    private static readonly string[] Calls = ["pwrite64", "fsync", "rename", "unlink"];

    /// <param name="prepared">The machine before the command.</param>
    /// <param name="command">What is killed.</param>
    /// <param name="all">Every point, or a spread over all.</param>
    /// <param name="judge">Gets each machine as the killed process left it.</param>
    /// <param name="least">Fewer writes than this are a command that the test no longer sees whole.</param>
    /// <returns>The number of points.</returns>
    internal static int Each(CrashMachine prepared, string[] command, bool all, Action<CrashMachine> judge, int least = Spread)
    {
        var points = Of(prepared, command);
        Assert.True(points.Count >= least, $"only {points.Count} writes were seen: the test no longer sees the whole command");
        var chosen = all || points.Count <= Spread ? points : [.. Enumerable.Range(0, Spread).Select(i => points[i * (points.Count - 1) / (Spread - 1)])];
        var wrong = new ConcurrentBag<string>();
        var killed = 0;
        Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, point =>
        {
            using var machine = prepared.Copy();
            var ran = Tool.Try("strace", [.. Strace("/dev/null"), "-e", $"inject={point.Call}:signal=KILL:when={point.Number}", "dotnet", .. machine.Line(command)]);
            if (ran.Code != 0)
                Interlocked.Increment(ref killed);
            try
            {
                judge(machine);
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException or IOException)
            {
                wrong.Add($"killed at {point.Call} {point.Number}: {e.Message}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n", wrong));
        // A run is never the same to the last write; but a test that kills nothing proves nothing.
        Assert.True(killed >= chosen.Count * 9 / 10, $"only {killed} of {chosen.Count} runs were killed");
        return chosen.Count;
    }

    // In the order in which the command makes them; strace counts each kind for itself.
    private static List<KillPoint> Of(CrashMachine prepared, string[] command)
    {
        using var machine = prepared.Copy();
        var trace = machine.At("trace");
        Tool.Run("strace", [.. Strace(trace), "dotnet", .. machine.Line(command)]);
        var counts = Calls.ToDictionary(c => c, _ => 0);
        return [.. File.ReadLines(trace).Select(l => Calls.FirstOrDefault(c => l.Contains($" {c}(", StringComparison.Ordinal)))
            .OfType<string>().Select(c => new KillPoint(c, ++counts[c]))];
    }

    private static string[] Strace(string output) => ["-f", "-qq", "-o", output, "-e", "trace=" + string.Join(',', Calls)];
}
