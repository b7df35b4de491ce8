using System.Text.RegularExpressions;
using System.Xml.Linq;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>What people read stands in resource files, once, and everything that stands there is said somewhere.</summary>
public sealed partial class TextResourceTests
{
    private static readonly string[] Roots = [Path.Combine(Repository.Root, "src"), Path.Combine(Repository.Root, "customactions")];

    private const string Word = "(?:the|is|are|was|were|not|cannot|has|have|this|that|with|without|there|of|and|for|from)";

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Literal { get; }

    /// <summary>One of the words that names of protocols, files and commands are not made of, beside another small one.</summary>
    [GeneratedRegex($@"\b[a-z]{{2,}} {Word} |\b{Word} [a-z]{{2,}} ")]
    private static partial Regex Sentence { get; }

    /// <summary>Comments, faults of the program itself, templates of the service's log, which have to be constants, and texts that are hashed.</summary>
    [GeneratedRegex(@"^\s*//|Exception\(|^\s*\[LoggerMessage|Message = ""|Encoding\.ASCII")]
    private static partial Regex NotRead { get; }

    [GeneratedRegex(@"\b([A-Z]\w*Texts)\.([A-Z]\w*)")]
    private static partial Regex Use { get; }

    [Fact]
    public void No_sentence_stands_in_the_code()
        => Assert.Empty(Sources().SelectMany(f => File.ReadLines(f).Where(l => !NotRead.IsMatch(l) && Literal.Matches(l).Any(m => Sentence.IsMatch(m.Value))).Select(l => $"{Path.GetFileName(f)}: {l.Trim()}")));

    [Fact]
    public void Every_text_is_used()
    {
        var sources = Sources().Select(File.ReadAllText).ToList();
        var used = sources.SelectMany(s => Use.Matches(s)).Select(m => $"{m.Groups[1].Value}.{m.Groups[2].Value}").ToHashSet(StringComparer.Ordinal);
        // Looked up by what stands before the point: an error's code, a check's name.
        bool IsNamed(string name) => name.Contains('.', StringComparison.Ordinal) && sources.Any(s => s.Contains($"\"{name.Split('.')[0]}\"", StringComparison.Ordinal));
        var texts = Resources().SelectMany(f => Names(f).Select(n => (File: Path.GetFileNameWithoutExtension(f), Name: n))).ToList();
        Assert.NotEmpty(texts);
        Assert.Empty(texts.Where(t => !IsNamed(t.Name) && !used.Contains($"{t.File}.{t.Name}")).Select(t => $"{t.File}.{t.Name}"));
    }

    [Fact]
    public void Names_of_texts_are_unique_and_places_are_numbered_without_a_gap()
    {
        foreach (var file in Resources())
        {
            Assert.Equal(Names(file).Distinct(StringComparer.OrdinalIgnoreCase), Names(file));
            foreach (var data in XElement.Load(file).Elements("data"))
            {
                var places = Place.Matches(data.Element("value")!.Value.Replace("{{", "", StringComparison.Ordinal)).Select(m => int.Parse(m.Groups[1].Value, null)).Distinct().Order();
                // An error's hint may leave out what its cause says.
                if (!((string)data.Attribute("name")!).StartsWith("QVT", StringComparison.Ordinal))
                    Assert.Equal(Enumerable.Range(0, places.Count()), places);
            }
        }
    }

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place { get; }

    private static IEnumerable<string> Sources() => Files("*.cs");

    private static IEnumerable<string> Resources() => Files("*.resx");

    private static IEnumerable<string> Files(string pattern)
        => Roots.SelectMany(r => Directory.EnumerateFiles(r, pattern, SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(string file) => XElement.Load(file).Elements("data").Select(d => (string)d.Attribute("name")!);
}
