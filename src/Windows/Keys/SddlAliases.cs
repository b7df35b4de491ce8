using System.Text.RegularExpressions;

namespace QvTrust.Windows.Keys;

/// <summary>
/// Abbreviations of SDDL that Windows makes of this machine's own accounts (MS-DTYP 2.5.1.1): a service may run as one of them, and what is
/// compared with its account is a SID. Those of groups, and those that mean the same everywhere, stay as they are.
/// </summary>
internal static class SddlAliases
{
    // The owner, the group and each entry's account; LA is the built-in Administrator, whatever its name, LG the guest.
    private static readonly Regex Accounts = new(
        @"(?<=^O:|^(O:(S-[0-9-]+|[A-Z]{2}))?G:|\([A-Z]+;[A-Z]*;[^;()]*;[^;()]*;[^;()]*;)(LA|LG)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>The same rights, with SIDs in place of those abbreviations.</summary>
    /// <param name="sddl">What Windows wrote.</param>
    /// <param name="sid">The SID behind an abbreviation on this machine.</param>
    public static string Resolve(string sddl, Func<string, string> sid) => Accounts.Replace(sddl, m => sid(m.Value));
}
