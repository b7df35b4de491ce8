using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Windows waits for a restart.</summary>
internal sealed class RebootPending() : Check(29, "reboot-pending")
{
    private const string SessionManager = @"SYSTEM\CurrentControlSet\Control\Session Manager";
    private const string Servicing = @"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending";
    private const string Update = @"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired";

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var facts = context.Machine.Facts;
        List<string> who = [];
        if (facts.Read(SessionManager, "PendingFileRenameOperations")?.Trim('\n').Length > 0)
            who.Add(CheckTexts.FilesToReplace);
        if (facts.HasKey(Servicing))
            who.Add(CheckTexts.WindowsServicing);
        if (facts.HasKey(Update))
            who.Add(CheckTexts.WindowsUpdate);
        if (who.Count > 0)
            yield return ErrorCatalogue.RebootPending.Describe(string.Join(", ", who));
    }
}
