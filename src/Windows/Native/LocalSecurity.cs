using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>LSA_UNICODE_STRING: lengths in octets, the terminator counts for the second one.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LsaString
{
    public ushort Length;
    public ushort MaximumLength;
    public char* Buffer;
}

/// <summary>LSA_OBJECT_ATTRIBUTES, of which nothing is used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LsaAttributes
{
    public int Length;
    public nint RootDirectory;
    public nint ObjectName;
    public uint Attributes;
    public nint SecurityDescriptor;
    public nint SecurityQualityOfService;
}

/// <summary>The local security policy: advapi32.dll. All of them answer an NTSTATUS.</summary>
internal static unsafe class LocalSecurity
{
    public const uint ViewLocalInformation = 1; // POLICY_VIEW_LOCAL_INFORMATION
    public const uint LookupNames = 0x800; // POLICY_LOOKUP_NAMES
    public const uint NoMoreEntries = 0x8000001A; // STATUS_NO_MORE_ENTRIES

    private const string Dll = "advapi32.dll";

    [DllImport(Dll)]
    public static extern uint LsaOpenPolicy(LsaString* system, LsaAttributes* attributes, uint access, nint* policy);

    [DllImport(Dll)]
    public static extern uint LsaEnumerateAccountsWithUserRight(nint policy, LsaString* right, void*** accounts, uint* count);

    [DllImport(Dll)]
    public static extern uint LsaFreeMemory(void* buffer);

    [DllImport(Dll)]
    public static extern uint LsaClose(nint policy);

    [DllImport(Dll)]
    public static extern uint LsaNtStatusToWinError(uint status);
}
