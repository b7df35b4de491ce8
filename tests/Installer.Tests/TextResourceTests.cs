using System.Text.RegularExpressions;
using System.Xml.Linq;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>What people read stands in resource files, once, and everything that stands there is said somewhere.</summary>
public sealed partial class TextResourceTests
{
    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Literal { get; }

    /// <summary>Two small words in a row, or one between places, which names of protocols, files and registry keys are not made of.</summary>
    [GeneratedRegex(@"(?<![\w.\\/-])[a-z]{2,},? [a-z]{2,}(?![\w/\\=])|\} [a-z]{3,} [a-z{]|[A-Z][a-z]+ [a-z]{2,} [a-z]{2,}")]
    private static partial Regex Sentence { get; }

    /// <summary>Comments, faults of the program itself, SQL, the command line's own words, templates of the service's log, which have to be constants, and texts that are hashed.</summary>
    [GeneratedRegex(@"^\s*//|(?:Argument\w*|InvalidOperation|Installer)Exception\(|^\s*\[LoggerMessage|Message = ""|Encoding\.ASCII|GeneratedRegex|Columns = ""|""(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|ALTER|WITH)\b|""qvtrust [a-z]|machine\(""")]
    private static partial Regex NotRead { get; }

    /// <summary>Formats that programs read, commands, and faults that nobody sees.</summary>
    private static readonly string[] Allowed =
    [
        "an event without ", "The platform made a key ", "netsh http ", "package sha256:", "QvTrust audit ", "QvTrust installation ", "window close", "\"warn ", "hostnameport=", "\"  qvtrust ",
        // By these the plan knows lines of the log.
        "\"an earlier setup \"", "\"nothing to remove\"",
    ];

    [GeneratedRegex(@"\b([A-Z]\w*Texts)\.([A-Z]\w*)")]
    private static partial Regex Use { get; }

    [Fact]
    public void No_sentence_stands_in_the_code()
        => Assert.Empty(Sources().SelectMany(f => File.ReadLines(f).Where(l => !NotRead.IsMatch(l) && !Allowed.Any(a => l.Contains(a, StringComparison.Ordinal)) && Literal.Matches(l).Any(m => Sentence.IsMatch(m.Value))).Select(l => $"{Path.GetFileName(f)}: {l.Trim()}")));

    [Fact]
    public void Every_text_is_used()
    {
        foreach (var project in Projects())
        {
            var sources = Files(project, "*.cs").Select(File.ReadAllText).ToList();
            var used = sources.SelectMany(s => Use.Matches(s)).Select(m => $"{m.Groups[1].Value}.{m.Groups[2].Value}").ToHashSet(StringComparer.Ordinal);
            // Looked up by what stands before the point: an error's code, a check's name.
            bool IsNamed(string name) => name.Contains('.', StringComparison.Ordinal) && sources.Any(s => s.Contains($"\"{name.Split('.')[0]}\"", StringComparison.Ordinal));
            var files = Files(project, "*.resx").ToList();
            Assert.Equal(files.Select(Path.GetFileName).Distinct(), files.Select(Path.GetFileName));
            Assert.Empty(files.SelectMany(f => Texts(f).Keys.Where(n => !IsNamed(n) && !used.Contains($"{Path.GetFileNameWithoutExtension(f)}.{n}")).Select(n => $"{f}: {n}")));
        }
    }

    [Fact]
    public void Every_text_gets_as_many_values_as_it_has_places()
    {
        var seen = 0;
        foreach (var project in Projects())
        {
            var texts = Files(project, "*.resx").SelectMany(f => Texts(f).Select(t => (Name: $"{Path.GetFileNameWithoutExtension(f)}.{t.Key}", t.Value))).ToDictionary(t => t.Name, t => Places(t.Value));
            foreach (var source in Files(project, "*.cs").Select(f => Quoted.Replace(File.ReadAllText(f), "0")))
            {
                foreach (Match use in Filled.Matches(source))
                {
                    seen++;
                    Assert.True(texts[use.Groups[1].Value] == Values(source, use.Index + use.Length), $"{use.Groups[1].Value} in {project}");
                }
            }
        }

        Assert.True(seen > 400, $"only {seen} uses are seen");
    }

    [Fact]
    public void Names_of_texts_are_unique_and_places_are_numbered_without_a_gap()
    {
        foreach (var file in Projects().SelectMany(p => Files(p, "*.resx")))
        {
            var names = XElement.Load(file).Elements("data").Select(d => (string)d.Attribute("name")!).ToList();
            Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
            // An error's hint may leave out what its cause says.
            Assert.All(Texts(file).Where(t => !t.Key.StartsWith("QVT", StringComparison.Ordinal)), t => Assert.Equal(Places(t.Value), Numbers(t.Value).Distinct().Count()));
        }
    }

    [GeneratedRegex(@"(?<!\{)\{(\d+)[^}]*\}")]
    private static partial Regex Place { get; }

    [GeneratedRegex(@"\b([A-Z]\w*Texts\.[A-Z]\w*)\.With\(")]
    private static partial Regex Filled { get; }

    [GeneratedRegex(@"@""(?:[^""]|"""")*""|""(?:[^""\\]|\\.)*""|'(?:[^'\\]|\\.)'")]
    private static partial Regex Quoted { get; }

    private static IEnumerable<int> Numbers(string text) => Place.Matches(text).Select(m => int.Parse(m.Groups[1].Value, null));

    private static int Places(string text) => Numbers(text).DefaultIfEmpty(-1).Max() + 1;

    /// <summary>How many arguments stand between a bracket that is open at a place of the source and its end.</summary>
    private static int Values(string source, int start)
    {
        var (depth, values) = (0, source[start] == ')' ? 0 : 1);
        for (var end = start; depth >= 0; end++)
        {
            depth += source[end] is '(' or '[' or '{' ? 1 : source[end] is ')' or ']' or '}' ? -1 : 0;
            values += source[end] == ',' && depth == 0 ? 1 : 0;
        }

        return values;
    }

    private static IEnumerable<string> Projects()
        => Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Append(Path.Combine(Repository.Root, "customactions")).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sources() => Projects().SelectMany(p => Files(p, "*.cs"));

    private static IEnumerable<string> Files(string project, string pattern)
        => Directory.EnumerateFiles(project, pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Texts(string file)
        => XElement.Load(file).Elements("data").ToDictionary(d => (string)d.Attribute("name")!, d => d.Element("value")!.Value);
}
