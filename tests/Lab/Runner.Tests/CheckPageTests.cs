using System.Reflection;
using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Scenarios;

namespace QvTrust.Lab.Runner.Tests;

/// <summary>docs/checks.md names the scenarios that show each check: they are there, and what they run names the check or a code of its.</summary>
public partial class CheckPageTests
{
    // What this check finds is what setup says of the set that is here.
    private const string OfTheSet = "authority-not-usable";
    private static readonly string Root = Hosting.Paths.Find().Root;

    public static TheoryData<string, string, bool> Shown()
    {
        var shown = new TheoryData<string, string, bool>();
        foreach (var section in Section().Matches(File.ReadAllText(Path.Combine(Root, "docs/checks.md"))).Cast<Match>())
        {
            foreach (var scenario in Name().Matches(section.Groups["scenarios"].Value).Cast<Match>())
            {
                shown.Add(section.Groups["check"].Value, scenario.Groups[1].Value, scenario.Groups["long"].Success);
            }
        }

        return shown;
    }

    [Fact]
    public void The_page_is_read() => Assert.True(Shown().Count > 40, $"only {Shown().Count} scenarios are read in the page");

    [Theory]
    [MemberData(nameof(Shown))]
    public void A_check_is_found_in_the_scenario_that_shows_it(string check, string scenario, bool isLong)
    {
        var place = Places().FirstOrDefault(p => p.Scenarios.Any(s => s.Name == scenario));
        Assert.True(place.File is not null, $"{check}: no scenario {scenario}");
        Assert.Equal(place.Scenarios.Single(s => s.Name == scenario).IsLong, isLong);
        var run = new ScenarioSource(File.ReadAllText(place.File)).WhatRuns(scenario);
        var names = (string[])[check, .. CodesOf(check)];
        Assert.True(
            names.Any(n => Regex.IsMatch(run, $@"(?<![\w-]){n}(?![\w-])")),
            $"what {scenario} runs names none of {string.Join(", ", names)}");
    }

    // Those of the matrices are of the built packages, and no check is shown by one.
    private static IEnumerable<(string? File, IReadOnlyList<Scenario> Scenarios)> Places()
        => typeof(ScenarioCatalogue).Assembly.GetTypes()
            .Select(t => (t.Name, All: t.GetProperty("All", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as IEnumerable<Scenario>))
            .Where(t => t.All is not null)
            .Select(t => ((string?)Path.Combine(Root, $"tests/Lab/Runner/Scenarios/{t.Name}.cs"), (IReadOnlyList<Scenario>)[.. t.All!]));

    /// <summary>The errors that the check's class names, by their numbers.</summary>
    private static IEnumerable<string> CodesOf(string check)
    {
        var source = Sources("src/Core/Checks/Catalogue").Single(s => Regex.IsMatch(s, $@": Check\(\d+, ""{check}""\)"));
        if (check == OfTheSet)
        {
            source += string.Concat(Sources("src/Core/Setup/Trust", "AuthoritySet*.cs"));
        }

        var catalogue = string.Concat(Sources("src/Core/Errors"));
        return Error().Matches(source).Select(m => m.Groups[1].Value).Distinct()
            .Select(e => Regex.Match(catalogue, $@"\b{e} {{ get; }} = new\(""(QVT\d{{4}})""").Groups[1].Value)
            .Where(c => c.Length > 0);
    }

    private static IEnumerable<string> Sources(string folder, string pattern = "*.cs")
        => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern).Select(File.ReadAllText);

    [GeneratedRegex(@"^## \d+ (?<check>[a-z0-9-]+)\r?\n(?:(?!## ).*\n)*?- Proven: .*in the lab \((?<scenarios>.*)\)\.", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("`([a-z0-9-]+)`(?<long> with --long)?")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bErrorCatalogue\.(\w+)")]
    private static partial Regex Error();
}
