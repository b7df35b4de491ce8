using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Reports;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <content>What an earlier run left.</content>
public sealed partial class SetupEngine
{
    /// <summary>Finishes or undoes what an earlier run left, as each run does first, and nothing else; QVT5003 when that fails.</summary>
    /// <param name="setAside">
    /// True to let no journal stand in the way of the next run: what can be read of a damaged one is undone, what cannot be undone is
    /// said and left, and a copy of it is kept.
    /// </param>
    public LeftOver ClearUp(bool setAside)
    {
        using var held = Hold();
        var found = setAside ? ClearUpDespiteDamage() : Recover();
        // A run that was killed in its checks has no journal, and a report that would go on for ever.
        if (found == LeftOver.Nothing)
            SetupReport.Settle(machine, log, LeftOver.Undone);
        // Whoever typed it types it again: no run is under way that could still use it.
        machine.Folder.Delete(TokenFile);
        return found;
    }

    /// <summary>Finishes or undoes what an earlier run left, as each run does first; QVT5003 when that fails.</summary>
    /// <param name="reporting">Name of a role whose report is that of the run that this is a part of; null: none is.</param>
    internal LeftOver Recover(string? reporting = null)
    {
        if (Journal.Load(machine) is not { } journal)
            return NothingButContents();
        if (Clear(journal) is var found && found == LeftOver.SomeLeft)
            throw ErrorCatalogue.UndoIncomplete.With(SetupTexts.EarlierSetup, SetupTexts.SeeAbove);
        journal.Delete();
        SetupReport.Settle(machine, log, found, reporting);
        return found;
    }

    private LeftOver ClearUpDespiteDamage()
    {
        Journal? journal;
        try
        {
            journal = Journal.Load(machine);
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.JournalUnreadable.Code)
        {
            log.Info(e.Errors[0].Cause);
            return ClearUpDamaged();
        }
        if (journal is null)
            return NothingButContents();
        var found = Clear(journal);
        if (found == LeftOver.SomeLeft)
            SetAside();
        journal.Delete();
        SetupReport.Settle(machine, log, found);
        return found;
    }

    private LeftOver ClearUpDamaged()
    {
        SetAside();
        var unread = new List<int>();
        var journal = Journal.Salvage(machine, unread);
        log.Info(journal is null ? SetupTexts.AllLeft : SetupTexts.UnreadLinesLeft.With(string.Join(", ", unread)));
        if (journal is not null)
            Clear(journal);
        Journal.Forget(machine);
        SetupReport.Settle(machine, log, LeftOver.SomeLeft);
        return LeftOver.SomeLeft;
    }

    // A run that was killed after its journal had gone has left what only that needed.
    private LeftOver NothingButContents()
    {
        KeptContent.Forget(machine);
        return LeftOver.Nothing;
    }

    private void SetAside()
    {
        var contents = new List<string>();
        log.Info(SetupTexts.JournalSetAside.With(Journal.Keep(machine, contents)));
        foreach (var content in contents)
            log.Info(SetupTexts.ContentSetAside.With(content));
    }

    private LeftOver Clear(Journal journal)
    {
        if (journal.IsCommitted)
        {
            Finish(journal);
            // A command took the errors of the ones before it away, and its own was only of what has just been done. The MSI sets none after its success.
            if (!journal.IsOfInstallation && journal.Has("finish"))
                new RunRecord(machine, log).Keep(null);
            return LeftOver.Finished;
        }
        log.Info(SetupTexts.UndoingEarlierSetup);
        return Revert(journal, null, (_, left) => log.Info(left.ToString()));
    }
}
