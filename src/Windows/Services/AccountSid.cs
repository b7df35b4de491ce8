using QvTrust.Core.Machine;
using QvTrust.Windows.Keys;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Services;

/// <summary>The SID of a service's account as the service control manager writes its name.</summary>
internal static unsafe class AccountSid
{
    private const string VirtualAccounts = @"NT SERVICE\";

    // These names are not localised in a service's configuration, but LookupAccountName takes localised ones.
    private static readonly Dictionary<string, string> WellKnown = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LocalSystem"] = "S-1-5-18",
        [@"NT AUTHORITY\SYSTEM"] = "S-1-5-18",
        [@"NT AUTHORITY\LocalSystem"] = "S-1-5-18",
        [@".\LocalSystem"] = "S-1-5-18",
        [@"NT AUTHORITY\LocalService"] = "S-1-5-19",
        [@"NT AUTHORITY\LOCAL SERVICE"] = "S-1-5-19",
        [@"NT AUTHORITY\NetworkService"] = "S-1-5-20",
        [@"NT AUTHORITY\NETWORK SERVICE"] = "S-1-5-20",
    };

    /// <summary>The SID without asking Windows, or null when it has to be asked. No account at all means LocalSystem.</summary>
    public static string? Known(string account)
    {
        if (account.Length == 0)
            return WellKnown["LocalSystem"];
        if (WellKnown.TryGetValue(account, out var sid))
            return sid;
        return account.StartsWith(VirtualAccounts, StringComparison.OrdinalIgnoreCase) ? ServiceSid.Of(account.Substring(VirtualAccounts.Length)) : null;
    }

    /// <summary>The SID, or null when the name does not resolve.</summary>
    public static string? Of(string account) => Known(account) ?? LookUp(account);

    private static string? LookUp(string account)
    {
        var name = account.StartsWith(@".\", StringComparison.Ordinal) ? Environment.MachineName + account.Substring(1) : account;
        const uint LongestSid = 68; // SECURITY_MAX_SID_SIZE
        const uint LongestDomain = 256;
        var sid = stackalloc byte[(int)LongestSid];
        var domain = stackalloc char[(int)LongestDomain];
        uint sidSize = LongestSid, domainLength = LongestDomain, use;
        fixed (char* text = name)
            return Advapi32.LookupAccountNameW(null, text, sid, &sidSize, domain, &domainLength, &use) == 0 ? null : SecurityDescriptor.SidText(sid);
    }
}
