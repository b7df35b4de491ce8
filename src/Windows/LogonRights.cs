using QvTrust.Windows.Keys;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows;

/// <summary>Who may log on how, as the local security policy says it; what a domain's policy defines stands there, too.</summary>
internal static unsafe class LogonRights
{
    /// <summary>SIDs of the accounts and groups that have a right (ntsecapi.h); empty where nobody has it.</summary>
    public static IReadOnlyList<string> Holders(string right)
    {
        LsaAttributes none = default;
        nint policy;
        ThrowIfFailed(LocalSecurity.LsaOpenPolicy(null, &none, LocalSecurity.ViewLocalInformation | LocalSecurity.LookupNames, &policy));
        try
        {
            return Read(policy, right);
        }
        finally
        {
            _ = LocalSecurity.LsaClose(policy);
        }
    }

    private static List<string> Read(nint policy, string right)
    {
        void** accounts;
        uint count;
        fixed (char* text = right)
        {
            var name = new LsaString { Length = (ushort)(right.Length * sizeof(char)), MaximumLength = (ushort)((right.Length + 1) * sizeof(char)), Buffer = text };
            var status = LocalSecurity.LsaEnumerateAccountsWithUserRight(policy, &name, &accounts, &count);
            if (status == LocalSecurity.NoMoreEntries)
                return [];
            ThrowIfFailed(status);
        }
        try
        {
            List<string> holders = [];
            for (var i = 0; i < count; i++)
                holders.Add(SecurityDescriptor.SidText(accounts[i]));
            return holders;
        }
        finally
        {
            _ = LocalSecurity.LsaFreeMemory(accounts);
        }
    }

    private static void ThrowIfFailed(uint status)
    {
        if (status != 0)
            throw LastError.Of((int)LocalSecurity.LsaNtStatusToWinError(status), WindowsTexts.ReadingLogonRights);
    }
}
