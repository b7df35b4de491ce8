using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace QvTrust.Core.Machine;

/// <summary>
/// The DACL of a key container, as far as it matters here: who may read the key, who owns it. SDDL in and out
/// (MS-DTYP 2.5.1); entries that are not plain allow entries are kept as they are.
/// </summary>
public sealed class KeyAcl
{
    /// <summary>Full control of a CAPI key container, as Windows writes it for SYSTEM and Administrators.</summary>
    public const uint Full = 0xd01f01ff;

    /// <summary>Reading and using the key: what "Manage Private Keys" in certlm.msc grants as Read.</summary>
    public const uint Read = 0x80120089;

    private const string LocalSystem = "S-1-5-18";
    private const uint ReadData = 0x1;
    private const uint GenericRead = 0x80000000;
    private const uint GenericAll = 0x10000000;

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["SY"] = "S-1-5-18", ["LS"] = "S-1-5-19", ["NS"] = "S-1-5-20", ["BA"] = "S-1-5-32-544", ["BU"] = "S-1-5-32-545",
        ["WD"] = "S-1-1-0", ["AU"] = "S-1-5-11", ["CO"] = "S-1-3-0", ["OW"] = "S-1-3-4",
    };

    private static readonly Dictionary<string, uint> RightNames = new(StringComparer.Ordinal)
    {
        ["GA"] = GenericAll, ["GR"] = GenericRead, ["GW"] = 0x40000000, ["GX"] = 0x20000000, ["FA"] = 0x1f01ff, ["FR"] = 0x120089,
        ["FW"] = 0x120116, ["FX"] = 0x1200a0, ["RC"] = 0x20000, ["SD"] = 0x10000, ["WD"] = 0x40000, ["WO"] = 0x80000,
        ["KA"] = 0xf003f, ["KR"] = 0x20019, ["KW"] = 0x20006, ["KX"] = 0x20019,
        // Single bits, by the names that they have in a directory: what of a file is read, written, appended to and so on.
        ["CC"] = ReadData, ["DC"] = 0x2, ["LC"] = 0x4, ["SW"] = 0x8, ["RP"] = 0x10, ["WP"] = 0x20, ["DT"] = 0x40, ["LO"] = 0x80, ["CR"] = 0x100,
    };

    private static readonly Regex Entry = new(@"^\((?<type>[A-Z]+);(?<flags>[A-Z]*);(?<rights>[^;]*);(?<object>[^;]*);(?<inherited>[^;]*);(?<sid>[^;)]+)", RegexOptions.CultureInvariant);

    private readonly string head;
    private readonly List<string> entries;

    private KeyAcl(string head, List<string> entries) => (this.head, this.entries) = (head, entries);

    /// <summary>SYSTEM and Administrators in full, nobody else, nothing inherited.</summary>
    public static KeyAcl Private { get; } = Parse("D:P(A;;0xd01f01ff;;;SY)(A;;0xd01f01ff;;;BA)");

    /// <summary>Reads the DACL part of an SDDL text.</summary>
    public static KeyAcl Parse(string sddl)
    {
        var start = sddl.IndexOf("D:", StringComparison.Ordinal);
        if (start < 0)
            return new KeyAcl("D:", []);
        var first = sddl.IndexOf('(', start);
        var head = first < 0 ? sddl.Substring(start) : sddl.Substring(start, first - start);
        return new KeyAcl(head, first < 0 ? [] : Split(sddl, first).Where(e => Entry.IsMatch(e)).ToList());
    }

    /// <summary>
    /// True when the account of that SID may use the key by an entry of its own or of a group that it surely belongs to.
    /// A domain account's membership of Administrators does not count: it is not known here and may end any day.
    /// </summary>
    public bool CanRead(string sid) => entries.Select(e => Entry.Match(e)).Any(m => m.Groups["type"].Value == "A"
        && !m.Groups["flags"].Value.Contains("IO")
        && SelfAndGroups(sid).Contains(Sid(m.Groups["sid"].Value), StringComparer.OrdinalIgnoreCase)
        && (Mask(m.Groups["rights"].Value) & (ReadData | GenericRead | GenericAll)) != 0);

    /// <summary>SIDs of the entries that give any of the rights; an entry of an unknown kind counts as giving them.</summary>
    internal IEnumerable<string> Granted(uint rights) => entries.Select(e => Entry.Match(e))
        .Where(m => !m.Groups["type"].Value.EndsWith("D", StringComparison.Ordinal) && !m.Groups["flags"].Value.Contains("IO")
            && (Mask(m.Groups["rights"].Value) & rights) != 0)
        .Select(m => Sid(m.Groups["sid"].Value));

    /// <summary>The same DACL with read access for each SID that lacks it.</summary>
    public KeyAcl Grant(IEnumerable<string> sids)
    {
        var result = new List<string>(entries);
        foreach (var sid in sids.Distinct(StringComparer.OrdinalIgnoreCase).Where(s => !CanRead(s)))
            result.Add($"(A;;0x{Read.ToString("x", CultureInfo.InvariantCulture)};;;{sid})");
        return new KeyAcl(head, result);
    }

    /// <summary>The same DACL without any entry for the SID.</summary>
    public KeyAcl Revoke(string sid)
        => new(head, entries.Where(e => !string.Equals(Sid(Entry.Match(e).Groups["sid"].Value), sid, StringComparison.OrdinalIgnoreCase)).ToList());

    /// <summary>True when both grant and deny the same to the same accounts, however it is written.</summary>
    public bool SameAs(KeyAcl other) => new HashSet<string>(Meaning()).SetEquals(other.Meaning());

    private IEnumerable<string> Meaning() => entries.Select(e => Entry.Match(e))
        .Select(m => $"{m.Groups["type"].Value} {Sid(m.Groups["sid"].Value)} {Mask(m.Groups["rights"].Value):x}");

    /// <summary>SDDL of the DACL.</summary>
    public override string ToString() => new StringBuilder(head).Append(string.Concat(entries)).ToString();

    // By depth: the condition of a conditional entry has parentheses of its own.
    private static IEnumerable<string> Split(string sddl, int start)
    {
        for (int i = start, depth = 0; i < sddl.Length; i++)
        {
            if (sddl[i] == '(' && depth++ == 0)
                start = i;
            else if (sddl[i] == ')' && --depth == 0)
                yield return sddl.Substring(start, i - start + 1);
        }
    }

    private static string[] SelfAndGroups(string sid) => sid == LocalSystem
        ? [sid, Aliases["BA"], Aliases["AU"], Aliases["WD"]]
        : [sid, Aliases["AU"], Aliases["WD"]];

    internal static string Sid(string text) => Aliases.TryGetValue(text, out var sid) ? sid : text;

    private static uint Mask(string rights)
    {
        if (rights.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return uint.Parse(rights.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        uint mask = 0;
        for (var i = 0; i + 1 < rights.Length; i += 2)
            mask |= RightNames.TryGetValue(rights.Substring(i, 2), out var bits) ? bits : 0;
        return mask;
    }
}
