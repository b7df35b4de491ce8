using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup;

/// <summary>The way back.</summary>
internal sealed partial class Journal
{
    /// <summary>
    /// Reverts in reverse order what a stage and everything after it did; null is everything. Goes on after a failure,
    /// so that one thing that cannot be undone does not keep the rest; each failure is handed to the caller.
    /// </summary>
    /// <param name="stage">Its name, or null.</param>
    /// <param name="undone">The server, with the clock that an undo waits by.</param>
    /// <param name="reverted">Told of each change that is undone.</param>
    /// <param name="failed">Told of each one that could not be.</param>
    /// <returns><see cref="LeftOver.SomeLeft"/> where something is left to undo; <see cref="LeftOver.UndoneButLeft"/> where something else is not as it was.</returns>
    public LeftOver Revert(string? stage, IMachine undone, Action<Change> reverted, Action<Change, Exception> failed)
    {
        var first = stage is null ? 0 : entries.FindIndex(e => e.Stage == stage);
        if (first < 0)
            return LeftOver.Undone;
        var found = LeftOver.Undone;
        List<KeepServicesRunning> unwritten = [];
        var stops = new ServiceStops(
            process =>
            {
                if (NoteStop(stage ?? entries[first].Stage, process, failed) is { } note)
                    unwritten.Add(note);
            },
            name => Changes.OfType<KeepServicesRunning>().Any(k => k.Restarts(name)));
        var pass = new UndoPass(undone, stops);
        foreach (var entry in entries.Skip(first).Where(e => e is { Undone: false, Change: not KeepServicesRunning { IsLast: true } }).Reverse().ToList())
        {
            try
            {
                if (pass.Revert(entry.Change))
                    MarkUndone(entry);
                reverted(entry.Change);
                found = With(found, entry.Change);
            }
            catch (Exception e) when (IsExpected(e))
            {
                found = LeftOver.SomeLeft;
                pass.Failed(entry.Change, e);
                failed(entry.Change, e);
                TellLeft(entry.Change, failed);
            }
        }
        return StartAgain(undone, unwritten, unwritten.Count > 0 ? LeftOver.SomeLeft : found, failed);
    }

    // What an undo stops must run again, however it ends: what no entry that is still to be reverted would start, nor has this run started for
    // its first time. Returned is what could not be written down.
    private KeepServicesRunning? NoteStop(string stage, ServiceProcess process, Action<Change, Exception> failed)
    {
        if (machine.Services.Find(process.Name) is { State: ServiceState.Stopping }
            || Changes.OfType<KeepServicesRunning>().Any(k => k.Names.Contains(process.Name, StringComparer.OrdinalIgnoreCase))
            || Changes.OfType<StartedProcess>().Any(s => s.IsOf(machine, process.Name)))
            return null;
        var note = KeepServicesRunning.StartedAtTheEnd(process);
        try
        {
            Record(stage, note);
            return null;
        }
        catch (Exception e) when (IsExpected(e))
        {
            failed(note, e);
            return note;
        }
    }

    // Behind everything else. While something is left to undo, the note stays for the next run; with nothing left it stands in no run's way.
    private LeftOver StartAgain(IMachine undone, IEnumerable<KeepServicesRunning> unwritten, LeftOver found, Action<Change, Exception> failed)
    {
        foreach (var note in unwritten)
        {
            note.Revert(undone);
            TellLeft(note, failed);
        }
        foreach (var entry in entries.Where(e => e is { Undone: false, Change: KeepServicesRunning { IsLast: true } }).ToList())
        {
            try
            {
                entry.Change.Revert(undone);
                TellLeft(entry.Change, failed);
                if (entry.Change.Left.Count == 0 || found != LeftOver.SomeLeft)
                    MarkUndone(entry);
                found = With(found, entry.Change);
            }
            catch (Exception e) when (IsExpected(e))
            {
                found = LeftOver.SomeLeft;
                failed(entry.Change, e);
            }
        }
        return found;
    }

    private static LeftOver With(LeftOver found, Change reverted) => found == LeftOver.Undone && reverted.Left.Count > 0 ? LeftOver.UndoneButLeft : found;

    private static void TellLeft(Change change, Action<Change, Exception> failed)
    {
        foreach (var line in change.Left)
            failed(change, new InvalidOperationException(line));
    }

    private void MarkUndone(Entry entry)
    {
        entry.Undone = true;
        Append(new XElement("undone", new XAttribute("n", entry.Number)));
    }
}
