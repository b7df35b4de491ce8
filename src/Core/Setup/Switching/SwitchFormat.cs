using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Texts;

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
            throw new FormatException(SwitchTexts.NotASwitchFile.With(xml.Name.LocalName));
        var rows = xml.Elements().Select(e => Row(e, isRecord)).ToList();
        if (rows.Count > MostRows)
            throw new FormatException(SwitchTexts.TooManyRows.With(MostRows));
        if (!isRecord && rows.Find(r => rows.Exists(o => !ReferenceEquals(o, r) && o.IsSamePlace(r) && Meet(o, r))) is { } twice)
            throw new FormatException(SwitchTexts.TwoRowsForOnePlace.With(twice.Object));
        return rows;
    }

    private static SwitchRow Row(XElement entry, bool isRecord)
    {
        var isFile = entry.Name.LocalName switch
        {
            "file" => true,
            "registry" => false,
            var other => throw new FormatException(SwitchTexts.UnknownRow.With(other)),
        };
        RefuseUnknown(entry, isFile, isRecord);
        var name = entry.Text("role");
        var role = RoleTable.All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)) ?? throw new FormatException(SwitchTexts.UnknownRole.With(name));
        var row = new SwitchRow(role, isFile ? entry.Text("path") : Key(entry), entry.Text(isFile ? "xpath" : "name"), isFile,
            Value(entry, "before"), Value(entry, "after"), Bound(entry, "from"), Bound(entry, "to"))
        {
            Was = (string?)entry.Attribute("was"),
            IsDropped = (bool?)entry.Attribute("dropped") ?? false,
        };
        if (row.Before == row.After)
            throw new FormatException(SwitchTexts.NothingToSwitch.With(row.Object));
        if (isFile)
            SettingPath.Parse(row.Name);
        else if (row.Name.Length is 0 or > 250)
            throw new FormatException(SwitchTexts.BadValueName);
        return row;
    }

    private static void RefuseUnknown(XElement entry, bool isFile, bool isRecord)
    {
        string[] known = [.. isFile ? (string[])["path", "xpath"] : ["key", "name"], "role", "before", "after", "from", "to", .. isRecord ? (string[])["was", "dropped"] : []];
        if (entry.Attributes().FirstOrDefault(a => !known.Contains(a.Name.ToString())) is { } strange)
            throw new FormatException(ChangeTexts.AttributeUnknown.With(entry.Name.LocalName, strange.Name.LocalName));
        if (entry.Nodes().Any())
            throw new FormatException(SwitchTexts.SomethingInRow.With(entry.Name.LocalName));
    }

    private static string Key(XElement entry)
    {
        var key = entry.Text("key");
        return key.StartsWith(SwitchPlaces.Hive, StringComparison.OrdinalIgnoreCase)
            ? key.Substring(SwitchPlaces.Hive.Length)
            : throw new FormatException(SwitchTexts.KeyOutsideHive.With(key, SwitchPlaces.Hive));
    }

    // One line of text: what XML itself would read otherwise cannot be told from it.
    private static string Value(XElement entry, string name)
    {
        var value = entry.Text(name);
        return value.Length <= LongestValue && !value.Any(char.IsControl) && value.Trim() == value
            ? value
            : throw new FormatException(SwitchTexts.BadValue.With(name, LongestValue));
    }

    private static Version? Bound(XElement entry, string name) => (string?)entry.Attribute(name) is not { } text
        ? null
        : Version.TryParse(text, out var version) ? version : throw new FormatException(SwitchTexts.BadVersion.With(name, text));

    private static bool Meet(SwitchRow one, SwitchRow other)
        => (one.From is null || other.To is null || one.From <= other.To) && (other.From is null || one.To is null || other.From <= one.To);
}
