using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;

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
        var pass = new UndoPass(undone);
        var unwritten = NoteWhatRuns(stage, first, failed);
        var found = unwritten is null ? LeftOver.Undone : LeftOver.SomeLeft;
        foreach (var entry in entries.Skip(first).Where(e => e is { Undone: false, Change: not KeepServicesRunning { IsLast: true } }).Reverse().ToList())
        {
            try
            {
                if (pass.Revert(entry.Change))
                    MarkUndone(entry);
                reverted(entry.Change);
                if (entry.Change.Left.Count > 0 && found == LeftOver.Undone)
                    found = LeftOver.UndoneButLeft;
            }
            catch (Exception e) when (IsExpected(e))
            {
                found = LeftOver.SomeLeft;
                pass.Failed(entry.Change, e);
                failed(entry.Change, e);
                TellLeft(entry.Change, failed);
            }
        }
        return StartAgain(undone, unwritten, found, failed);
    }

    // What this undo may stop must run again, however it ends: what runs now, and no entry that is still to be reverted would start.
    // What is returned could not be written down.
    private KeepServicesRunning? NoteWhatRuns(string? stage, int first, Action<Change, Exception> failed)
    {
        var settings = entries.Skip(first).Where(e => !e.Undone).Select(e => e.Change).OfType<SwitchChange>().ToList();
        if (settings.Count == 0)
            return null;
        // A service that plays a role by another name is known by that as long as the run's own settings say so, which an undo before this one took back.
        var others = ServiceOrder.Names(machine).Concat(settings.SelectMany(s => s.Processes.Names))
            .Except(Changes.OfType<KeepServicesRunning>().SelectMany(k => k.Names), StringComparer.OrdinalIgnoreCase)
            .Where(n => !Changes.OfType<StartedProcess>().Any(s => s.IsOf(machine, n)));
        var note = KeepServicesRunning.Now(machine, others).AndLast();
        if (note.Names.Count == 0)
            return null;
        try
        {
            Record(stage ?? entries[first].Stage, note);
            return null;
        }
        catch (Exception e) when (IsExpected(e))
        {
            failed(note, e);
            return note;
        }
    }

    // Behind everything else. While something is left to undo, the note stays for the next run; with nothing left it stands in no run's way.
    private LeftOver StartAgain(IMachine undone, KeepServicesRunning? unwritten, LeftOver found, Action<Change, Exception> failed)
    {
        if (unwritten is not null)
        {
            unwritten.Revert(undone);
            TellLeft(unwritten, failed);
        }
        foreach (var entry in entries.Where(e => e is { Undone: false, Change: KeepServicesRunning { IsLast: true } }).ToList())
        {
            try
            {
                entry.Change.Revert(undone);
                TellLeft(entry.Change, failed);
                var isAll = entry.Change.Left.Count == 0;
                if (isAll || found != LeftOver.SomeLeft)
                    MarkUndone(entry);
                if (!isAll && found == LeftOver.Undone)
                    found = LeftOver.UndoneButLeft;
            }
            catch (Exception e) when (IsExpected(e))
            {
                found = LeftOver.SomeLeft;
                failed(entry.Change, e);
            }
        }
        return found;
    }

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
