using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A policy decides which programs run here.</summary>
internal sealed class ApplicationControl() : Check(32, "application-control")
{
    private static readonly string[] Collections = ["Exe", "Dll", "Msi"];

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var facts = context.Machine.Facts;
        List<string> who = [];
        if (context.Machine.Services.Find("AppIDSvc") is { State: ServiceState.Running })
            who.AddRange(Collections.Where(c => facts.Read($@"SOFTWARE\Policies\Microsoft\Windows\SrpV2\{c}", "EnforcementMode") == "1").Select(c => CheckTexts.AppLockerEnforces.With(c)));
        if (facts.Read(@"SOFTWARE\Policies\Microsoft\Windows\DeviceGuard", "DeployConfigCIPolicy") == "1")
            who.Add(CheckTexts.AppControl);
        if (who.Count > 0)
            yield return ErrorCatalogue.ApplicationControl.Describe(string.Join(", ", who), context.Run.Settings.InstallFolder);
    }
}
