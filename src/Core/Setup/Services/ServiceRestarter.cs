using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Services;

/// <summary>Stops and starts services by asking and then polling: a slow start (QDS) is no failure (docs/qlikview.md, services).</summary>
internal sealed class ServiceRestarter(IMachine machine)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StopTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(5);

    // Long enough to see a service that comes up and gives up over its certificates, short enough for a change window.
    private static readonly TimeSpan StayUpTime = TimeSpan.FromSeconds(3);

    /// <summary>Stops in reverse order, starts in order.</summary>
    /// <param name="names">Names of installed services.</param>
    /// <param name="afterStart">Called when a service runs, before the next one is started.</param>
    public void Restart(IEnumerable<string> names, Action<string>? afterStart = null)
    {
        var order = ServiceOrder.Sort(names).ToList();
        foreach (var name in Enumerable.Reverse(order))
            Stop(name);
        foreach (var name in order)
        {
            Start(name);
            afterStart?.Invoke(name);
        }
    }

    /// <summary>Watches that the services stay up with the process they have now; QVT2006 otherwise.</summary>
    public void WatchStayingUp(IEnumerable<string> names)
    {
        var before = names.ToDictionary(n => n, n => machine.Services.Find(n)?.ProcessId ?? 0, StringComparer.OrdinalIgnoreCase);
        var end = machine.Clock.UtcNow + StayUpTime;
        while (machine.Clock.UtcNow < end)
        {
            machine.Clock.Sleep(Poll);
            foreach (var pair in before)
            {
                var now = machine.Services.Find(pair.Key);
                if (now is not { State: ServiceState.Running } || now.ProcessId != pair.Value)
                    throw ErrorCatalogue.ServiceDidNotStart.With(pair.Key, Reason(now) + " soon after its start");
            }
        }
    }

    /// <summary>Stops it and waits until it has; QVT2007 when it does not.</summary>
    public void Stop(string name)
    {
        var end = machine.Clock.UtcNow + StopTime;
        while (true)
        {
            var state = machine.Services.Find(name)?.State ?? ServiceState.Stopped;
            if (state == ServiceState.Stopped)
                return;
            if (machine.Clock.UtcNow >= end)
                throw ErrorCatalogue.ServiceDidNotStop.With(name, (int)StopTime.TotalSeconds);
            if (state is ServiceState.Running or ServiceState.Paused)
                machine.Services.RequestStop(name);
            machine.Clock.Sleep(Poll);
        }
    }

    private void Start(string name)
    {
        machine.Services.RequestStart(name);
        var end = machine.Clock.UtcNow + StartTime;
        while (true)
        {
            var service = machine.Services.Find(name);
            if (service is { State: ServiceState.Running })
                return;
            if (service is null or { State: ServiceState.Stopped })
                throw ErrorCatalogue.ServiceDidNotStart.With(name, Reason(service));
            if (machine.Clock.UtcNow >= end)
                throw ErrorCatalogue.ServiceDidNotStart.With(name, $"it was still starting after {StartTime.TotalMinutes} minutes");
            machine.Clock.Sleep(Poll);
        }
    }

    private static string Reason(ServiceInfo? service)
        => service is null ? "it is not installed" : $"it is {service.State.ToString().ToLowerInvariant()} with exit code {service.ExitCode}";
}
