using System.Security.AccessControl;

namespace QvTrust.Lab.Machine;

/// <summary>
/// Whether a service account may read a key, judged by the container's descriptor: the lab's platform stores
/// descriptors faithfully and enforces none of them for services.
/// </summary>
internal static class KeyRights
{
    private const int GenericAll = 0x10000000;
    private const int GenericRead = unchecked((int)0x80000000);
    private const int ReadData = 0x1;

    /// <summary>The SIDs in the token of a service that runs under this account name.</summary>
    public static IReadOnlySet<string> SidsOf(string account, string serviceName)
    {
        var everyone = new HashSet<string> { "S-1-1-0", "S-1-5-11", "S-1-5-6", "S-1-5-32-545", ServiceSid(serviceName) };
        var name = account.ToUpperInvariant();
        if (name is "" or "LOCALSYSTEM" or @"NT AUTHORITY\SYSTEM" or @".\LOCALSYSTEM")
        {
            everyone.UnionWith(["S-1-5-18", "S-1-5-32-544"]);
        }
        else if (name is @"NT AUTHORITY\NETWORKSERVICE" or @"NT AUTHORITY\NETWORK SERVICE")
        {
            everyone.Add("S-1-5-20");
        }
        else if (name is @"NT AUTHORITY\LOCALSERVICE" or @"NT AUTHORITY\LOCAL SERVICE")
        {
            everyone.Add("S-1-5-19");
        }
        else if (!name.StartsWith(@"NT SERVICE\", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"The lab knows no SID of the account '{account}'.");
        }

        return everyone;
    }

    /// <summary>The SID of a service: 80 and the SHA-1 of its upper-case name as five numbers, as Windows documents it.</summary>
    public static string ServiceSid(string serviceName)
    {
#pragma warning disable CA5350 // Not a matter of security: the SID of a service is defined by SHA-1.
        var hash = System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.Unicode.GetBytes(serviceName.ToUpperInvariant()));
#pragma warning restore CA5350
        return "S-1-5-80-" + string.Join('-', Enumerable.Range(0, 5).Select(i => BitConverter.ToUInt32(hash, i * 4)));
    }

    /// <summary>Reads the entries in order: the first that speaks of reading for one of the SIDs decides.</summary>
    public static bool AllowRead(RawSecurityDescriptor security, IReadOnlySet<string> sids)
    {
        if (security.DiscretionaryAcl is not { } entries)
        {
            return true;
        }

        foreach (var entry in entries)
        {
            if (entry is CommonAce ace
                && (ace.AceFlags & AceFlags.InheritOnly) == 0
                && (ace.AccessMask & (GenericAll | GenericRead | ReadData)) != 0
                && sids.Contains(ace.SecurityIdentifier.Value))
            {
                return ace.AceQualifier == AceQualifier.AccessAllowed;
            }
        }

        return false;
    }
}
