namespace QvTrust.Lab.Runner.State;

/// <summary>A fact that two snapshots of a server do not agree on.</summary>
/// <param name="Fact">Its name.</param>
/// <param name="Before">What it was; null: it was not there.</param>
/// <param name="After">What it is; null: it is gone.</param>
internal sealed record Difference(string Fact, string? Before, string? After)
{
    public override string ToString()
        => Before is null ? $"added: {Fact} = {Short(After!)}"
            : After is null ? $"gone: {Fact} (was {Short(Before)})"
            : $"changed: {Fact}: {Changed(Before, After)}";

    /// <summary>Long values differ somewhere in the middle: shows from there.</summary>
    private static string Changed(string before, string after)
    {
        var same = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        var from = Math.Max(0, same - 40);
        return $"{Short(before[from..])} -> {Short(after[from..])}";
    }

    private static string Short(string text) => text.Length <= 160 ? text : text[..157] + "...";
}

/// <summary>Tells what differs between two snapshots of a server.</summary>
internal static class SnapshotComparer
{
    private const string Process = "process of ";

    /// <param name="before">The first.</param>
    /// <param name="after">The second.</param>
    /// <param name="restartsAllowed">True where the services may run in new processes; they must run all the same.</param>
    public static IReadOnlyList<Difference> Compare(Snapshot before, Snapshot after, bool restartsAllowed)
        => [.. before.Facts.Keys.Union(after.Facts.Keys).Order(StringComparer.Ordinal)
            .Where(n => !(restartsAllowed && n.StartsWith(Process, StringComparison.Ordinal)))
            .Select(n => new Difference(n, before.Facts.GetValueOrDefault(n), after.Facts.GetValueOrDefault(n)))
            .Where(d => d.Before != d.After)];

    /// <summary>The same in words.</summary>
    public static IReadOnlyList<string> Differences(Snapshot before, Snapshot after, bool restartsAllowed)
        => [.. Compare(before, after, restartsAllowed).Select(d => d.ToString())];
}
