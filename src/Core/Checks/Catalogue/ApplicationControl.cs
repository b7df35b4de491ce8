using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A policy decides which programs run here.</summary>
internal sealed class ApplicationControl() : Check(32, "application-control")
{
    private static readonly string[] Collections = ["Exe", "Dll", "Msi"];

    public override string Title => "A policy decides which programs may run";

    public override string Looks => "AppLocker: whether its service AppIDSvc runs and a rule collection for programs, libraries or installers is enforced (SrpV2\\Exe, Dll, Msi: EnforcementMode=1). App Control for Business (WDAC): whether a Group Policy deploys one (DeviceGuard, DeployConfigCIPolicy=1); one that was deployed otherwise is not seen.";

    public override string Why => "What the policy does not know is not started: the package, its action library, qvtrust.exe and the authority service.";

    public override string Mend => "Have the policy allow the package, what Windows Installer unpacks from it (MSI*.tmp in its folder of temporary files), and the programs in INSTALLFOLDER.";

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var facts = context.Machine.Facts;
        List<string> who = [];
        if (context.Machine.Services.Find("AppIDSvc") is { State: ServiceState.Running })
            who.AddRange(Collections.Where(c => facts.Read($@"SOFTWARE\Policies\Microsoft\Windows\SrpV2\{c}", "EnforcementMode") == "1").Select(c => "AppLocker " + c));
        if (facts.Read(@"SOFTWARE\Policies\Microsoft\Windows\DeviceGuard", "DeployConfigCIPolicy") == "1")
            who.Add("App Control for Business");
        if (who.Count > 0)
            yield return ErrorCatalogue.ApplicationControl.Describe(string.Join(", ", who), context.Run.Settings.InstallFolder);
    }
}
