namespace QvTrust.Installer.Tests.Msi;

/// <summary>A table of an MSI, as msiinfo exports it.</summary>
internal sealed class Table
{
    private Table(IReadOnlyList<string> lines)
    {
        Columns = lines[0].Split('\t');
        Types = lines[1].Split('\t');
        KeyColumns = [.. lines[2].Split('\t').SkipWhile(n => int.TryParse(n, out _)).Skip(1)];
        Rows = [.. lines.Skip(3).Select(l => l.Split('\t'))];
    }

    /// <summary>Tables by name, from an export of all of them with an empty line behind each.</summary>
    public static IReadOnlyDictionary<string, Table> ParseAll(string exported)
    {
        var tables = new Dictionary<string, Table>();
        var lines = new List<string>();
        foreach (var line in exported.Split('\n').Select(l => l.TrimEnd('\r')))
        {
            if (line.Length > 0)
                lines.Add(line);
            else if (lines.Count > 0)
            {
                // The third line names the table and its keys, with a code page before them at times.
                tables[lines[2].Split('\t').First(n => !int.TryParse(n, out _))] = new Table(lines);
                lines = [];
            }
        }

        return tables;
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Of each column a letter and a length, such as <c>s72</c>; a capital letter where it may be empty.</summary>
    public IReadOnlyList<string> Types { get; }

    public IReadOnlyList<string> KeyColumns { get; }

    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>The value in that column of the row with that key.</summary>
    public string this[string key, string column]
        => Rows.SingleOrDefault(r => r[0] == key) is { } row ? row[Columns.ToList().IndexOf(column)]
            : throw new KeyNotFoundException($"there is no row {key}");

    public IEnumerable<string> Keys => Rows.Select(r => r[0]);
}
