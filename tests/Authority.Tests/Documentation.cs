namespace QvTrust.Authority.Tests;

/// <summary>Tables of docs/service.md.</summary>
internal static class Documentation
{
    internal static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "QvTrustSetup.sln")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }

    /// <summary>First cells, without their code marks, of the table whose head begins so.</summary>
    internal static IReadOnlyList<string> FirstColumn(string head)
        => [.. File.ReadLines(Path.Combine(Root, "docs", "service.md")).SkipWhile(l => !l.StartsWith(head, StringComparison.Ordinal)).Skip(2)
            .TakeWhile(l => l.StartsWith('|')).Select(l => l.Split('|')[1].Trim(' ', '`'))];
}
