using System.Runtime.InteropServices;

namespace QvTrust.Lab.Machine;

/// <summary>The service control manager's functions and structures.</summary>
internal static unsafe partial class ServiceNative
{
    public const uint AllAccess = 0xF003F;
    public const uint ServiceAllAccess = 0xF01FF;
    public const uint QueryOnly = 0x5;
    public const uint ReadStatus = 0x5;
    public const uint OwnProcess = 0x10;
    public const uint Win32Services = 0x30;
    public const uint AnyState = 3;
    public const uint Stopped = 1;
    public const uint StartPending = 2;
    public const uint StopPending = 3;
    public const uint Running = 4;
    public const uint AutoStart = 2;
    public const uint DisabledStart = 4;
    public const uint ErrorNormal = 1;
    public const int ServiceExists = 1073;
    public const int AlreadyRunning = 1056;
    public const int ManagerBusy = 1055;
    public const uint ServiceSpecificError = 1066;
    public const uint NoChange = 0xFFFFFFFF;

    [StructLayout(LayoutKind.Sequential)]
    public struct Status
    {
        public uint Type;
        public uint State;
        public uint Accepted;
        public uint ExitCode;
        public uint SpecificExitCode;
        public uint CheckPoint;
        public uint WaitHint;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ProcessStatus
    {
        public Status Status;
        public uint ProcessId;
        public uint Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct EnumeratedService
    {
        public char* Name;
        public char* DisplayName;
        public ProcessStatus Status;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Config
    {
        public uint Type;
        public uint StartType;
        public uint ErrorControl;
        public char* Path;
        public char* LoadOrderGroup;
        public uint Tag;
        public char* Dependencies;
        public char* Account;
        public char* DisplayName;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TableEntry
    {
        public char* Name;
        public delegate* unmanaged<uint, char**, void> Main;
    }

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial nint OpenSCManagerW(nint machine, nint database, uint access);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint OpenServiceW(nint manager, string name, uint access);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int CloseServiceHandle(nint handle);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint CreateServiceW(
        nint manager, string name, string displayName, uint access, uint type, uint startType, uint errorControl, string path,
        nint loadOrderGroup, nint tag, nint dependencies, string? account, nint password);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int StartServiceW(nint service, uint count, nint arguments);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int QueryServiceStatusEx(nint service, int level, ProcessStatus* status, uint size, out uint needed);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int QueryServiceConfigW(nint service, byte* config, uint size, out uint needed);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int EnumServicesStatusExW(
        nint manager, int level, uint types, uint states, byte* services, uint size, out uint needed, out uint count, ref uint resume, nint group);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int StartServiceCtrlDispatcherW(TableEntry* table);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial nint RegisterServiceCtrlHandlerExW(
        char* name, delegate* unmanaged<uint, uint, nint, nint, uint> handler, nint context);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int SetServiceStatus(nint handle, Status* status);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial int ChangeServiceConfigW(
        nint service, uint type, uint startType, uint errorControl, string? path, string? group, nint tag, string? dependencies,
        string? account, string? password, string? displayName);
}
