using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Windows waits for a restart.</summary>
internal sealed class RebootPending() : Check(29, "reboot-pending")
{
    private const string SessionManager = @"SYSTEM\CurrentControlSet\Control\Session Manager";
    private const string Servicing = @"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending";
    private const string Update = @"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired";

    public override string Title => "Windows waits for a restart";

    public override string Looks => "HKLM: PendingFileRenameOperations of the Session Manager, RebootPending of Component Based Servicing, RebootRequired of Windows Update.";

    public override string Why => "Files that an update or another setup replaces come into force only then, and services may behave differently after it than when they were tried.";

    public override string Mend => "Restart this server, then run setup.";

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var facts = context.Machine.Facts;
        List<string> who = [];
        if (facts.Read(SessionManager, "PendingFileRenameOperations")?.Trim('\n').Length > 0)
            who.Add("files that are in use are to be replaced");
        if (facts.HasKey(Servicing))
            who.Add("Windows servicing");
        if (facts.HasKey(Update))
            who.Add("Windows Update");
        if (who.Count > 0)
            yield return ErrorCatalogue.RebootPending.Describe(string.Join(", ", who));
    }
}
