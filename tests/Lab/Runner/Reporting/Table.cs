using System.Text;

namespace QvTrust.Lab.Runner.Reporting;

/// <summary>A plain text table: as wide as its longest cells, several lines in a cell allowed.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> rows = [];

    public Table Row(params string[] cells)
    {
        if (cells.Length != headings.Length)
        {
            throw new ArgumentException($"{cells.Length} cells for {headings.Length} columns", nameof(cells));
        }

        rows.Add(cells);
        return this;
    }

    public override string ToString()
    {
        var widths = headings.Select((h, i) => rows.SelectMany(r => Lines(r[i])).Append(h).Max(t => t.Length)).ToArray();
        var text = new StringBuilder();
        Append(text, widths, headings);
        Append(text, widths, [.. widths.Select(w => new string('-', w))]);
        foreach (var row in rows)
        {
            var cells = row.Select(Lines).ToArray();
            for (var line = 0; line < cells.Max(c => c.Length); line++)
            {
                Append(text, widths, [.. cells.Select(c => line < c.Length ? c[line] : "")]);
            }
        }

        return text.ToString();
    }

    private static string[] Lines(string cell) => cell.Split('\n');

    private static void Append(StringBuilder text, int[] widths, string[] cells)
        => text.Append(string.Join("  ", cells.Select((c, i) => c.PadRight(widths[i]))).TrimEnd()).Append('\n');
}
