using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Switching;

/// <summary>The rows of a data file, and of the record that setup keeps of them: the same, with what setup replaced.</summary>
internal static class SwitchFormat
{
    /// <summary>Largest data file, in bytes.</summary>
    public const int Longest = 65536;

    private const int MostRows = 200;
    private const int LongestValue = 1000;

    /// <summary>Reads a data file.</summary>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static IReadOnlyList<SwitchRow> Parse(byte[] content)
    {
        try
        {
            var text = new UTF8Encoding(false, true).GetString(content).TrimStart('\ufeff');
            return Read(KeptXml.Parse(text), isRecord: false);
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw new FormatException(e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Reads the rows of a data file or of the record.</summary>
    /// <exception cref="FormatException">What is wrong with them.</exception>
    public static IReadOnlyList<SwitchRow> Read(XElement xml, bool isRecord)
    {
        if (xml.Name != "switch")
            throw new FormatException($"it begins with {xml.Name.LocalName} instead of switch");
        var rows = xml.Elements().Select(e => Row(e, isRecord)).ToList();
        if (rows.Count > MostRows)
            throw new FormatException($"it has more than {MostRows} rows");
        if (!isRecord && rows.Find(r => rows.Exists(o => !ReferenceEquals(o, r) && o.IsSamePlace(r) && Meet(o, r))) is { } twice)
            throw new FormatException($"two rows for the same versions name {twice.Object}");
        return rows;
    }

    private static SwitchRow Row(XElement entry, bool isRecord)
    {
        var isFile = entry.Name.LocalName switch
        {
            "file" => true,
            "registry" => false,
            var other => throw new FormatException($"unknown row {other}"),
        };
        RefuseUnknown(entry, isFile, isRecord);
        var name = entry.Text("role");
        var role = RoleTable.All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)) ?? throw new FormatException($"unknown role {name}");
        var row = new SwitchRow(role, isFile ? entry.Text("path") : Key(entry), entry.Text(isFile ? "xpath" : "name"), isFile,
            Value(entry, "before"), Value(entry, "after"), Bound(entry, "from"), Bound(entry, "to"))
        {
            Was = (string?)entry.Attribute("was"),
            IsDropped = (bool?)entry.Attribute("dropped") ?? false,
        };
        if (row.Before == row.After)
            throw new FormatException($"before and after are the same for {row.Object}");
        if (isFile)
            SettingPath.Parse(row.Name);
        else if (row.Name.Length is 0 or > 250)
            throw new FormatException("a registry value without a name, or with one that is too long");
        return row;
    }

    private static void RefuseUnknown(XElement entry, bool isFile, bool isRecord)
    {
        string[] known = [.. isFile ? (string[])["path", "xpath"] : ["key", "name"], "role", "before", "after", "from", "to", .. isRecord ? (string[])["was", "dropped"] : []];
        if (entry.Attributes().FirstOrDefault(a => !known.Contains(a.Name.ToString())) is { } strange)
            throw new FormatException($"{entry.Name.LocalName} with an unknown {strange.Name.LocalName}");
        if (entry.Nodes().Any())
            throw new FormatException($"{entry.Name.LocalName} with something in it");
    }

    private static string Key(XElement entry)
    {
        var key = entry.Text("key");
        return key.StartsWith(SwitchPlaces.Hive, StringComparison.OrdinalIgnoreCase)
            ? key.Substring(SwitchPlaces.Hive.Length)
            : throw new FormatException($"the key {key} does not begin with {SwitchPlaces.Hive}");
    }

    // One line of text: what XML itself would read otherwise cannot be told from it.
    private static string Value(XElement entry, string name)
    {
        var value = entry.Text(name);
        return value.Length <= LongestValue && !value.Any(char.IsControl) && value.Trim() == value
            ? value
            : throw new FormatException($"{name} is longer than {LongestValue} characters, or has blanks around it or control characters in it");
    }

    private static Version? Bound(XElement entry, string name) => (string?)entry.Attribute(name) is not { } text
        ? null
        : Version.TryParse(text, out var version) ? version : throw new FormatException($"{name}={text} is no version, such as 12.50");

    private static bool Meet(SwitchRow one, SwitchRow other)
        => (one.From is null || other.To is null || one.From <= other.To) && (other.From is null || one.To is null || other.From <= one.To);
}
