using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Stages;

/// <summary>What a stage works with.</summary>
internal sealed class StageRun(string stage, SetupSettings settings, IMachine machine, ISetupLog log, BackupSecret? restoreSecret = null)
{
    // Minutes.
    private const int UsualTimeout = 30;
    private Journal? journal;

    public SetupSettings Settings => settings;

    public IMachine Machine => machine;

    public ISetupLog Log => log;

    /// <summary>What opens the backup of a restore, where it was not given as a file.</summary>
    public BackupSecret? RestoreSecret => restoreSecret;

    /// <summary>The msiexec that this stage is an action of, or null.</summary>
    public ProcessMark? Installer { get; init; }

    /// <summary>Told of each change by a plan, with the stage; null: nobody listens.</summary>
    public Action<string, string>? Watch { get; init; }

    /// <summary>For the stage's waits, which end when the administrator cancels or the setup's time is over; an undo waits by <see cref="SteadyClock"/>.</summary>
    public IClock Clock => new RunClock(this);

    public Journal Journal
    {
        get => journal ?? throw new InvalidOperationException("the journal is not open yet");
        set => journal = value;
    }

    /// <summary>Journals and applies a change, unless it is already true. Cancel and the end of the setup's time are honoured before each one.</summary>
    /// <param name="change">The change.</param>
    /// <param name="applying">Applies it, more than once where need be; null: once.</param>
    /// <returns>True when something was changed.</returns>
    public bool Make(Change change, Action<Action>? applying = null)
    {
        ThrowIfEnded();
        if (change.IsDone(machine))
            return false;
        Journal.Record(stage, change);
        if (change.IsNote)
            log.Info(change.Describe());
        else
            Changes(change.Describe());
        var watched = new WatchedMachine(machine, Clock);
        if (applying is null)
            change.Apply(watched);
        else
            applying(() => change.Apply(watched));
        return true;
    }

    /// <summary>Journals what has just happened; neither Cancel nor the end of the setup's time keeps it from that.</summary>
    public void Note(Change change) => Journal.Record(stage, change);

    /// <summary>Says that something is changed now: what no <see cref="Change"/> stands for, too.</summary>
    /// <param name="line">Object, before -> after.</param>
    public void Changes(string line)
    {
        log.Info(line);
        Watch?.Invoke(stage, line);
    }

    /// <summary>QVT5004 where the administrator has cancelled, QVT5008 where the setup's time is over: for what changes something without a <see cref="Change"/>.</summary>
    public void ThrowIfEnded()
    {
        ThrowIfCancelled();
        // Each action of the MSI is a process of its own: what they share is the journal, and the server's clock. A command has an
        // administrator or a window of its own.
        if ((settings.Timeout ?? (Journal.IsOfInstallation ? UsualTimeout : null)) is { } minutes
            && machine.Clock.UtcNow > Journal.Started.AddMinutes(minutes + settings.TrustWait))
            throw ErrorCatalogue.TimeIsOver.With(minutes);
    }

    /// <summary>QVT5004 where the administrator has cancelled: while there is no journal yet.</summary>
    public void ThrowIfCancelled()
    {
        if (log.IsCancelled)
            throw ErrorCatalogue.Cancelled.With();
    }

    private sealed class RunClock(StageRun run) : IWatchedClock
    {
        public DateTimeOffset UtcNow => run.Machine.Clock.UtcNow;

        public void Sleep(TimeSpan time) => WaitSteps.Sleep(run.Machine.Clock, time, run.ThrowIfEnded);

        public void Ask() => run.ThrowIfEnded();
    }
}
