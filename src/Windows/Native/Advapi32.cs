using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>TOKEN_PRIVILEGES with one privilege.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct OnePrivilege
{
    public uint Count;
    public long Luid;
    public uint Attributes;
}

/// <summary>Key containers, security descriptors, accounts and the event log: advapi32.dll.</summary>
internal static unsafe class Advapi32
{
    public const uint Silent = 0x40; // CRYPT_SILENT
    public const uint MachineKeySet = 0x20; // CRYPT_MACHINE_KEYSET
    public const uint DeleteKeySet = 0x10; // CRYPT_DELETEKEYSET
    public const uint KeySetSecurity = 8; // PP_KEYSET_SEC_DESCR
    public const uint Owner = 1; // OWNER_SECURITY_INFORMATION
    public const uint Dacl = 4; // DACL_SECURITY_INFORMATION
    public const uint ProtectedDacl = 0x80000000; // PROTECTED_DACL_SECURITY_INFORMATION
    public const uint UnprotectedDacl = 0x20000000; // UNPROTECTED_DACL_SECURITY_INFORMATION
    public const uint FileObject = 1; // SE_FILE_OBJECT
    public const uint AdjustPrivileges = 0x20; // TOKEN_ADJUST_PRIVILEGES
    public const uint QueryToken = 8; // TOKEN_QUERY
    public const uint PrivilegeEnabled = 2; // SE_PRIVILEGE_ENABLED

    private const string Dll = "advapi32.dll";

    [DllImport(Dll, SetLastError = true)]
    public static extern int CryptAcquireContextW(nint* provider, char* container, char* name, uint type, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CryptReleaseContext(nint provider, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CryptGetUserKey(nint provider, uint keySpec, nint* key);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CryptDestroyKey(nint key);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CryptGetProvParam(nint provider, uint parameter, byte* data, uint* size, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CryptSetProvParam(nint provider, uint parameter, byte* data, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int ConvertStringSecurityDescriptorToSecurityDescriptorW(char* text, uint revision, void** descriptor, uint* size);

    [DllImport(Dll, SetLastError = true)]
    public static extern int ConvertSecurityDescriptorToStringSecurityDescriptorW(void* descriptor, uint revision, uint parts, char** text, uint* length);

    [DllImport(Dll, SetLastError = true)]
    public static extern int GetSecurityDescriptorOwner(void* descriptor, void** owner, int* defaulted);

    [DllImport(Dll, SetLastError = true)]
    public static extern int GetSecurityDescriptorDacl(void* descriptor, int* present, void** dacl, int* defaulted);

    [DllImport(Dll, SetLastError = true)]
    public static extern int SetKernelObjectSecurity(nint handle, uint parts, void* descriptor);

    [DllImport(Dll)]
    public static extern uint GetSecurityInfo(nint handle, uint type, uint parts, void** owner, void** group, void** dacl, void** sacl, void** descriptor);

    [DllImport(Dll)]
    public static extern uint SetSecurityInfo(nint handle, uint type, uint parts, void* owner, void* group, void* dacl, void* sacl);

    [DllImport(Dll, SetLastError = true)]
    public static extern int ConvertSidToStringSidW(void* sid, char** text);

    [DllImport(Dll, SetLastError = true)]
    public static extern int ConvertStringSidToSidW(char* text, void** sid);

    [DllImport(Dll, SetLastError = true)]
    public static extern int LookupAccountNameW(char* system, char* account, byte* sid, uint* sidSize, char* domain, uint* domainLength, uint* use);

    [DllImport(Dll, SetLastError = true)]
    public static extern int OpenProcessToken(nint process, uint access, nint* token);

    [DllImport(Dll, SetLastError = true)]
    public static extern int LookupPrivilegeValueW(char* system, char* name, long* luid);

    [DllImport(Dll, SetLastError = true)]
    public static extern int AdjustTokenPrivileges(nint token, int disableAll, OnePrivilege* wanted, uint size, OnePrivilege* before, uint* beforeSize);

    [DllImport(Dll, SetLastError = true)]
    public static extern nint RegisterEventSourceW(char* server, char* source);

    [DllImport(Dll, SetLastError = true)]
    public static extern int DeregisterEventSource(nint log);

    [DllImport(Dll, SetLastError = true)]
    public static extern int ReportEventW(nint log, ushort type, ushort category, uint id, void* user, ushort strings, uint dataSize, char** texts, void* data);
}
