using System.Runtime.InteropServices;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Services;

/// <summary>An open service.</summary>
internal sealed unsafe class ServiceHandle : IDisposable
{
    private const int NotInstalled = 1060; // ERROR_SERVICE_DOES_NOT_EXIST
    private const int InvalidName = 123; // ERROR_INVALID_NAME

    private readonly nint manager;

    private ServiceHandle(nint manager, nint handle) => (this.manager, Handle) = (manager, handle);

    public nint Handle { get; }

    /// <summary>The service, or null when it is not installed.</summary>
    public static ServiceHandle? Open(string name, uint access)
    {
        var manager = ServiceControl.OpenSCManagerW(null, null, ServiceControl.Connect);
        if (manager == 0)
            throw LastError.Of("opening the service control manager");
        nint handle;
        fixed (char* text = name)
            handle = ServiceControl.OpenServiceW(manager, text, access);
        if (handle != 0)
            return new ServiceHandle(manager, handle);
        var error = Marshal.GetLastWin32Error();
        ServiceControl.CloseServiceHandle(manager);
        return error is NotInstalled or InvalidName ? null : throw LastError.Of($"opening the service {name}", error);
    }

    public ServiceStatus Status()
    {
        ServiceStatus status;
        uint needed;
        LastError.ThrowIfFalse(ServiceControl.QueryServiceStatusEx(Handle, 0, &status, (uint)sizeof(ServiceStatus), &needed), "reading a service's state");
        return status;
    }

    /// <summary>Account and command line.</summary>
    public (string Account, string CommandLine, bool IsDisabled) Configuration()
    {
        const int Largest = 8192; // documented upper bound of QueryServiceConfig
        var buffer = new byte[Largest];
        fixed (byte* data = buffer)
        {
            uint needed;
            LastError.ThrowIfFalse(ServiceControl.QueryServiceConfigW(Handle, data, Largest, &needed), "reading a service's configuration");
            var config = (ServiceConfig*)data;
            const uint Disabled = 4; // SERVICE_DISABLED
            return (Text(config->Account), Text(config->BinaryPath), config->StartType == Disabled);
        }
    }

    public void Dispose()
    {
        ServiceControl.CloseServiceHandle(Handle);
        ServiceControl.CloseServiceHandle(manager);
    }

    private static string Text(char* text) => text is null ? "" : new string(text);
}
