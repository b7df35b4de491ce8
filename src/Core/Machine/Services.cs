namespace QvTrust.Core.Machine;

/// <summary>States of SERVICE_STATUS_PROCESS that matter here.</summary>
public enum ServiceState
{
    /// <summary>SERVICE_STOPPED.</summary>
    Stopped,

    /// <summary>SERVICE_START_PENDING.</summary>
    Starting,

    /// <summary>SERVICE_STOP_PENDING.</summary>
    Stopping,

    /// <summary>SERVICE_RUNNING.</summary>
    Running,

    /// <summary>Paused, or on the way to or from it.</summary>
    Paused,
}

/// <summary>A service as the service control manager knows it.</summary>
/// <param name="Name">Service name (compare ignoring case).</param>
/// <param name="State">State now.</param>
/// <param name="ProcessId">Process id, 0 when it does not run.</param>
/// <param name="Account">Account name as configured.</param>
/// <param name="AccountSid">Its SID, or null when the name does not resolve.</param>
/// <param name="BinaryPath">Path of the executable, without arguments and quotes.</param>
/// <param name="ExitCode">Win32 exit code of its last end; the service-specific one when there is one.</param>
/// <param name="IsDisabled">True when its start type is disabled: what runs then cannot be started again.</param>
public sealed record ServiceInfo(string Name, ServiceState State, int ProcessId, string Account, string? AccountSid, string BinaryPath, int ExitCode, bool IsDisabled = false)
{
    /// <summary>Name that services.msc and the event log show; empty where it is not known.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Names of the services that must run before it, as the service control manager has them; groups of services are left out.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];
}

/// <summary>The service control manager. Calls only ask; whoever needs a state polls for it.</summary>
public interface IServiceManager
{
    /// <summary>The service, or null when it is not installed.</summary>
    ServiceInfo? Find(string name);

    /// <summary>
    /// Names of the services that run and depend on it, over others too: Windows refuses to stop it as long as they do. Empty
    /// where it is not installed.
    /// </summary>
    IReadOnlyList<string> RunningDependents(string name);

    /// <summary>Asks the service to start; one that runs or is starting is no error.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="waiting">What it waits by, for up to a minute, while Windows is busy with another service; null: the server's clock, which shows no life and which nobody ends.</param>
    void RequestStart(string name, IClock? waiting = null);

    /// <summary>Asks the service to stop; one that is stopped or stopping is no error.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="waiting">As for a start, while the service cannot take the request.</param>
    void RequestStop(string name, IClock? waiting = null);

    /// <summary>When the process started, in UTC; null when there is no such process.</summary>
    DateTimeOffset? ProcessStart(int processId);
}
