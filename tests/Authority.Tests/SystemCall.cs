using System.Text.RegularExpressions;

namespace QvTrust.Authority.Tests;

/// <summary>A system call out of a trace of strace -f -y.</summary>
/// <param name="Name">For instance fsync.</param>
/// <param name="File">What its first argument is, as -y tells: a path, or a connection.</param>
/// <param name="Begin">Line on which it was called.</param>
/// <param name="End">Line on which it returned.</param>
/// <param name="Result">What it returned.</param>
internal sealed partial record SystemCall(string Name, string File, int Begin, int End, string Result)
{
    /// <summary>The calls that returned, in the order in which they were called.</summary>
    internal static IReadOnlyList<SystemCall> Read(string trace)
    {
        var (calls, open) = (new List<SystemCall>(), new Dictionary<string, SystemCall>());
        foreach (var (line, number) in System.IO.File.ReadLines(trace).Select((l, i) => (l, i)))
        {
            if (Called().Match(line) is { Success: true } call)
                open[call.Groups[1].Value] = new SystemCall(call.Groups[2].Value, call.Groups[3].Value, number, number, "");
            // A call that another thread's cut in two returns on a line of its own.
            if (Returned().Match(line) is { Success: true } end && open.Remove(end.Groups[1].Value, out var begun))
                calls.Add(begun with { End = number, Result = end.Groups[2].Value });
        }
        return [.. calls.OrderBy(c => c.Begin)];
    }

    // 4711  fdatasync(57</folder/ledger.db-wal>) = 0
    // 4711  sendmsg(60<TCPv6:[[::ffff:127.0.0.1]:14780->[::ffff:127.0.0.1]:5000]>, {...}, MSG_NOSIGNAL <unfinished ...>
    [GeneratedRegex(@"^(\d+)\s+(\w+)\(\d+<(.*?)>(?:[,)]| <unfinished)")]
    private static partial Regex Called();

    // 4711  <... sendmsg resumed>)  = 1590
    [GeneratedRegex(@"^(\d+)\s.*\)\s+= (-?\d+)")]
    private static partial Regex Returned();
}
