using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Restarts Qlik's services, and only if something that they use has changed: QMS, then (its PEM files being fresh) the
/// dispatcher with the License Service. Only what ran before runs again, and it must stay up.
/// </summary>
internal sealed class RestartStage : Stage
{
    private static readonly TimeSpan ExportTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public override void Run(StageRun run)
    {
        run.Log.Progress("Restarting QlikView services");
        var set = run.Settings.Role.IsAuthority ? AuthoritySet.Find(run.Machine, run.Settings) : null;
        var running = run.Journal.Changes.OfType<KeepServicesRunning>().First().Names;
        var qmsRuns = running.Contains(RoleTable.Qms.ServiceName, StringComparer.OrdinalIgnoreCase);
        if (set is not null && qmsRuns && WhyStale(run, set) is { } stale)
            run.Make(new RequireRestart("the License Service's PEM files are not fresh: " + stale));

        var reasons = run.Journal.Changes.OfType<RequireRestart>().Select(r => r.Reason).ToList();
        if (reasons.Count == 0)
        {
            run.Log.Info("Qlik services: nothing that they use has changed, they keep running");
            return;
        }
        if (set is not null && !qmsRuns)
        {
            run.Log.Info($"Qlik services: {RoleTable.Qms.ServiceName} does not run; start it, then {RoleTable.DispatcherService}, when you are ready");
            return;
        }
        Restart(run, running, set);
    }

    private static void Restart(StageRun run, IReadOnlyList<string> running, AuthoritySet? set)
    {
        if (set is not null && run.Machine.Services.Find(RoleTable.DispatcherService) is null)
            run.Log.Info("License Service: there is no dispatcher on this server (QlikView before April 2019), skipped");
        run.Log.Info($"Qlik services: restarting {(running.Count == 0 ? "none, none ran" : string.Join(", ", running))}");
        var restarter = new ServiceRestarter(run.Machine);
        restarter.Restart(running, name =>
        {
            run.Log.Info($"service {name}: stopped -> running");
            if (set is not null && name == RoleTable.Qms.ServiceName)
                WaitForExport(run, set);
        });
        restarter.WatchStayingUp(running);
    }

    private static string? WhyStale(StageRun run, AuthoritySet set) => PemFiles.WhyStale(run.Machine, set.Root.Info, set.Server.Info);

    private static void WaitForExport(StageRun run, AuthoritySet set)
    {
        var end = run.Machine.Clock.UtcNow + ExportTime;
        while (WhyStale(run, set) is { } stale)
        {
            if (run.Machine.Clock.UtcNow >= end)
                throw ErrorCatalogue.PemNotFresh.With("folder Exported Certificates", stale);
            run.Machine.Clock.Sleep(Poll);
        }
    }
}
