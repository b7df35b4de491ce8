using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Restarts Qlik's services, and only if something that they use has changed: QMS, then (its PEM files being proven fresh,
/// or written here) the dispatcher with the License Service. Only what ran before runs again, and it must stay up.
/// </summary>
internal sealed class RestartStage : Stage
{
    private static readonly TimeSpan ExportTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.RestartingServices);
        var set = run.Settings.Role.IsAuthority ? AuthoritySet.Find(run.Machine, run.Settings) : null;
        var running = run.Journal.Changes.OfType<KeepServicesRunning>().First().Names;
        var qmsRuns = running.Contains(RoleTable.Qms.ServiceName, StringComparer.OrdinalIgnoreCase);
        if (set is not null)
            CheckLicenseService(run, set, qmsRuns);

        var reasons = run.Journal.Changes.OfType<RequireRestart>().Select(r => r.Reason).ToList();
        var pending = PendingRestart.Load(run.Machine);
        if (reasons.Count == 0 && pending is null)
        {
            run.Log.Info(StageTexts.NothingChanged);
            return;
        }
        if (running.Count > 0 && run.Settings.RestartsLater)
        {
            PutOff(run, reasons);
            return;
        }
        if (pending is not null)
            run.Log.Info(StageTexts.RestartIsDue.With(string.Join("; ", pending.Reasons)));
        // The order of QMS and the License Service holds for every restart of this server, whatever role it is for.
        if (set is null && MachineRoles.SetUp(run.Machine).Any(r => r.IsAuthority))
            set = AuthoritySet.Find(run.Machine, run.Settings);
        if (set is not null && !qmsRuns)
        {
            // Services that start from now on load what is there; those that run have not.
            if (running.Count == 0)
                run.Make(PendingRestart.Clear());
            else if (reasons.Count > 0)
                run.Make(PendingRestart.Add(run.Machine, reasons));
            run.Log.Info(StageTexts.QmsDoesNotRun.With(RoleTable.Qms.ServiceName, RoleTable.DispatcherService));
            return;
        }
        // A service that saves its settings when it stops may write its old ones over what was set while it ran.
        var switches = new SwitchSettings(run);
        var switched = switches.Switched();
        Restart(run, running, set, () => switches.SetAgain(switched));
        switches.Verify(switched);
        // Of another role, or in a renewal: lost since that role was set up, which no restart mends.
        foreach (var error in switches.Lost(switches.Recorded()))
            run.Log.Info(StageTexts.SettingLost.With(error));
        run.Make(PendingRestart.Clear());
    }

    private static void PutOff(StageRun run, IReadOnlyList<string> reasons)
    {
        run.Make(PendingRestart.Add(run.Machine, reasons));
        if (run.Journal.Changes.OfType<SwitchChange>().Any())
            run.Log.Info(StageTexts.MayWriteOldSettings);
        run.Log.Info(StageTexts.RestartLater.With(string.Join("; ", PendingRestart.Load(run.Machine)!.Reasons)));
    }

    private static void CheckLicenseService(StageRun run, AuthoritySet set, bool qmsRuns)
    {
        if (!PemFiles.HasLicenseService(run.Machine))
        {
            run.Log.Info(StageTexts.NoDispatcher);
            return;
        }
        WritePemFiles.RemoveLeftovers(run);
        new PemExport(run, set).MendRights();
        if (qmsRuns && WhyStale(run.Machine, set) is { } stale)
            run.Make(new RequireRestart(StageTexts.PemFilesNotFresh.With(stale)));
    }

    private static void Restart(StageRun run, IReadOnlyList<string> running, AuthoritySet? set, Action whenStopped)
    {
        // A stop is no change of the journal's: what is over already interrupts nobody.
        run.ThrowIfEnded();
        run.Log.Info(StageTexts.RestartingNow.With(running.Count == 0 ? StageTexts.NoneRan : string.Join(", ", running)));
        WarnOfOrder(run, running);
        var restarter = new ServiceRestarter(run.Machine, run.Clock);
        restarter.Restart(
            running,
            name =>
            {
                run.Changes(StageTexts.ServiceStarted.With(name));
                if (set is not null && name == RoleTable.Qms.ServiceName && PemFiles.HasLicenseService(run.Machine))
                    ProveFresh(run, set);
            },
            name => run.Changes(StageTexts.ServiceStopped.With(name)),
            whenStopped);
        restarter.WatchStayingUp(running);
    }

    // Windows' order wins: it would start the dispatcher by itself.
    private static void WarnOfOrder(StageRun run, IReadOnlyList<string> running)
    {
        var order = ServiceOrder.Sort(run.Machine.Services, running).TakeWhile(n => n != RoleTable.Qms.ServiceName);
        if (order.Contains(RoleTable.DispatcherService))
            run.Log.Info(StageTexts.QmsDependsOnDispatcher.With(RoleTable.Qms.ServiceName, RoleTable.DispatcherService));
    }

    // Before the dispatcher starts, whose License Service reads the files at its start and only then.
    private static void ProveFresh(StageRun run, AuthoritySet set)
    {
        var export = new PemExport(run, set);
        var end = run.Machine.Clock.UtcNow + ExportTime;
        while (WhyNotFresh(run.Machine, set) is { } reason)
        {
            if (run.Machine.Clock.UtcNow >= end)
            {
                WriteInstead(run, set, export, reason);
                break;
            }
            run.Clock.Sleep(Poll);
        }
        export.MendRights();
    }

    private static void WriteInstead(StageRun run, AuthoritySet set, PemExport export, string reason)
    {
        run.Log.Info(StageTexts.NotExported.With((int)ExportTime.TotalSeconds, reason));
        if (WhyStale(run.Machine, set) is null && !export.IsPossible())
        {
            run.Log.Info(StageTexts.FilesKept);
            return;
        }
        export.Write();
        if (WhyNotFresh(run.Machine, set) is { } still)
            throw ErrorCatalogue.PemNotFresh.With(StageTexts.ExportFolder, still);
    }

    private static string? WhyNotFresh(IMachine machine, AuthoritySet set) => WhyStale(machine, set) ?? PemFiles.WhyOld(machine);

    private static string? WhyStale(IMachine machine, AuthoritySet set) => PemFiles.WhyStale(machine, set.Root.Info, set.Server.Info);
}
