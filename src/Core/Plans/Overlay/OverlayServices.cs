using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Plans.Overlay;

/// <summary>Services as they would run. Each one comes up and stays up; what is on its way to a state is taken to arrive there.</summary>
internal sealed class OverlayServices(IServiceManager real, IClock clock) : IServiceManager
{
    // Far above the ids that Windows gives.
    private const int FirstProcessId = 1_000_000_000;

    private readonly Dictionary<string, ServiceInfo> changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, DateTimeOffset> starts = [];
    private int nextProcessId = FirstProcessId;

    /// <summary>What a service does at its start, as far as setup can see it: called with its name.</summary>
    public Action<string> Started { get; set; } = _ => { };

    /// <summary>The service that the package of the QMS server installs before the first stage runs.</summary>
    public void InstallAuthority()
    {
        const string name = RoleTable.AuthorityService;
        if (Find(name) is null)
            changed[name] = new ServiceInfo(name, ServiceState.Stopped, 0, @"NT SERVICE\" + name, ServiceSid.Of(name), name + ".exe", 0);
    }

    public ServiceInfo? Find(string name) => changed.TryGetValue(name, out var service) ? service : Settled(real.Find(name));

    public void RequestStart(string name, IClock? waiting = null)
    {
        if (Find(name) is not { State: not ServiceState.Running } service)
            return;
        var id = nextProcessId++;
        changed[name] = service with { State = ServiceState.Running, ProcessId = id };
        starts[id] = clock.UtcNow;
        Started(service.Name);
    }

    public void RequestStop(string name, IClock? waiting = null)
    {
        if (Find(name) is { } service)
            changed[name] = service with { State = ServiceState.Stopped, ProcessId = 0 };
    }

    public IReadOnlyList<string> RunningDependents(string name) => [.. real.RunningDependents(name).Where(n => Find(n) is { State: ServiceState.Running })];

    public DateTimeOffset? ProcessStart(int processId) => starts.TryGetValue(processId, out var start) ? start : real.ProcessStart(processId);

    private static ServiceInfo? Settled(ServiceInfo? service) => service switch
    {
        { State: ServiceState.Starting } => service with { State = ServiceState.Running },
        { State: ServiceState.Stopping } => service with { State = ServiceState.Stopped, ProcessId = 0 },
        _ => service,
    };
}
