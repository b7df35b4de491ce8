using System.ComponentModel;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Services;

/// <summary>Stops and starts services by asking and then polling: a slow start (QDS) is no failure (docs/qlikview.md, services).</summary>
/// <param name="machine">The server.</param>
/// <param name="clock">What it waits by; null: the server's clock, which nobody ends.</param>
internal sealed class ServiceRestarter(IMachine machine, IClock? clock = null)
{
    private readonly IClock clock = clock ?? machine.Clock;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    // Long enough to see a service that comes up and gives up over its certificates, short enough for a change window.
    private static readonly TimeSpan StayUpTime = TimeSpan.FromSeconds(3);

    // ERROR_SERVICE_REQUEST_TIMEOUT: no sign of life within half a minute, which is how long Windows waits by itself.
    private const int NotInWindowsTime = 1053;

    // Entries of the event log are dated by another clock tick than our question.
    private static readonly TimeSpan Earlier = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Stops in reverse order, starts in order; with them those of Qlik's that depend on one of them and run. QVT2018, before
    /// anything is stopped, where another program's does.
    /// </summary>
    /// <param name="names">Names of installed services.</param>
    /// <param name="afterStart">Called when a service runs, before the next one is started.</param>
    /// <param name="beforeStop">Called before a service is stopped.</param>
    /// <param name="whenStopped">Called when all have stopped, before the first is started; or where one could not be stopped, and those in front of it were.</param>
    public void Restart(IEnumerable<string> names, Action<string>? afterStart = null, Action<string>? beforeStop = null, Action? whenStopped = null)
    {
        IReadOnlyList<string> order = [];
        Afterwards.Always(() => order = StopAll(names, beforeStop), () => whenStopped?.Invoke());
        foreach (var name in order)
        {
            Start(name);
            afterStart?.Invoke(name);
        }
    }

    /// <summary>The first half of a restart; returns what was stopped, in the order of a start.</summary>
    /// <param name="names">Names of installed services.</param>
    /// <param name="beforeStop">Called before a service is stopped.</param>
    public IReadOnlyList<string> StopAll(IEnumerable<string> names, Action<string>? beforeStop = null)
    {
        var order = ServiceOrder.Sort(machine.Services, WithDependents(names));
        foreach (var name in Enumerable.Reverse(order))
        {
            beforeStop?.Invoke(name);
            Stop(name);
        }
        return order;
    }

    /// <summary>QVT2018 for each service of another program that runs and depends on one: that one is not stopped.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="name">The one.</param>
    /// <param name="except">Names that are nobody else's beside those that the server knows as QlikView's; null: none.</param>
    public static IEnumerable<TrustError> Strangers(IMachine machine, string name, IReadOnlyList<string>? except = null)
        => machine.Services.RunningDependents(name).Where(n => !ServiceOrder.IsKnown(machine, n) && except?.Contains(n, StringComparer.OrdinalIgnoreCase) != true).Select(n => ErrorCatalogue.DependentService.Describe(n, name));

    /// <summary>Watches that the services stay up with the process they have now; QVT2006 otherwise.</summary>
    public void WatchStayingUp(IEnumerable<string> names)
    {
        var before = names.ToDictionary(n => n, n => machine.Services.Find(n)?.ProcessId ?? 0, StringComparer.OrdinalIgnoreCase);
        var since = clock.UtcNow - Earlier;
        var end = clock.UtcNow + StayUpTime;
        while (clock.UtcNow < end)
        {
            clock.Sleep(Poll);
            foreach (var pair in before)
            {
                var now = machine.Services.Find(pair.Key);
                if (now is not { State: ServiceState.Running } || now.ProcessId != pair.Value)
                    throw DidNotStart(pair.Key, ServiceTexts.SoonAfterStart.With(Reason(now)), since);
            }
        }
    }

    /// <summary>
    /// Stops it and waits until it has; QVT2007 when it does not in its time. Windows stops none that is still starting: that has the time of a
    /// start before, and is QVT2006 when it takes longer.
    /// </summary>
    public void Stop(string name)
    {
        var times = ServiceTimes.Of(name);
        var since = clock.UtcNow - Earlier;
        var started = clock.UtcNow + times.Start;
        DateTimeOffset? end = null;
        while (true)
        {
            var state = machine.Services.Find(name)?.State ?? ServiceState.Stopped;
            if (state == ServiceState.Stopped)
                return;
            if (state == ServiceState.Starting)
            {
                if (clock.UtcNow >= started)
                    throw DidNotStart(name, ServiceTexts.StillStarting.With((int)times.Start.TotalSeconds), since);
            }
            else if (clock.UtcNow >= (end ??= clock.UtcNow + times.Stop))
                throw ErrorCatalogue.ServiceDidNotStop.With(name, (int)times.Stop.TotalSeconds);
            if (state is ServiceState.Running or ServiceState.Paused)
                machine.Services.RequestStop(name, clock);
            clock.Sleep(Poll);
        }
    }

    /// <summary>Starts it and waits until it runs; QVT2006 when it does not in its time.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="requested">Called once Windows has been asked, before the wait.</param>
    public void Start(string name, Action? requested = null)
    {
        var time = ServiceTimes.Of(name).Start;
        var since = clock.UtcNow - Earlier;
        var end = clock.UtcNow + time;
        var refused = Ask(name);
        requested?.Invoke();
        while (true)
        {
            var service = machine.Services.Find(name);
            if (service is { State: ServiceState.Running })
                return;
            if (service is null or { State: ServiceState.Stopped })
            {
                // A program that is cold may be slower than Windows waits; at the next attempt it is not.
                if (refused is not { InnerException: Win32Exception { NativeErrorCode: NotInWindowsTime } } || clock.UtcNow >= end)
                    throw DidNotStart(name, refused?.Errors[0].Cause ?? Reason(service), since);
                refused = Ask(name);
            }
            else if (clock.UtcNow >= end)
                throw DidNotStart(name, ServiceTexts.StillStarting.With((int)time.TotalSeconds), since);
            clock.Sleep(Poll);
        }
    }

    // Windows waits for the first sign of life of the program, and refuses at once what it cannot even begin: what it says then is why.
    private TrustException? Ask(string name)
    {
        try
        {
            machine.Services.RequestStart(name, clock);
            return null;
        }
        catch (TrustException e) when (e.InnerException is Win32Exception && machine.Services.Find(name) is not null)
        {
            return e;
        }
    }

    private List<string> WithDependents(IEnumerable<string> names)
    {
        var all = names.ToList();
        var strangers = all.SelectMany(n => Strangers(machine, n)).ToList();
        return strangers.Count > 0 ? throw new TrustException(strangers) : [.. all, .. all.SelectMany(machine.Services.RunningDependents)];
    }

    private TrustException DidNotStart(string name, string reason, DateTimeOffset since)
        => ErrorCatalogue.ServiceDidNotStart.With(name, reason + ", " + ServiceEvents.Describe(machine, name, since));

    private static string Reason(ServiceInfo? service)
        => service is null ? ServiceTexts.NotInstalled : ServiceTexts.ExitCode.With(service.State.ToString().ToLowerInvariant(), service.ExitCode);
}
