namespace QvTrust.Installer.Tests.Msi;

/// <summary>A table of an MSI, as msiinfo exports it.</summary>
internal sealed class Table
{
    public Table(string exported)
    {
        var lines = exported.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        Columns = lines[0].Split('\t');
        Rows = [.. lines.Skip(3).Where(l => l.Length > 0).Select(l => l.Split('\t'))];
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>The value in that column of the row with that key.</summary>
    public string this[string key, string column]
        => Rows.SingleOrDefault(r => r[0] == key) is { } row ? row[Columns.ToList().IndexOf(column)]
            : throw new KeyNotFoundException($"there is no row {key}");

    public IEnumerable<string> Keys => Rows.Select(r => r[0]);
}
