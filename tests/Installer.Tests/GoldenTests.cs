using System.Text;
using QvTrust.Installer.Tests.Msi;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>The tables of each package, frozen: a change of the sources shows what it changes. QVTRUST_ACCEPT=1 accepts it.</summary>
[Collection(nameof(Packages))]
[Trait("Category", "LabPackage")]
public sealed class GoldenTests(Packages packages)
{
    private static readonly string[] Tables =
    [
        "Property", "CustomAction", "InstallExecuteSequence", "InstallUISequence", "LaunchCondition", "Component", "File", "ServiceInstall",
        "ServiceControl", "Upgrade", "AppSearch", "RegLocator", "ActionText", "Directory", "Feature",
    ];

    // Different in each build, and dependent on the files that were put in.
    private static readonly HashSet<string> Left = ["Property:ProductCode", "File:FileSize", "File:Version", "File:Language"];

    [Theory]
    [MemberData(nameof(Roles))]
    public void Tables_are_as_accepted(string role)
    {
        var file = Path.Combine(Repository.Root, "tests", "Installer.Tests", "Golden", $"QvTrust.{role}.txt");
        var actual = Text(role);
        if (Environment.GetEnvironmentVariable("QVTRUST_ACCEPT") == "1")
            File.WriteAllText(file, actual);
        Assert.Equal(File.ReadAllText(file), actual);
    }

    private string Text(string role)
    {
        var text = new StringBuilder();
        foreach (var name in Tables)
        {
            var table = packages.Read(role, name);
            var columns = Enumerable.Range(0, table.Columns.Count).Where(i => !Left.Contains($"{name}:{table.Columns[i]}")).ToList();
            text.Append("# ").Append(name).Append(": ").AppendJoin(" | ", columns.Select(c => table.Columns[c])).Append('\n');
            var sequence = table.Columns[^1] == "Sequence" && name != "File";
            foreach (var row in table.Rows.Where(r => !Left.Contains($"{name}:{r[0]}"))
                .OrderBy(r => sequence ? int.Parse(r[^1], null) : 0).ThenBy(r => string.Join('\t', r), StringComparer.Ordinal))
            {
                text.AppendJoin(" | ", columns.Select(c => row[c])).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    public static TheoryData<string> Roles() => new(Repository.Roles);
}
