namespace QvTrust.Lab.Runner.State;

/// <summary>Tells in words what differs between two snapshots of a server.</summary>
internal static class SnapshotComparer
{
    private const string Process = "process of ";

    /// <param name="before">The first.</param>
    /// <param name="after">The second.</param>
    /// <param name="restartsAllowed">True where the services may run in new processes; they must run all the same.</param>
    public static IReadOnlyList<string> Differences(Snapshot before, Snapshot after, bool restartsAllowed)
    {
        var names = before.Facts.Keys.Union(after.Facts.Keys).Order(StringComparer.Ordinal);
        return [.. names
            .Where(n => !(restartsAllowed && n.StartsWith(Process, StringComparison.Ordinal)))
            .Select(n => Difference(n, before.Facts.GetValueOrDefault(n), after.Facts.GetValueOrDefault(n)))
            .OfType<string>()];
    }

    private static string? Difference(string name, string? before, string? after)
        => before == after ? null
            : before is null ? $"added: {name} = {Short(after!)}"
            : after is null ? $"gone: {name} (was {Short(before)})"
            : $"changed: {name}: {Changed(before, after)}";

    /// <summary>Long values differ somewhere in the middle: shows from there.</summary>
    private static string Changed(string before, string after)
    {
        var same = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        var from = Math.Max(0, same - 40);
        return $"{Short(before[from..])} -> {Short(after[from..])}";
    }

    private static string Short(string text) => text.Length <= 160 ? text : text[..157] + "...";
}
