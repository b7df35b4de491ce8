using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Services;

/// <summary>
/// FIRSTSTART=1: Qlik asks that each service is started and stopped once before a site is switched to certificates. Here that is
/// done with those that never ran; QMS makes its QlikViewCA at that start.
/// </summary>
internal sealed class FirstStarts(StageRun run)
{
    private static readonly TimeSpan AuthorityTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>True where QMS is to be started for the first time and has no QlikViewCA: until then its missing is no fault.</summary>
    public static bool WillMakeAuthority(StageRun run) => run.Settings.FirstStart && run.Settings.Role.IsAuthority
        && NeverRan(run).Contains(RoleTable.Qms.ServiceName) && AuthoritySet.FindAnyTrace(run.Machine) is null;

    /// <summary>True where that service is to be started for the first time.</summary>
    public static bool WillStart(StageRun run, string service) => run.Settings.FirstStart && NeverRan(run).Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts and stops them; QVT2006 where one does not come up, QVT2021 where QMS makes no authority.</summary>
    /// <returns>True where QMS made the authority.</returns>
    public bool Do()
    {
        var machine = run.Machine;
        var names = NeverRan(run);
        if (names.Count == 0)
        {
            run.Log.Info(ServiceTexts.AllRanBefore);
            return false;
        }
        run.Log.Progress(ServiceTexts.StartingForFirstTime);
        var isAuthorityMade = WillMakeAuthority(run);
        // Windows starts what they depend on, too: that is stopped again like them.
        var stopped = ServiceOrder.Names(machine).Where(n => machine.Services.Find(n) is { State: ServiceState.Stopped }).ToList();
        run.Make(new StartOnce(stopped));
        try
        {
            Start(names, stopped, isAuthorityMade);
            var restarter = new ServiceRestarter(machine, run.Clock);
            foreach (var name in ServiceOrder.Sort(machine.Services, stopped).Reverse())
                restarter.Stop(name);
        }
        catch
        {
            StopDespite(stopped);
            throw;
        }
        run.Log.Info(ServiceTexts.StartedOnce.With(string.Join(", ", names)));
        return isAuthorityMade;
    }

    // Without a data folder it never ran; what runs is making one. A disabled service is somebody's decision. On a node QMS would
    // make a QlikViewCA of its own, a second one beside the site's that stays; its License Service is of no use there either.
    private static IReadOnlyList<string> NeverRan(StageRun run)
    {
        var machine = run.Machine;
        var folders = MachineRoles.All(machine).Where(r => !WouldStartIis(machine, r))
            .Where(r => run.Settings.Role.IsAuthority || !r.IsAuthority).ToDictionary(r => r.ServiceName, r => r.DataFolder, StringComparer.OrdinalIgnoreCase);
        if (run.Settings.Role.IsAuthority)
            folders[RoleTable.DispatcherService] = RoleTable.DispatcherDataFolder;
        return ServiceOrder.Sort(machine.Services, folders.Keys.Where(n
            => machine.Services.Find(n) is { State: ServiceState.Stopped, IsDisabled: false } && machine.Files.List(folders[n]) is null));
    }

    // Windows would start IIS with it, and nobody would stop that again.
    private static bool WouldStartIis(IMachine machine, Role role) => role.UsesIis && RoleTable.IisServices.Any(iis
        => machine.Services.Find(iis) is { State: not ServiceState.Running }
        && machine.Services.Find(role.ServiceName)?.DependsOn.Contains(iis, StringComparer.OrdinalIgnoreCase) == true);

    private void Start(IReadOnlyList<string> names, IReadOnlyList<string> stopped, bool isAuthorityMade)
    {
        var restarter = new ServiceRestarter(run.Machine, run.Clock);
        var noted = new HashSet<int>();
        foreach (var name in names)
        {
            restarter.Start(name, () => NoteProcesses(stopped, noted));
            run.Log.Info(ServiceTexts.Started.With(name));
            if (isAuthorityMade && name == RoleTable.Qms.ServiceName)
                WaitForAuthority();
        }
        restarter.WatchStayingUp(names);
    }

    // After a kill nothing else tells them from what somebody has started since.
    private void NoteProcesses(IEnumerable<string> names, HashSet<int> noted)
    {
        foreach (var process in names.Select(n => ServiceProcess.Of(run.Machine, n)).OfType<ServiceProcess>().Where(p => p.Id != 0 && noted.Add(p.Id)))
            run.Note(new StartedProcess(process));
    }

    // As long as this run lives, whatever runs now was started by it, noted or not (a full disk).
    private void StopDespite(IEnumerable<string> names)
    {
        var restarter = new ServiceRestarter(run.Machine, new SteadyClock(run.Machine.Clock, run.Log));
        foreach (var name in ServiceOrder.Sort(run.Machine.Services, names).Reverse())
        {
            try
            {
                restarter.Stop(name);
            }
            catch (TrustException)
            {
                // The undo of what was noted tries it again and says why it cannot.
            }
        }
    }

    private void WaitForAuthority()
    {
        var end = run.Machine.Clock.UtcNow + AuthorityTime;
        AuthoritySet? set;
        while ((set = Made()) is null)
        {
            if (run.Machine.Clock.UtcNow >= end)
                throw ErrorCatalogue.NoAuthorityAfterFirstStart.With(RoleTable.Qms.ServiceName, (int)AuthorityTime.TotalSeconds);
            run.Clock.Sleep(Poll);
        }
        run.Log.Info(ServiceTexts.QmsHasMade.With(RoleTable.Qms.ServiceName, set.Root.Info, set.Server.Info, set.Client.Info));
    }

    // Its certificates come one after another, each before its key can be used. Whether it is the one that was asked for is for later.
    private AuthoritySet? Made()
    {
        try
        {
            return AuthoritySet.Find(run.Machine, AuthorityMode.Adopt, wanted: null);
        }
        catch (TrustException)
        {
            return null;
        }
    }
}
