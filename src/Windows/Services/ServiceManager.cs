using System.Runtime.InteropServices;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Services;

/// <summary>The service control manager.</summary>
internal sealed unsafe class ServiceManager(IClock clock) : IServiceManager
{
    private const int AlreadyRunning = 1056; // ERROR_SERVICE_ALREADY_RUNNING
    private const int DatabaseLocked = 1055; // ERROR_SERVICE_DATABASE_LOCKED: another service is just starting
    private const int CannotAcceptControl = 1061; // ERROR_SERVICE_CANNOT_ACCEPT_CTRL: it is starting or stopping
    private const int RequestTimeout = 1053; // ERROR_SERVICE_REQUEST_TIMEOUT: it was told, and has not answered within half a minute
    private const int NotActive = 1062; // ERROR_SERVICE_NOT_ACTIVE
    private const int SpecificError = 1066; // ERROR_SERVICE_SPECIFIC_ERROR

    public ServiceInfo? Find(string name)
    {
        using var service = ServiceHandle.Open(name, ServiceControl.QueryConfig | ServiceControl.QueryStatus);
        if (service is null)
            return null;
        var (account, commandLine, isDisabled, displayName, dependsOn) = service.Configuration();
        var status = service.Status();
        var exitCode = status.ExitCode == SpecificError ? status.SpecificExitCode : status.ExitCode;
        return new ServiceInfo(name, State(status.State), (int)status.ProcessId, account, AccountSid.Of(account), CommandLine.Executable(commandLine), (int)exitCode, isDisabled)
        {
            DisplayName = displayName, DependsOn = dependsOn,
        };
    }

    public IReadOnlyList<string> RunningDependents(string name)
    {
        using var service = ServiceHandle.Open(name, ServiceControl.EnumerateDependents);
        return service?.RunningDependents() ?? [];
    }

    public void RequestStart(string name, IClock? waiting = null)
    {
        using var service = OpenInstalled(name, ServiceControl.Start | ServiceControl.QueryStatus);
        ServiceRequest.Make(WindowsTexts.StartingService.With(name), AlreadyRunning, DatabaseLocked, waiting ?? clock,
            () => ServiceControl.StartServiceW(service.Handle, 0, null) != 0 ? 0 : Marshal.GetLastWin32Error());
    }

    public void RequestStop(string name, IClock? waiting = null)
    {
        using var service = OpenInstalled(name, ServiceControl.Stop | ServiceControl.QueryStatus);
        ServiceRequest.Make(WindowsTexts.StoppingService.With(name), NotActive, CannotAcceptControl, waiting ?? clock, () =>
        {
            ServiceStatus status;
            return State(service.Status().State) is ServiceState.Stopping or ServiceState.Stopped
                || ServiceControl.ControlService(service.Handle, ServiceControl.StopControl, &status) != 0 ? 0 : Asked(Marshal.GetLastWin32Error());
        });
    }

    // A service that is busy gets a stop all the same: whoever asked waits for as long as he likes.
    private static int Asked(int error) => error == RequestTimeout ? 0 : error;

    public DateTimeOffset? ProcessStart(int processId)
    {
        var process = processId == 0 ? 0 : Kernel32.OpenProcess(Kernel32.QueryLimited, 0, (uint)processId);
        if (process == 0)
            return null;
        long created, exited, kernel, user;
        var read = Kernel32.GetProcessTimes(process, &created, &exited, &kernel, &user) != 0;
        Kernel32.CloseHandle(process);
        return read ? DateTimeOffset.FromFileTime(created).ToUniversalTime() : null;
    }

    internal static ServiceState State(uint state) => state switch
    {
        1 => ServiceState.Stopped,
        2 => ServiceState.Starting,
        3 => ServiceState.Stopping,
        4 => ServiceState.Running,
        _ => ServiceState.Paused,
    };

    private static ServiceHandle OpenInstalled(string name, uint access)
        => ServiceHandle.Open(name, access) ?? throw ErrorCatalogue.WindowsCallFailed.With(WindowsTexts.OpeningService.With(name), WindowsTexts.ServiceNotInstalled);
}
