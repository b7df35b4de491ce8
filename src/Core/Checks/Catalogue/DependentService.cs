using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>
/// A running service of another program keeps Windows from stopping one of QlikView's. The restart refuses that itself (<see cref="ServiceRestarter"/>),
/// but only behind new keys and a redeemed token. Whether a setup restarts anything shows while it works, so this is an error where it certainly
/// will, and else a warning: a repair that finds everything in its place stops nothing, and must not be refused.
/// </summary>
internal sealed class DependentService() : Check(55, "dependent-service")
{
    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual) => WillRestart(context) ? usual : CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var running = ServiceProcess.Running(context.Machine, context.Services.Select(s => s.Name)).Select(s => s.Name).ToList();
        var found = running.SelectMany(n => ServiceRestarter.Strangers(context.Machine, n, Handled(context, n))).ToList();
        // In this order: without such a service it does not matter what the setup is asked for.
        return found.Count == 0 || context.Run.Settings.RestartsLater || IsLeftAlone(context, running) ? [] : found;
    }

    // Its order is QMS's: where that one does not run, nothing is restarted.
    private static bool IsLeftAlone(CheckContext context, List<string> running)
        => (context.IsAuthority || MachineRoles.SetUp(context.Machine).Any(r => r.IsAuthority)) && !running.Contains(RoleTable.Qms.ServiceName, StringComparer.OrdinalIgnoreCase);

    // QlikView's as this setup names them, and those of IIS, of which web-server-service-wrong says more.
    private static IReadOnlyList<string> Handled(CheckContext context, string name)
        => [.. context.Services.Select(s => s.Name), .. context.Roles.Any(r => r.UsesIis && r.ServiceName.Equals(name, StringComparison.OrdinalIgnoreCase)) ? RoleTable.IisServices : []];

    private static bool WillRestart(CheckContext context)
    {
        var (machine, settings) = (context.Machine, context.Run.Settings);
        if (context.Moment == CheckMoments.Renewal || PendingRestart.Load(machine) is not null)
            return true;
        // An adopted set may be in use already; one that is made or restored where none was is not.
        if (context.IsAuthority)
            return settings.Authority is AuthorityMode.Create or AuthorityMode.Restore && AuthoritySet.FindAnyTrace(machine) is null;
        return !MachineRoles.SetUp(machine).Any() || (settings.Trust != TrustMode.Existing && NodeTrust.Read(machine).Missing.Any());
    }
}
