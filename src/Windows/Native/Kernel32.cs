using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>SECURITY_ATTRIBUTES.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SecurityAttributes
{
    public uint Length;
    public void* Descriptor;
    public int Inherit;
}

/// <summary>BY_HANDLE_FILE_INFORMATION, as far as it is read here, with room for the rest.</summary>
[StructLayout(LayoutKind.Explicit, Size = 52)]
internal struct FileInformation
{
    [FieldOffset(0)]
    public uint Attributes;

    [FieldOffset(40)]
    public uint Names;
}

/// <summary>Files, processes and memory: kernel32.dll.</summary>
internal static unsafe class Kernel32
{
    public const nint InvalidHandle = -1;
    public const uint ReadControl = 0x20000; // READ_CONTROL
    public const uint WriteDacl = 0x40000; // WRITE_DAC
    public const uint WriteOwner = 0x80000; // WRITE_OWNER
    public const uint ReadAttributes = 0x80; // FILE_READ_ATTRIBUTES
    public const uint ShareAll = 7; // FILE_SHARE_READ | WRITE | DELETE
    public const uint GenericRead = 0x80000000; // GENERIC_READ
    public const uint GenericWrite = 0x40000000; // GENERIC_WRITE
    public const uint CreateNew = 1; // CREATE_NEW
    public const uint WriteThrough = 0x80000000; // FILE_FLAG_WRITE_THROUGH
    public const uint OpenExisting = 3; // OPEN_EXISTING
    public const uint BackupSemantics = 0x02000000; // FILE_FLAG_BACKUP_SEMANTICS: needed to open a folder
    public const uint OpenReparsePoint = 0x00200000; // FILE_FLAG_OPEN_REPARSE_POINT
    public const uint DirectoryAttribute = 0x10; // FILE_ATTRIBUTE_DIRECTORY
    public const uint ReparseAttribute = 0x400; // FILE_ATTRIBUTE_REPARSE_POINT
    public const uint MoveFlags = 9; // MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH
    public const uint QueryLimited = 0x1000; // PROCESS_QUERY_LIMITED_INFORMATION

    public const uint StillActive = 259; // STILL_ACTIVE

    private const string Dll = "kernel32.dll";

    [DllImport(Dll, SetLastError = true)]
    public static extern int CreateDirectoryW(char* path, SecurityAttributes* security);

    [DllImport(Dll, SetLastError = true)]
    public static extern nint CreateFileW(char* path, uint access, uint share, SecurityAttributes* security, uint creation, uint flags, nint template);

    [DllImport(Dll, SetLastError = true)]
    public static extern int GetFileInformationByHandle(nint file, FileInformation* information);

    [DllImport(Dll, SetLastError = true)]
    public static extern int MoveFileExW(char* from, char* to, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CloseHandle(nint handle);

    [DllImport(Dll)]
    public static extern nint LocalFree(void* memory);

    [DllImport(Dll)]
    public static extern nint GetCurrentProcess();

    [DllImport(Dll, SetLastError = true)]
    public static extern nint OpenProcess(uint access, int inherit, uint processId);

    [DllImport(Dll, SetLastError = true)]
    public static extern int GetExitCodeProcess(nint process, uint* code);

    [DllImport(Dll, SetLastError = true)]
    public static extern int GetProcessTimes(nint process, long* created, long* exited, long* kernel, long* user);
}
