using QvTrust.Core.Errors;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The journal of a run that ended too early, and records that cannot be read.</summary>
internal sealed class RunLeftOver() : Check(21, "run-left-over")
{
    public override string? Lab => "kill-renew-in-the-journal, kill-secrets-rotate-in-the-journal, kill-qvtrust-restore-in-the-journal";

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
