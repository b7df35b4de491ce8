using QvTrust.Core.Texts;
using System.Runtime.InteropServices;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Services;

/// <summary>What a service is configured with.</summary>
/// <param name="Account">Account name.</param>
/// <param name="CommandLine">Executable and arguments.</param>
/// <param name="IsDisabled">True when it cannot be started.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="DependsOn">Names of services that must run before it.</param>
internal sealed record ServiceConfiguration(string Account, string CommandLine, bool IsDisabled, string DisplayName, IReadOnlyList<string> DependsOn);

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
            throw LastError.Of(Marshal.GetLastWin32Error(), WindowsTexts.OpeningServiceManager);
        nint handle;
        fixed (char* text = name)
            handle = ServiceControl.OpenServiceW(manager, text, access);
        if (handle != 0)
            return new ServiceHandle(manager, handle);
        var error = Marshal.GetLastWin32Error();
        ServiceControl.CloseServiceHandle(manager);
        return error is NotInstalled or InvalidName ? null : throw LastError.Of(error, WindowsTexts.OpeningService.With(name));
    }

    public ServiceStatus Status()
    {
        ServiceStatus status;
        uint needed;
        LastError.ThrowIfFalse(WindowsTexts.ReadingServiceState, ServiceControl.QueryServiceStatusEx(Handle, 0, &status, (uint)sizeof(ServiceStatus), &needed));
        return status;
    }

    /// <summary>What it is configured with.</summary>
    public ServiceConfiguration Configuration()
    {
        const int Largest = 8192; // documented upper bound of QueryServiceConfig
        var buffer = new byte[Largest];
        fixed (byte* data = buffer)
        {
            uint needed;
            LastError.ThrowIfFalse(WindowsTexts.ReadingServiceConfiguration, ServiceControl.QueryServiceConfigW(Handle, data, Largest, &needed));
            var config = (ServiceConfig*)data;
            const uint Disabled = 4; // SERVICE_DISABLED
            return new ServiceConfiguration(
                Text(config->Account), Text(config->BinaryPath), config->StartType == Disabled, Text(config->DisplayName), Texts(config->Dependencies));
        }
    }

    /// <summary>Names of the services that run and depend on it.</summary>
    public IReadOnlyList<string> RunningDependents()
    {
        const int Largest = 256 * 1024; // documented upper bound of EnumDependentServices
        var buffer = new byte[Largest];
        fixed (byte* data = buffer)
        {
            uint needed, count;
            LastError.ThrowIfFalse(WindowsTexts.ReadingDependentServices, ServiceControl.EnumDependentServicesW(Handle, ServiceControl.Active, data, Largest, &needed, &count));
            var names = new string[count];
            for (var i = 0; i < names.Length; i++)
                names[i] = Text(((EnumeratedService*)data)[i].Name);
            return names;
        }
    }

    public void Dispose()
    {
        ServiceControl.CloseServiceHandle(Handle);
        ServiceControl.CloseServiceHandle(manager);
    }

    // Ends with an empty text. What begins with '+' is a group of services, not one.
    private static List<string> Texts(char* text)
    {
        var found = new List<string>();
        for (; text is not null && *text != 0; text += new string(text).Length + 1)
        {
            if (*text != '+')
                found.Add(new string(text));
        }
        return found;
    }

    private static string Text(char* text) => text is null ? "" : new string(text);
}
