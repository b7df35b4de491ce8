using System.Text.RegularExpressions;

namespace QvTrust.Lab.Runner.State;

/// <summary>Reads a private key's security descriptor in its text form.</summary>
internal static partial class KeyRights
{
    private static readonly string[] Everybody = ["WD", "BU", "AU", "AN", "IU", "S-1-1-0", "S-1-5-32-545", "S-1-5-11"];

    /// <summary>Whether an entry that counts allows the account of a service to read.</summary>
    public static bool AllowRead(string? sddl, string account)
    {
        var trustees = account.ToUpperInvariant() switch
        {
            "" or "LOCALSYSTEM" or @"NT AUTHORITY\SYSTEM" => (string[])["SY", "BA", "S-1-5-18", "S-1-5-32-544"],
            @"NT AUTHORITY\NETWORKSERVICE" or @"NT AUTHORITY\NETWORK SERVICE" => ["NS", "S-1-5-20"],
            @"NT AUTHORITY\LOCALSERVICE" or @"NT AUTHORITY\LOCAL SERVICE" => ["LS", "S-1-5-19"],
            _ => throw new LabException($"the lab does not know the account {account}"),
        };
        return Allowed(sddl).Any(trustees.Contains);
    }

    public static bool IsOpenToAll(string? sddl) => Allowed(sddl).Any(Everybody.Contains);

    /// <summary>Whether the service SID (S-1-5-80-...) of a service has an entry.</summary>
    public static bool NamesService(string? sddl) => Allowed(sddl).Any(t => t.StartsWith("S-1-5-80-", StringComparison.Ordinal));

    // Entries that only new children of a container would inherit (IO) give nobody a right on the key itself.
    private static IEnumerable<string> Allowed(string? sddl)
        => Entry().Matches(sddl ?? "").Where(m => !m.Groups["flags"].Value.Contains("IO", StringComparison.Ordinal)).Select(m => m.Groups["trustee"].Value);

    [GeneratedRegex(@"\(A;(?<flags>[A-Z]*);[^;]*;[^;]*;[^;]*;(?<trustee>[^)]+)\)")]
    private static partial Regex Entry();
}
