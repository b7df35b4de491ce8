using System.Text.RegularExpressions;

namespace QvTrust.Lab.Runner.Tests;

/// <summary>A file of scenarios, as its members: what stands between two lines that begin one.</summary>
internal sealed partial class ScenarioSource
{
    private readonly string text;
    private readonly Dictionary<string, string> members = new(StringComparer.Ordinal);

    public ScenarioSource(string text)
    {
        this.text = text;
        var starts = Member().Matches(text).ToList();
        for (var i = 0; i < starts.Count; i++)
        {
            var end = i + 1 < starts.Count ? starts[i + 1].Index : text.Length;
            var name = starts[i].Groups["name"].Value;
            members[name] = members.GetValueOrDefault(name, "") + text[starts[i].Index..end];
        }
    }

    /// <summary>
    /// The entry of a scenario in the list, and every member that it names, or that one of these names. Where the name is put together
    /// from parts, the whole file.
    /// </summary>
    public string WhatRuns(string scenario)
    {
        var entry = Regex.Match(text, $@"[^,\[]*\(""{scenario}"",.*");
        if (!entry.Success)
        {
            return text;
        }

        var run = entry.Value;
        var left = new HashSet<string>(members.Keys.Where(m => m != "All"), StringComparer.Ordinal);
        for (var next = Named(); next is not null; next = Named())
        {
            left.Remove(next);
            run += members[next];
        }

        return run;

        string? Named() => left.FirstOrDefault(m => Regex.IsMatch(run, $@"(?<!\.)\b{m}\b"));
    }

    [GeneratedRegex(@"^    (?:public|private|internal) (?:(?!=>)[^\n={])*?(?<name>\w+)(?: =>| =|\(| \{|\n    \{)", RegexOptions.Multiline)]
    private static partial Regex Member();
}
