namespace QvTrust.Installer.Tests.Sources;

/// <summary>Where the sources are, found from the test program upwards.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Installer { get; } = Path.Combine(Root, "installer");

    public static IReadOnlyList<string> Roles { get; } = ["Qms", "Qvs", "Qds", "Qvws", "Dsc"];

    public static IEnumerable<string> Files(params string[] extensions)
        => Directory.EnumerateFiles(Installer, "*", SearchOption.AllDirectories)
            .Where(f => extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal);

    public static string Name(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "installer", "Directory.Build.props")))
                return folder.FullName;
        }

        throw new InvalidOperationException("the tests do not run inside a working copy");
    }
}
