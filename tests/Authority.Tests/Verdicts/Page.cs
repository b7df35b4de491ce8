namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>docs/verdicts.md: text by hand, tables by the tests.</summary>
internal static class Page
{
    private static readonly Lock Writing = new();

    /// <summary>Compares the table behind a mark with what a test made, or writes it there with QVTRUST_ACCEPT=1.</summary>
    internal static void Compare(string mark, string table)
    {
        lock (Writing)
        {
            var path = Path.Combine(Repository.Root, "docs", "verdicts.md");
            var (begin, end) = ($"<!-- {mark} -->\n", $"<!-- end of {mark} -->\n");
            var text = File.ReadAllText(path);
            var start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
            var stop = text.IndexOf(end, StringComparison.Ordinal);
            if (Environment.GetEnvironmentVariable("QVTRUST_ACCEPT") == "1")
                File.WriteAllText(path, text[..start] + table + text[stop..]);
            else
                Assert.Equal(text[start..stop], table);
        }
    }
}
