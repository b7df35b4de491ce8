using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <summary>
/// Runs a setup in stages, each one action of the MSI: every change is journalled before it is applied, and the journal
/// is what rollback, the next run after a crash and uninstall undo from.
/// </summary>
public sealed partial class SetupEngine
{
    /// <summary>The typed token's place in the protected folder until the setup has succeeded.</summary>
    internal const string TokenFile = "token";

    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(500);

    private readonly IMachine machine;
    private readonly ISetupLog log;
    private readonly Func<SetupSettings, IEnrolmentClient> enrolment;
    private readonly ProcessMark? installer;
    private readonly RunLock runLock;

    /// <summary>An engine for one machine.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="log">Where it says what it does.</param>
    /// <param name="enrolment">Makes the client for the authority that the settings name.</param>
    /// <param name="installer">The msiexec that this is an action of, or null: between its actions nobody else may touch the journal.</param>
    public SetupEngine(IMachine machine, ISetupLog log, Func<SetupSettings, IEnrolmentClient> enrolment, ProcessMark? installer = null)
    {
        this.machine = machine;
        this.log = log;
        this.enrolment = enrolment;
        this.installer = installer;
        runLock = new RunLock(machine, log, installer);
    }

    /// <summary>What opens the backup of a restore, where it is not in a file: it is never written down.</summary>
    public BackupSecret? RestoreSecret { get; init; }

    /// <summary>Tells what the stage <c>changes</c> changes; only for that stage.</summary>
    internal Func<IMachine, IEnumerable<Change>>? Changes { get; init; }

    /// <summary>Makes the client that asks an authority for revocations at the end of an uninstall, with a short deadline; null: nobody is asked.</summary>
    public Func<SavedAuthority, IRevocationClient>? Leave { get; init; }

    /// <summary>Told of each change, with its stage, as it is made or, as <c>recover</c>, undone; null: nobody listens.</summary>
    public Action<string, string>? Watch { get; init; }

    /// <summary>Names of a role's stages in the order in which the MSI runs them.</summary>
    public static IReadOnlyList<string> StagesOf(bool authority)
        => authority
            ? ["prepare", "authority", "firewall", "restart", "finish"]
            : ["prepare", "enrol", "trust", "firewall", "restart", "finish"];

    /// <summary>What the client of this run's authority waits by: QVT5004 ends a wait where the administrator cancels, QVT5008 where the setup's time is over.</summary>
    /// <param name="settings">Those that the client is made for.</param>
    public IClock ClockOf(SetupSettings settings)
        => new StageRun("enrol", settings, machine, log) { Journal = Journal.Load(machine) ?? throw ErrorCatalogue.JournalUnreadable.With(Journal.FileName, SetupTexts.NoJournalYet) }.Clock;

    /// <summary>Keeps a typed token in the protected folder, out of every later log and command line.</summary>
    public void StoreToken(string token)
    {
        if (token.Trim().Length == 0)
            return;
        EnrolmentToken.Parse(token);
        using var held = Hold();
        // What an earlier run left would take the token with it.
        Recover();
        machine.Folder.Write(TokenFile, System.Text.Encoding.ASCII.GetBytes(token.Trim()));
        log.Info(SetupTexts.TokenKept);
        Watch?.Invoke("token", SetupTexts.TokenKept);
    }

    /// <summary>Forgets the typed token.</summary>
    public void UndoStoreToken()
    {
        machine.Folder.Delete(TokenFile);
        machine.Folder.RemoveIfEmpty();
    }

    /// <summary>Keeps other runs from this server until it is disposed of; QVT2016 when one is at work.</summary>
    public IDisposable Hold() => runLock.Take();

    /// <summary>Runs a stage; a <see cref="TrustException"/> says why it cannot.</summary>
    /// <param name="stage">Its name; <c>prepare</c>, <c>prepare-renewal</c>, <c>renew-own</c>, <c>release</c>, <c>changes</c> and <c>apply-pending</c> begin, <c>remove</c> is the whole uninstall.</param>
    /// <param name="data">Property values for <c>prepare</c>, the role for <c>remove</c>; later stages have them from the journal.</param>
    public void Run(string stage, IReadOnlyDictionary<string, string> data)
    {
        using var held = Hold();
        if (stage is "prepare" or "prepare-renewal" or "remove" or "renew-own" or "release" or "changes" or "apply-pending")
        {
            // First, because what a run that was killed had saved goes with it. The report of this one is begun.
            Recover(installer is null || !data.TryGetValue("ROLE", out var role) ? null : role);
            var request = stage == "remove" ? OnlyRole(data) : new SavedSettings(machine, withPolicy: stage == "prepare").Complete(data, log);
            var run = new StageRun(stage, SettingsReader.Read(request, hostNeeded: stage is "prepare" or "prepare-renewal"), machine, log, RestoreSecret) { Installer = installer, Watch = Watch };
            StageTable.Find(stage, enrolment, Changes).Begin(run, request);
            return;
        }
        var current = Journal.Load(machine) ?? throw ErrorCatalogue.JournalUnreadable.With(Journal.FileName, SetupTexts.NoJournalYet);
        StageTable.Find(stage, enrolment, Changes).Run(new StageRun(stage, SettingsReader.Read(current.Request), machine, log, RestoreSecret) { Installer = installer, Journal = current, Watch = Watch });
    }

    /// <summary>Runs stages one after another outside the MSI: all of them are undone when one fails, and committed at the end.</summary>
    /// <param name="stages">Their names, the one that begins first.</param>
    /// <param name="data">Property values.</param>
    public void RunAll(IReadOnlyList<string> stages, IReadOnlyDictionary<string, string> data)
    {
        using var held = Hold();
        try
        {
            foreach (var stage in stages)
                Run(stage, data);
        }
        catch (Exception failed)
        {
            try
            {
                Undo(stages[0]);
            }
            catch (TrustException e)
            {
                // Why it came to an undo is told first.
                if (failed is TrustException first)
                    throw new TrustException([.. first.Errors, .. e.Errors], first);
                foreach (var error in e.Errors)
                    log.Info(error.ToString());
            }
            throw;
        }
        Commit();
    }

    /// <summary>
    /// Undoes a stage and whatever came after it. QVT5001 when the journal cannot be read; QVT5003 for each thing that is not as it was. What the
    /// undo of the stage before will try once more is only said.
    /// </summary>
    public void Undo(string stage)
    {
        using var held = HoldToUndo();
        // A run that has succeeded is finished, by whoever comes next, and never undone: what stays here is one that could not be.
        if (Journal.Load(machine) is not { IsCommitted: false } journal)
            return;
        var left = new List<(Change Change, TrustError Error)>();
        if (Revert(journal, stage, (change, error) => left.Add((change, error))) != LeftOver.SomeLeft && !journal.Changes.Any())
            journal.Delete();
        var comesAgain = left.ToLookup(l => !journal.BeginsWith(stage) && journal.Changes.Contains(l.Change), l => l.Error);
        foreach (var error in comesAgain[true])
            log.Info(error.ToString());
        if (comesAgain[false].Any())
            throw new TrustException([.. comesAgain[false]]);
    }

    /// <summary>Setup has succeeded: does what had to wait until now and forgets journal, token and pending enrolment.</summary>
    public void Commit()
    {
        using var held = HoldToUndo();
        if (LoadToCommit() is not { } journal)
            return;
        try
        {
            journal.MarkCommitted();
        }
        catch (TrustException e)
        {
            // Windows Installer undoes nothing from here on, whatever this says. Without its mark the next run would undo a setup
            // that succeeded; without a journal it does not.
            log.Info(SetupTexts.JournalDeleted.With(e.Errors[0].Cause));
            journal.Delete();
        }
        Finish(journal);
    }

    // Whoever has the file open lets it go again. Where he does not, it is deleted as one that takes no mark is, and what waited for the end stays.
    private Journal? LoadToCommit()
    {
        var clock = new SteadyClock(machine.Clock, log);
        for (var end = clock.UtcNow + ReadTime; ; clock.Sleep(ReadPause))
        {
            try
            {
                return Journal.Load(machine);
            }
            catch (TrustException e) when (e.Code == ErrorCatalogue.WindowsCallFailed.Code)
            {
                if (clock.UtcNow < end)
                    continue;
                log.Info(SetupTexts.JournalDeleted.With(e.Errors[0].Cause));
                Journal.Forget(machine);
                return null;
            }
        }
    }

    // From the mark on, this setup is never undone: what cannot be finished here (a token file on a read-only share)
    // is said and left.
    private void Finish(Journal journal)
    {
        if (Leave is not null)
            Leaving.Send(journal.Changes.OfType<AskRevocation>(), Leave, machine.Name, log);
        journal.Commit(Watched, (change, e) => log.Info(SetupTexts.LeftUndone.With(change.Describe(), e.Message)));
        // What was no setup ends none either, whoever finishes it: an enrolment that waits for its next try keeps its keys.
        if (!journal.Has("changes"))
        {
            machine.Folder.Delete(TokenFile);
            PendingEnrolment.Forget(machine);
        }
        journal.Delete();
        log.Info(SetupTexts.JournalClosed);
    }

    // An uninstall asks nobody: a bad value, typed or saved, must not keep setup on the machine.
    private static Dictionary<string, string> OnlyRole(IReadOnlyDictionary<string, string> data)
        => data.Where(p => p.Key == "ROLE").ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    // A rollback runs also where setup was refused because of another run, whose journal must be left alone; but nothing
    // else, a full disk for one, keeps it from undoing.
    private IDisposable? HoldToUndo()
    {
        try
        {
            return runLock.Take(isUndo: true);
        }
        catch (TrustException e) when (e.Code != ErrorCatalogue.RunInProgress.Code)
        {
            log.Info(SetupTexts.UndoingWithoutLock.With(e.Errors[0].Cause));
            return null;
        }
    }

    // An undo, and what follows a success, shows life and is not to be ended.
    private WatchedMachine Watched => new(machine, new SteadyClock(machine.Clock, log));

    private LeftOver Revert(Journal journal, string? stage, Action<Change, TrustError> left)
    {
        log.Progress(SetupTexts.Undoing);
        return journal.Revert(stage, Watched, Undone, (change, e) => left(change, ErrorCatalogue.UndoIncomplete.Describe(change.Describe(), e.Message)));
    }

    private void Undone(Change change)
    {
        var line = SetupTexts.Undone.With(change.Describe());
        log.Info(line);
        foreach (var left in change.Left)
            log.Info(SetupTexts.Left.With(left));
        if (!change.IsNote)
            Watch?.Invoke("recover", line);
    }
}
