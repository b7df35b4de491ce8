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
    /// <returns>True when nothing is left to undo.</returns>
    public bool Revert(string? stage, IMachine undone, Action<Change> reverted, Action<Change, Exception> failed)
    {
        var first = stage is null ? 0 : entries.FindIndex(e => e.Stage == stage);
        if (first < 0)
            return true;
        var pass = new UndoPass(undone);
        var unwritten = NoteWhatRuns(stage, first, failed);
        var complete = unwritten is null;
        foreach (var entry in entries.Skip(first).Where(e => e is { Undone: false, Change: not KeepServicesRunning { IsLast: true } }).Reverse().ToList())
        {
            try
            {
                if (pass.Revert(entry.Change))
                    MarkUndone(entry);
                reverted(entry.Change);
            }
            catch (Exception e) when (IsExpected(e))
            {
                complete = false;
                pass.Failed(entry.Change, e);
                failed(entry.Change, e);
            }
        }
        return StartAgain(undone, unwritten, complete, failed) && complete;
    }

    // An undo before this one has started the services already, and this one may have to stop some: they must run again, however it ends.
    // What is returned could not be written down.
    private KeepServicesRunning? NoteWhatRuns(string? stage, int first, Action<Change, Exception> failed)
    {
        if (!entries.Skip(first).Any(e => !e.Undone && e.Change.StopsServices) || entries.Exists(e => e is { Undone: false, Change: KeepServicesRunning }))
            return null;
        var note = KeepServicesRunning.Now(machine).AndLast();
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
    private bool StartAgain(IMachine undone, KeepServicesRunning? unwritten, bool isComplete, Action<Change, Exception> failed)
    {
        unwritten?.Revert(undone);
        var all = true;
        foreach (var entry in entries.Where(e => e is { Undone: false, Change: KeepServicesRunning { IsLast: true } }).ToList())
        {
            try
            {
                entry.Change.Revert(undone);
                foreach (var line in entry.Change.Left)
                    failed(entry.Change, new InvalidOperationException(line));
                all &= entry.Change.Left.Count == 0;
                if (isComplete || entry.Change.Left.Count == 0)
                    MarkUndone(entry);
            }
            catch (Exception e) when (IsExpected(e))
            {
                all = false;
                failed(entry.Change, e);
            }
        }
        return all;
    }

    private void MarkUndone(Entry entry)
    {
        entry.Undone = true;
        Append(new XElement("undone", new XAttribute("n", entry.Number)));
    }
}
