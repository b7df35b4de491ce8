using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>
/// Windows' policy takes the way back from every package, whose launch condition refuses that (installer/Shared/LaunchConditions.wxs). It refuses
/// nothing by itself: inside a package that condition has decided already. A server that is set up goes on, and its renewals, which do not use
/// Windows Installer: refused are its next repair, upgrade or uninstall.
/// </summary>
internal sealed class RollbackDisabled() : Check(54, "rollback-disabled")
{
    public override string? Lab => "checks-of-windows";

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual) => context.IsSetUp ? CheckSeverity.Warning : usual;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Machine.Facts.Read(@"SOFTWARE\Policies\Microsoft\Windows\Installer", "DisableRollback") == "1")
            yield return ErrorCatalogue.RollbackDisabledByPolicy.Describe();
    }
}
