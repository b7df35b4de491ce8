using QvTrust.Core.Errors;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The journal of a run that ended too early, and records that cannot be read.</summary>
internal sealed class RunLeftOver() : Check(21, "run-left-over")
{
    public override string Title => "An earlier run did not come to its end, or its records are damaged";

    public override string Looks => "The journal that setup and qvtrust keep while they change a server. One that is at work right now has it too; an installation is recognized by its msiexec. Also whether added.xml and replaced.xml, the records of what it changed, can be read.";

    public override string Why => "A run that was killed, or a power cut, left this server between two states: certificates may be new and services stopped.";

    public override string Mend => "Run qvtrust recover, or the same setup again: each run first undoes or finishes what an earlier one left. A damaged record comes back from a backup.";

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Trust.Damaged.Concat(OfJournal(context));

    private static IEnumerable<TrustError> OfJournal(CheckContext context)
    {
        if (Journal.InstallerOf(context.Machine) is { } installer && context.Machine.Processes.IsRunning(installer))
            return [];
        try
        {
            return Journal.Look(context.Machine) is { } journal
                ? [ErrorCatalogue.RunLeftOver.Describe(context.Machine.Folder.Path + "\\" + Journal.FileName.Replace('/', '\\'), journal.IsCommitted ? "finished" : "undone")]
                : [];
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.JournalUnreadable.Code)
        {
            return e.Errors;
        }
    }
}
