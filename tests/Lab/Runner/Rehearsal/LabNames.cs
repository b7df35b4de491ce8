namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>Names of lab servers: up to 13 letters, digits and hyphens, where Windows allows 15 and more signs.</summary>
internal static class LabNames
{
    private const int Longest = 13;

    /// <summary>For each name one that the lab takes: itself where it fits, else its beginning with a number.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names)
    {
        var taken = names.Where(Fits).Select(n => n.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        return [.. names.Select(n => Fits(n) ? n.ToUpperInvariant() : Shorten(n, taken))];
    }

    private static bool Fits(string name)
        => name.Length is > 0 and <= Longest && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && name[0] != '-';

    private static string Shorten(string name, HashSet<string> taken)
    {
        var letters = string.Concat(name.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
        for (var number = 1; ; number++)
        {
            var end = $"-{number}";
            var start = letters.Length == 0 ? "SERVER" : letters[..Math.Min(letters.Length, Longest - end.Length)];
            if (taken.Add(start + end))
            {
                return start + end;
            }
        }
    }
}
