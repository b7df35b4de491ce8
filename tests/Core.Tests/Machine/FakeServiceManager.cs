using System.ComponentModel;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Tests.Machine;

/// <summary>A service control manager in memory; what a service does at its start is up to the test.</summary>
internal sealed class FakeServiceManager(FakeMachine machine) : IServiceManager
{
    private readonly Dictionary<string, ServiceInfo> services = new(StringComparer.OrdinalIgnoreCase);
    private int nextProcessId = 100;

    public IEnumerable<ServiceInfo> All => services.Values;

    /// <summary>Names in the order in which they were started.</summary>
    public List<string> Started { get; } = [];

    /// <summary>Names in the order in which they were stopped.</summary>
    public List<string> Stopped { get; } = [];

    /// <summary>Start times of processes; of those that ran from the beginning, where a test needs them.</summary>
    public Dictionary<int, DateTimeOffset> ProcessStarts { get; } = [];

    /// <summary>Decides whether a service comes up; by default it does.</summary>
    public Func<string, bool> ComesUp { get; set; } = _ => true;

    /// <summary>Decides whether a service stays in its start for ever; by default none does.</summary>
    public Func<string, bool> HangsInStart { get; set; } = _ => false;

    /// <summary>Decides whether a service never stops; by default none does so.</summary>
    public Func<string, bool> HangsInStop { get; set; } = _ => false;

    /// <summary>Decides whether a service stays on its way down until <see cref="EndStop"/>; by default none does.</summary>
    public Func<string, bool> StopsSlowly { get; set; } = _ => false;

    /// <summary>Decides whether Windows refuses to stop a service; by default it does so with none.</summary>
    public Func<string, bool> RefusesStop { get; set; } = _ => false;

    /// <summary>Win32 error with which Windows refuses a start, 0 for none; it has waited for half a minute before 1053.</summary>
    public Func<string, int> RefusesStart { get; set; } = _ => 0;

    /// <summary>What a service does when it has come up.</summary>
    public Action<string>? Up { get; set; }

    /// <summary>What a service does on its way down.</summary>
    public Action<string>? Down { get; set; }

    /// <summary>It has stopped now.</summary>
    public void EndStop(string name)
    {
        if (services[name].State != ServiceState.Stopping)
            return;
        Down?.Invoke(name);
        services[name] = services[name] with { State = ServiceState.Stopped, ProcessId = 0 };
    }

    /// <summary>One that hung in its start runs now.</summary>
    public void EndStart(string name) => services[name] = services[name] with { State = ServiceState.Running };

    public void Install(string name, bool running, string account = "LocalSystem", string? sid = "S-1-5-18", string? program = null)
    {
        services[name] = new ServiceInfo(name, running ? ServiceState.Running : ServiceState.Stopped, running ? nextProcessId++ : 0, account, sid, program ?? @"C:\" + name + ".exe", 0);
        if (running)
            MakeDataFolder(name);
    }

    // A start that comes far enough to make it: what it then comes to does not matter.
    private void MakeDataFolder(string name)
    {
        if (RoleTable.All.FirstOrDefault(r => string.Equals(r.ServiceName, name, StringComparison.OrdinalIgnoreCase)) is { } role)
            machine.Files.Folders.Add(role.DataFolder);
    }

    /// <summary>A name for people, and what must run before it.</summary>
    public void Configure(string name, string displayName, params string[] dependsOn)
        => services[name] = services[name] with { DisplayName = displayName, DependsOn = dependsOn };

    public void Uninstall(string name) => services.Remove(name);

    public void Disable(string name) => services[name] = services[name] with { IsDisabled = true };

    public ServiceInfo? Find(string name) => services.TryGetValue(name, out var service) ? service : null;

    public IReadOnlyList<string> RunningDependents(string name)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Add(name);
        return [.. found];

        void Add(string needed)
        {
            foreach (var service in services.Values.Where(s => s.State != ServiceState.Stopped && s.DependsOn.Contains(needed, StringComparer.OrdinalIgnoreCase)))
            {
                if (found.Add(service.Name))
                    Add(service.Name);
            }
        }
    }

    /// <summary>Windows starts again and with it every service; ids of processes are given as at the boot before.</summary>
    public void Boot(DateTimeOffset when)
    {
        ProcessStarts.Clear();
        foreach (var service in services.Values.ToList())
        {
            var id = service.ProcessId != 0 ? service.ProcessId : nextProcessId++;
            services[service.Name] = service with { State = ServiceState.Running, ProcessId = id };
            ProcessStarts[id] = when;
        }
    }

    /// <summary>True while Windows is at work on another service and takes no request.</summary>
    public Func<bool> IsBusy { get; set; } = () => false;

    private void Wait(IClock? waiting)
    {
        while (IsBusy())
            (waiting ?? machine.Clock).Sleep(TimeSpan.FromMilliseconds(500));
    }

    public void RequestStart(string name, IClock? waiting = null)
    {
        using var operation = machine.CountOperation();
        Wait(waiting);
        if (services[name].State == ServiceState.Running)
            return;
        if (RefusesStart(name) is not 0 and var error)
        {
            if (error == 1053)
                machine.Clock.UtcNow += TimeSpan.FromSeconds(30);
            throw ErrorCatalogue.WindowsCallFailed.From(new Win32Exception(error), $"starting the service {name}", $"refused (0x{error:x})");
        }
        Started.Add(name);
        MakeDataFolder(name);
        if (HangsInStart(name))
        {
            services[name] = services[name] with { State = ServiceState.Starting, ProcessId = nextProcessId++ };
            return;
        }
        services[name] = ComesUp(name)
            ? services[name] with { State = ServiceState.Running, ProcessId = nextProcessId++ }
            : services[name] with { State = ServiceState.Stopped, ProcessId = 0, ExitCode = 1066 };
        ProcessStarts[services[name].ProcessId] = machine.Clock.UtcNow;
        Up?.Invoke(name);
    }

    public void RequestStop(string name, IClock? waiting = null)
    {
        using var operation = machine.CountOperation();
        Wait(waiting);
        if (RunningDependents(name).Count > 0)
            throw ErrorCatalogue.WindowsCallFailed.With($"stopping the service {name}", "other running services depend on it (0x41b)");
        if (RefusesStop(name))
            throw ErrorCatalogue.WindowsCallFailed.With($"stopping the service {name}", "it did not respond in time (0x41d)");
        if (HangsInStop(name))
            return;
        Stopped.Add(name);
        if (StopsSlowly(name))
        {
            services[name] = services[name] with { State = ServiceState.Stopping };
            return;
        }
        Down?.Invoke(name);
        // Windows refuses to stop a service in its start (1061).
        if (services[name].State != ServiceState.Starting)
            services[name] = services[name] with { State = ServiceState.Stopped, ProcessId = 0 };
    }

    public DateTimeOffset? ProcessStart(int processId) => ProcessStarts.TryGetValue(processId, out var start) ? start : null;
}
