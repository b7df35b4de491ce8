using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Reports;
using QvTrust.Core.Texts;
using QvTrust.CustomActions.Texts;

namespace QvTrust.CustomActions;

/// <summary>One call of an action: its session, and what it needs made when it asks for it.</summary>
internal sealed class ActionRun
{
    private static readonly TimeSpan EnrolmentTimeout = RootListSearch.Longest + TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EnrolmentPatience = TimeSpan.FromMinutes(1);
    private readonly Lazy<IMachine> machine;
    private readonly Lazy<SetupEngine> engine;
    private readonly bool isRollback;
    private string? role;
    private SetupReport? report;

    internal ActionRun(Session session, Func<IMachine> machine)
    {
        Session = session;
        Log = new SessionLog(session);
        isRollback = session.GetMode(InstallRunMode.Rollback);
        IsUndo = isRollback || session.GetMode(InstallRunMode.Commit);
        IsImmediate = !IsUndo && !session.GetMode(InstallRunMode.Scheduled);
        this.machine = new(machine);
        engine = new(() => new SetupEngine(Machine, Log, settings
            => new EnrolmentClient(settings.QmsHost, settings.QmsAddress, settings.AuthorityPort, engine!.Value.ClockOf(settings), Machine.Random, EnrolmentTimeout, EnrolmentPatience), Installer)
        {
            Leave = LeavingClient.Of(Machine, Log),
            Watch = (stage, line) => report?.Change($"{stage}: {line}"),
        });
    }

    internal Session Session { get; }

    internal SessionLog Log { get; }

    /// <summary>True in rollback and commit, which have nothing left to undo them: they never fail.</summary>
    internal bool IsUndo { get; }

    /// <summary>True outside the installation script, where actions run as the user and change nothing.</summary>
    internal bool IsImmediate { get; }

    /// <summary>True when texts of unexpected exceptions could hold a secret.</summary>
    internal bool HoldsSecret { get; set; }

    /// <summary>True when the installation ends with this action, as if it were cancelled.</summary>
    internal bool EndsHere { get; set; }

    internal SetupEngine Engine => engine.Value;

    /// <summary>The server.</summary>
    internal IMachine Machine => machine.Value;

    // Windows Installer runs actions in processes of their own, which the one that runs the installation starts.
    private ProcessMark? Installer => Machine.Processes.Parent();

    /// <summary>The action's data (<see cref="ActionData.Read"/>), with a role that exists.</summary>
    internal IReadOnlyDictionary<string, string> ReadData(IReadOnlyCollection<string> keys)
    {
        var data = ActionData.Read(Session, keys);
        if (data.TryGetValue("ROLE", out var name))
            role = RoleTable.Find(name).Name;
        return data;
    }

    /// <summary>Has this action's lines and changes added to the role's report (<see cref="SetupReport"/>). No work fails at a report.</summary>
    /// <param name="begins">True for the first action of a run that reports: what the last run's report said is over.</param>
    /// <param name="isRemoval">True for an uninstall; only where it begins.</param>
    internal void Report(bool begins = false, bool isRemoval = false)
    {
        if (role is not null)
            TryReport(() => Open(role, begins, isRemoval));
    }

    /// <summary>Closes the report: of an uninstall that has succeeded nothing stays.</summary>
    internal void ReportSuccess() => TryReport(() =>
    {
        if (report is { IsOfRemoval: true })
        {
            report.Delete();
            report = null;
        }
        else
        {
            report?.Succeeded();
        }
    });

    /// <summary>All is undone: whatever else made Windows Installer do so, the run has failed.</summary>
    internal void ReportUndone() => report?.Undone();

    /// <summary>The run has failed, or was cancelled; or its undo has failed, which comes second.</summary>
    internal void ReportFailure(IReadOnlyList<TrustError> errors)
    {
        if (role is not { } name)
            return;
        TryReport(() =>
        {
            if (IsUndo)
            {
                if (isRollback)
                    report?.LeftUndone(errors);
                return;
            }
            if (report is null)
                Open(name, begins: true, isRemoval: false);
            report!.Failed(errors);
        });
    }

    /// <summary>Writes what was added.</summary>
    internal void SaveReport() => TryReport(() => report?.Save());

    private void Open(string name, bool begins, bool isRemoval)
    {
        report = begins ? SetupReport.Begin(Machine, name, isRemoval) : SetupReport.Continue(Machine, name);
        Log.Heard = report.Line;
        // Whoever looks while this action runs, or after it was killed, must not read how the run before went.
        if (begins)
            report.Save();
    }

    private void TryReport(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Info(ActionTexts.ReportNotKept.With(e.GetType().FullName, HoldsSecret ? "" : e.Message));
        }
    }

    /// <summary>
    /// Keeps errors where administrators and tools find them: the event log and, but for a setup that has succeeded, the registry. Those of an
    /// undo stand there behind the error of this run that it came from.
    /// </summary>
    internal void KeepError(IReadOnlyList<TrustError> errors)
    {
        WriteEvents(errors);
        if (role is null || (IsUndo && !isRollback))
            return;
        // An older run's error has nothing to do with it: a cancellation, or another part of the installation, leaves that one there.
        var reason = isRollback && report is { HasFailed: true } ? Machine.Settings.Get(role, RoleValues.LastError) + " " : "";
        Machine.Settings.Set(role, RoleValues.LastError, (reason + string.Join(" ", errors)).TrimStart());
    }

    /// <summary>Has <see cref="KeepRefusal"/> keep what this immediate action refuses.</summary>
    /// <param name="name">The role whose setup it would have been; a name of none is refused by others.</param>
    internal void KeepsRefusalOf(string name)
        => role = RoleTable.All.FirstOrDefault(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name;

    /// <summary>
    /// Keeps the errors of an immediate action in the event log and, where something of the role is already, in the registry and its
    /// report: a refusal begins nothing on a server. The action runs as the user, whom Windows may let write to neither, which is said.
    /// </summary>
    internal void KeepRefusal(IReadOnlyList<TrustError> errors)
    {
        if (role is not { } name)
            return;
        var missed = new List<string>();
        Try(() => WriteEvents(errors));
        Try(() =>
        {
            if (Machine.Settings.Keys().Contains(name, StringComparer.OrdinalIgnoreCase))
                Machine.Settings.Set(name, RoleValues.LastError, string.Join(" ", errors));
        });
        Try(() => SetupReport.Refused(Machine, name, errors));
        if (missed.Count > 0)
            Log.Info(ActionTexts.RefusalNotKept.With(string.Join("; ", missed)));

        void Try(Action write)
        {
            try
            {
                write();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                missed.Add(e is TrustException refused ? refused.Errors[0].Cause : e.GetType().FullName!);
            }
        }
    }

    /// <summary>Clears what <see cref="KeepError"/> kept in the registry.</summary>
    internal void ForgetLastError()
    {
        if (role is not null)
            Machine.Settings.Set(role, RoleValues.LastError, null);
    }

    private void WriteEvents(IReadOnlyList<TrustError> errors)
    {
        foreach (var error in errors)
            Machine.Events.Write(EventLevel.Error, error.Number, error.ToString());
    }
}
