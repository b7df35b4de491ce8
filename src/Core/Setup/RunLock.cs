using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <summary>
/// Keeps two runs from changing this server at the same time. A file that is held open ends with its process, whatever
/// kills it; an installation is several actions, which may be several processes, so between them its journal says which
/// msiexec it belongs to, and that process must have ended before anybody else touches the journal.
/// </summary>
/// <param name="machine">The server.</param>
/// <param name="log">Told of a wait, which shows life there.</param>
/// <param name="installer">The msiexec that this run is an action of, or null.</param>
internal sealed class RunLock(IMachine machine, ISetupLog log, ProcessMark? installer)
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "lock";

    // An action of an installation may meet a command that only looks whether it may begin.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private IDisposable? file;
    private int depth;

    /// <summary>Takes the lock, or counts one more holder where this run has it; QVT2016 when somebody else is at work, QVT5004 when cancelled.</summary>
    /// <param name="isUndo">True for an undo, and for what follows a success: nobody ends its wait.</param>
    public IDisposable Take(bool isUndo = false)
    {
        if (depth == 0)
            file = Open(isUndo);
        depth++;
        return new Holder(this);
    }

    private IDisposable Open(bool isUndo)
    {
        if (machine.Folder.TryHold(FileName) is { } atOnce)
            return RefuseInstallation(atOnce);
        log.Info(SetupTexts.WaitingForOtherRun.With((int)Patience.TotalSeconds));
        log.Progress(SetupTexts.WaitingForOtherRunProgress);
        IClock clock = isUndo ? new SteadyClock(machine.Clock, log) : new CancellableClock(machine.Clock, log);
        var end = clock.UtcNow + Patience;
        while (clock.UtcNow < end)
        {
            clock.Sleep(Poll);
            if (machine.Folder.TryHold(FileName) is { } held)
            {
                var ours = RefuseInstallation(held);
                log.Progress(SetupTexts.OtherRunEndedProgress);
                return ours;
            }
        }
        throw ErrorCatalogue.RunInProgress.With(OtherInstaller() is { } other ? Name(other) : SetupTexts.OtherRun);
    }

    private IDisposable RefuseInstallation(IDisposable held)
    {
        try
        {
            return OtherInstaller() is { } other ? throw ErrorCatalogue.RunInProgress.With(Name(other)) : held;
        }
        // Whoever goes on without it must not hold it.
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private ProcessMark? OtherInstaller()
        => Journal.InstallerOf(machine) is { } found && found != installer && machine.Processes.IsRunning(found) ? found : null;

    private static string Name(ProcessMark process) => SetupTexts.OtherInstaller.With(process.Id);

    private void Release()
    {
        if (--depth > 0)
            return;
        file!.Dispose();
        machine.Folder.RemoveIfEmpty();
    }

    private sealed class Holder(RunLock owner) : IDisposable
    {
        public void Dispose() => owner.Release();
    }
}
