using System.Diagnostics;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests.Msi;

/// <summary>
/// The MSIs under test: those of QVTRUST_MSI_DIR, or where that is not set, packages built here around empty files
/// (their tables are the same).
/// </summary>
[CollectionDefinition(nameof(Packages))]
public sealed class Packages : ICollectionFixture<Packages>, IDisposable
{
    private static readonly string Tool = Path.Combine(Repository.Root, "tests", "Lab", "Package", "package");

    private readonly DirectoryInfo own = Directory.CreateTempSubdirectory("qvtrust-installer-tests");
    private readonly Dictionary<string, IReadOnlyDictionary<string, Table>> tables;
    private readonly string folder;

    public Packages()
    {
        folder = Environment.GetEnvironmentVariable("QVTRUST_MSI_DIR") is { Length: > 0 } given ? given : Build();
        Assert.All(Repository.Roles, r => Assert.True(File.Exists(PathOf(r)), $"there is no {PathOf(r)}"));
        tables = Repository.Roles.ToDictionary(r => r, r => Table.ParseAll(Run("export", PathOf(r))));
    }

    internal Table Read(string role, string table) => tables[role][table];

    /// <summary>Names of the tables that the package has.</summary>
    internal IEnumerable<string> Names(string role) => tables[role].Keys;

    public void Dispose() => own.Delete(recursive: true);

    private string PathOf(string role) => Path.Combine(folder, $"QvTrust.{role}.msi");

    private string Build()
    {
        var files = own.CreateSubdirectory("files").FullName;
        foreach (var name in new[] { "qvtrust.exe", "QvTrustAuthority.exe", "e_sqlite3.dll", "actions.dll" })
            File.WriteAllText(Path.Combine(files, name), name);
        var output = Path.Combine(own.FullName, "msi");
        Run("build", "--actions", Path.Combine(files, "actions.dll"), "--files", files, "--out", output);
        return output;
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"package {arguments[0]}: {errors.Result}");
        return output;
    }
}
