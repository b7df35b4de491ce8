using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Scenarios;

namespace QvTrust.Lab.Runner.Tests;

/// <summary>The security model names what holds each of its claims; whatever it names is there.</summary>
public partial class SecurityModelTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs/security-model.md"));

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var sources = Sources("tests", "*Tests*.cs").Select(File.ReadAllText).ToList();
        var named = Tests().Matches(Page).ToList();
        Assert.True(named.Count > 40, $"only {named.Count} tests are read in the page");
        Assert.All(named, m => Assert.True(
            sources.Any(s => Matches(s, $@"\bclass {m.Groups[1].Value}\b") && Matches(s, $@"\b(void|Task) {m.Groups[2].Value}\(")), m.Value + " does not exist"));
    }

    [Fact]
    public void Every_scenario_that_it_names_exists()
    {
        var sources = string.Concat(Sources("tests/Lab/Runner", "*.cs").Select(File.ReadAllText));
        var named = Scenarios().Matches(Page).Select(m => m.Groups[1].Value).ToList();
        Assert.True(named.Count > 5, $"only {named.Count} scenarios are read in the page");
        var kills = CommandKillScenarios.All.Select(s => s.Name).ToList();
        Assert.All(named, n => Assert.True(n.EndsWith('*') ? IsFamily(n.TrimEnd('*')) : kills.Contains(n) || Has($"\"{n}\""), $"no scenario {n}"));

        bool Has(string text) => sources.Contains(text, StringComparison.Ordinal);
        // A family has the action of a package in its names, some the role too: kill-restore-..., kill-{id}-...
        bool IsFamily(string start)
            => kills.Any(k => k.StartsWith(start, StringComparison.Ordinal)) || Has("$\"" + start) || Has("$\"" + start.Replace("-qms-", "-{id}-", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_claim_of_a_table_names_what_holds_it()
    {
        var claims = Page.Split('\n').SkipWhile(l => l != "| Claim | Held by |").Where(l => l.StartsWith("| ", StringComparison.Ordinal) && l is not ("| Claim | Held by |" or "| Policy | Refuses | Code | Held by |"));
        Assert.All(claims, l => Assert.True(Tests().IsMatch(l) || Scenarios().IsMatch(l), "nothing holds: " + l));
    }

    private static bool Matches(string source, string pattern) => Regex.IsMatch(source, pattern);

    private static IEnumerable<string> Sources(string folder, string pattern)
        => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "QvTrustSetup.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"`([A-Z]\w*Tests)\.(\w+)`")]
    private static partial Regex Tests();

    [GeneratedRegex("`scenario ([a-z0-9*-]+)`")]
    private static partial Regex Scenarios();
}
