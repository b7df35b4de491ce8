using System.Text;
using System.Text.RegularExpressions;

namespace QvTrust.Core.Machine;

/// <summary>Who may read a file: rights of a file as SDDL, made and judged.</summary>
public static class FileSecurity
{
    private const string Everyone = "S-1-1-0";
    private const string LocalSystem = "S-1-5-18";
    private const string Administrators = "S-1-5-32-544";

    // Reading, or giving oneself the right to: FILE_READ_DATA, WRITE_DAC, WRITE_OWNER, GENERIC_READ, GENERIC_ALL.
    private const uint Opens = 0x1 | 0x40000 | 0x80000 | 0x80000000 | 0x10000000;

    // Writing, or giving oneself the right to: FILE_WRITE_DATA, FILE_APPEND_DATA, WRITE_DAC, WRITE_OWNER, GENERIC_WRITE, GENERIC_ALL.
    private const uint Writes = 0x2 | 0x4 | 0x40000 | 0x80000 | 0x40000000 | 0x10000000;

    private const string TrustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
    private const string OwnerRights = "S-1-3-4";

    // Domain Admins and Enterprise Admins, as Windows abbreviates those of this server's own domain, and of any.
    private static readonly Regex DomainAdministrators = new("^(DA|EA|S-1-5-21-[0-9-]+-(512|519))$", RegexOptions.CultureInvariant);

    private static readonly Regex OwnerPart = new("^O:(?<sid>S-[0-9-]+|[A-Z]{2})", RegexOptions.CultureInvariant);

    /// <summary>Owner Administrators; SYSTEM and Administrators in full, nothing inherited, and those accounts.</summary>
    /// <param name="readers">SIDs of accounts that may read.</param>
    /// <param name="writers">SIDs of accounts that may also change and delete.</param>
    public static string Private(IEnumerable<string> readers, IEnumerable<string> writers)
    {
        var sddl = new StringBuilder("O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)");
        var given = new HashSet<string>([LocalSystem, Administrators], StringComparer.OrdinalIgnoreCase);
        foreach (var sid in writers.Where(given.Add))
            sddl.Append($"(A;;0x1301bf;;;{sid})");
        foreach (var sid in readers.Where(given.Add))
            sddl.Append($"(A;;FR;;;{sid})");
        return sddl.ToString();
    }

    /// <summary>SIDs (or abbreviations of rarer ones) that may read the file or give themselves the right, its owner included.</summary>
    public static IReadOnlyList<string> Readers(string sddl) => Holders(sddl, Opens);

    /// <summary>SIDs that may write the file or give themselves the right, its owner included, beside SYSTEM, TrustedInstaller and administrators of this server or of a domain.</summary>
    public static IReadOnlyList<string> Writers(string sddl) => Holders(sddl, Writes)
        .Except([LocalSystem, Administrators, TrustedInstaller, OwnerRights], StringComparer.OrdinalIgnoreCase)
        .Where(s => !DomainAdministrators.IsMatch(s)).ToList();

    private static List<string> Holders(string sddl, uint rights)
    {
        var owner = OwnerPart.Match(sddl);
        IEnumerable<string> sids = owner.Success ? [KeyAcl.Sid(owner.Groups["sid"].Value)] : [];
        // No list at all is no restriction; an empty one is none for anybody.
        var dacl = sddl.Contains("D:") && !sddl.Contains("NO_ACCESS_CONTROL") ? KeyAcl.Parse(sddl).Granted(rights) : [Everyone];
        return sids.Concat(dacl).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
    }

    /// <summary>SIDs that may read the file, beside SYSTEM, Administrators and the given ones.</summary>
    public static IReadOnlyList<string> Strangers(string sddl, IEnumerable<string> allowed)
        => Readers(sddl).Except([LocalSystem, Administrators, .. allowed], StringComparer.OrdinalIgnoreCase).ToList();
}
