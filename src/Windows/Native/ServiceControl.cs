using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>QUERY_SERVICE_CONFIGW.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ServiceConfig
{
    public uint Type;
    public uint StartType;
    public uint ErrorControl;
    public char* BinaryPath;
    public char* LoadOrderGroup;
    public uint TagId;
    public char* Dependencies;
    public char* Account;
    public char* DisplayName;
}

/// <summary>SERVICE_STATUS_PROCESS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ServiceStatus
{
    public uint Type;
    public uint State;
    public uint Accepted;
    public uint ExitCode;
    public uint SpecificExitCode;
    public uint CheckPoint;
    public uint WaitHint;
    public uint ProcessId;
    public uint Flags;
}

/// <summary>ENUM_SERVICE_STATUSW.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct EnumeratedService
{
    public char* Name;
    public char* DisplayName;
    public uint Type;
    public uint State;
    public uint Accepted;
    public uint ExitCode;
    public uint SpecificExitCode;
    public uint CheckPoint;
    public uint WaitHint;
}

/// <summary>The service control manager: advapi32.dll.</summary>
internal static unsafe class ServiceControl
{
    public const uint Connect = 1; // SC_MANAGER_CONNECT
    public const uint QueryConfig = 1; // SERVICE_QUERY_CONFIG
    public const uint QueryStatus = 4; // SERVICE_QUERY_STATUS
    public const uint EnumerateDependents = 8; // SERVICE_ENUMERATE_DEPENDENTS
    public const uint Active = 1; // SERVICE_ACTIVE
    public const uint Start = 0x10; // SERVICE_START
    public const uint Stop = 0x20; // SERVICE_STOP
    public const uint StopControl = 1; // SERVICE_CONTROL_STOP

    private const string Dll = "advapi32.dll";

    [DllImport(Dll, SetLastError = true)]
    public static extern nint OpenSCManagerW(char* machine, char* database, uint access);

    [DllImport(Dll, SetLastError = true)]
    public static extern nint OpenServiceW(nint manager, char* name, uint access);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CloseServiceHandle(nint handle);

    [DllImport(Dll, SetLastError = true)]
    public static extern int QueryServiceConfigW(nint service, void* config, uint size, uint* needed);

    [DllImport(Dll, SetLastError = true)]
    public static extern int QueryServiceStatusEx(nint service, uint level, ServiceStatus* status, uint size, uint* needed);

    [DllImport(Dll, SetLastError = true)]
    public static extern int EnumDependentServicesW(nint service, uint state, void* services, uint size, uint* needed, uint* count);

    [DllImport(Dll, SetLastError = true)]
    public static extern int StartServiceW(nint service, uint count, char** arguments);

    [DllImport(Dll, SetLastError = true)]
    public static extern int ControlService(nint service, uint control, ServiceStatus* status);
}
