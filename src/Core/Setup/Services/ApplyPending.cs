using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Services;

/// <summary>What <see cref="ApplyPending"/> came to.</summary>
/// <param name="WasPending">False where there was nothing to do.</param>
/// <param name="Reasons">What the services had not loaded yet.</param>
/// <param name="Restarted">Names of the services that were restarted, in the order of their start.</param>
public sealed record AppliedRestart(bool WasPending, IReadOnlyList<string> Reasons, IReadOnlyList<string> Restarted);

/// <summary>Makes up for the restart that a setup with RESTARTSERVICES=later has put off, as that setup would have done it.</summary>
/// <param name="machine">The server.</param>
/// <param name="log">Where it says what it does.</param>
public sealed class ApplyPending(IMachine machine, ISetupLog log)
{
    private static readonly string[] Stages = ["apply-pending", "restart", "finish"];

    /// <summary>
    /// Restarts what runs. Where that fails it is still pending, and every service that can runs again: with the certificates that
    /// are installed, since those that it had loaded went with its process.
    /// </summary>
    /// <exception cref="TrustException">QVT2081 where it was cancelled; QVT2006 or QVT2007 and, for each service that is down now, QVT2020; QVT2018; QVT2019 where QMS does not run; QVT2016 where another run is at work.</exception>
    public AppliedRestart Run() => new RunRecord(machine, log).Of(
        Apply, outcome => outcome.WasPending ? ServiceTexts.MadeUpFor.With(machine.Name) : null);

    private AppliedRestart Apply()
    {
        var engine = new SetupEngine(machine, log, _ => throw new InvalidOperationException("a restart enrols nowhere"));
        using var held = engine.Hold();
        engine.Recover();
        if (PendingRestart.Load(machine) is not { } pending || MachineRoles.SetUp(machine).FirstOrDefault() is not { } role)
        {
            log.Info(ServiceTexts.NothingPending);
            return new AppliedRestart(false, [], []);
        }
        log.Info(pending.Since is { } since
            ? ServiceTexts.PendingSince.With(since, string.Join("; ", pending.Reasons))
            : ServiceTexts.Pending.With(string.Join("; ", pending.Reasons)));
        var running = ServiceOrder.Sort(machine.Services, KeepServicesRunning.Now(machine).Names);
        try
        {
            engine.RunAll(Stages, new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = role.Name });
        }
        catch (TrustException e)
        {
            // One that still stops was never started: what it needs QVT2007 says.
            var down = running.Where(n => machine.Services.Find(n) is not { State: ServiceState.Running or ServiceState.Stopping }).Select(n => ErrorCatalogue.ServiceLeftDown.Describe(n)).ToList();
            throw new TrustException([.. e.Errors.Select(Told), .. down], e);
        }
        if (PendingRestart.Load(machine) is not null)
            throw ErrorCatalogue.RestartWaits.With(RoleTable.Qms.ServiceName, RoleTable.DispatcherService);
        ReplacedCertificates.Release(machine, log, engine);
        return new AppliedRestart(true, pending.Reasons, running);
    }

    // What is put back of a restart is that the services run: their certificates from before are gone.
    private static TrustError Told(TrustError error) => error.Code == ErrorCatalogue.Cancelled.Code ? ErrorCatalogue.RestartCancelled.Describe() : error;
}
