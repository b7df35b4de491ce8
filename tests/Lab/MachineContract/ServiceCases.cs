using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

/// <summary>On any service that is there; start and stop on the one that the environment variable CONTRACT_SERVICE names.</summary>
internal static class ServiceCases
{
    // Windows' own: its account and start are the same on every machine.
    private const string Present = "RpcSs";

    public static void Run(WindowsMachine machine, CaseReport report)
    {
        var services = machine.Services;
        report.Case("service-absent", () =>
        {
            Expect.Same(null, services.Find("QvTrust-no-such-service"), "service");
            Expect.Error(ErrorCatalogue.WindowsCallFailed, () => services.RequestStart("QvTrust-no-such-service"));
        });
        report.Case("service-found", () =>
        {
            var found = services.Find(Present) ?? throw new CaseFailedException($"{Present} is not there");
            Expect.True(found.AccountSid is "S-1-5-18" or "S-1-5-20", $"SID {found.AccountSid} of {found.Account}");
            Expect.True(found.BinaryPath.EndsWith(".exe", StringComparison.OrdinalIgnoreCase), $"path {found.BinaryPath}");
        });
        report.Case("service-dependents", () =>
        {
            var found = services.Find(Present)!;
            Expect.True(found.DisplayName.Length > 0, "no display name");
            Expect.True(found.DependsOn.All(d => d.Length > 0 && d[0] != '+'), $"depends on {string.Join(", ", found.DependsOn)}");
            // Wine knows none; on Windows nearly everything needs RPC.
            Expect.True(services.RunningDependents(Present).All(d => services.Find(d) is { State: not ServiceState.Stopped }), "a dependent does not run");
            Expect.Same(0, services.RunningDependents("QvTrust-no-such-service").Count, "dependents of nothing");
        });
        report.Case("service-process-start", () =>
        {
            var own = services.ProcessStart(Environment.ProcessId) ?? throw new CaseFailedException("this process is unknown");
            Expect.True((machine.Clock.UtcNow - own).Duration() < TimeSpan.FromMinutes(5), $"this process started {own:O}");
            Expect.Same(null, services.ProcessStart(0), "process 0");
        });
        if (Environment.GetEnvironmentVariable("CONTRACT_SERVICE") is { Length: > 0 } name)
            report.Case("service-stop-and-start", () => StopAndStart(machine, name));
    }

    private static void StopAndStart(WindowsMachine machine, string name)
    {
        var before = machine.Services.Find(name)?.ProcessId;
        machine.Services.RequestStop(name);
        WaitFor(machine, name, ServiceState.Stopped);
        machine.Services.RequestStop(name);
        machine.Services.RequestStart(name);
        WaitFor(machine, name, ServiceState.Running);
        machine.Services.RequestStart(name);
        var after = machine.Services.Find(name)!;
        Expect.True(after.ProcessId != 0 && after.ProcessId != before, $"process id {before} before, {after.ProcessId} after");
        Expect.True(machine.Services.ProcessStart(after.ProcessId) is not null, "its process has no start time");
    }

    private static void WaitFor(WindowsMachine machine, string name, ServiceState wanted)
    {
        for (var i = 0; i < 100 && machine.Services.Find(name)!.State != wanted; i++)
            machine.Clock.Sleep(TimeSpan.FromMilliseconds(100));
        Expect.Same(wanted, machine.Services.Find(name)!.State, "state");
    }
}
