using System.Text;

namespace QvTrust.Lab.Package.Msi;

/// <summary>A table of an MSI in the text form that msiinfo writes and msibuild reads: names, types, keys, rows.</summary>
internal sealed class Table(string name, string[] columns, string[] types, int keys, IEnumerable<string[]> rows)
{
    private static readonly Encoding Latin1 = Encoding.Latin1;

    public string Name => name;

    public IReadOnlyList<string> Columns => columns;

    public List<string[]> Rows { get; } = [.. rows];

    public static Table Parse(string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        var columns = lines[0].Split('\t');
        var head = lines[2].Split('\t');
        // The third line may start with a code page number.
        var start = head.Length > 1 && int.TryParse(head[0], out _) ? 1 : 0;
        var rows = lines.Skip(3).Where(l => l.Length > 0).Select(l => Pad(l.Split('\t'), columns.Length));
        return new Table(head[start], columns, lines[1].Split('\t'), head.Length - start - 1, rows);
    }

    public int Column(string column)
    {
        var index = Array.IndexOf(columns, column);
        return index >= 0 ? index : throw new PackageException($"table {name} has no column {column}");
    }

    /// <summary>The row whose first column is that key.</summary>
    public string[] Row(string key)
        => Rows.FirstOrDefault(r => r[0] == key) ?? throw new PackageException($"table {name} has no row {key}");

    public void Write(string file)
    {
        var text = new StringBuilder();
        IEnumerable<string> lines =
        [
            string.Join('\t', columns),
            string.Join('\t', types),
            string.Join('\t', columns.Take(keys).Prepend(name)),
            .. Rows.Select(r => string.Join('\t', r)),
        ];
        foreach (var line in lines)
        {
            text.Append(line).Append("\r\n");
        }

        File.WriteAllBytes(file, Latin1.GetBytes(text.ToString()));
    }

    private static string[] Pad(string[] row, int length) => [.. row, .. Enumerable.Repeat("", Math.Max(0, length - row.Length))];
}
