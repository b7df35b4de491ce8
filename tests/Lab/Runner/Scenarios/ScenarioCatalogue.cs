using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Every scenario there is. The matrices come from the built packages, so that a new action cannot escape them.</summary>
internal static class ScenarioCatalogue
{
    public static IReadOnlyList<Scenario> All(Packages packages, PackageEditor editor)
        =>
        [
            .. AuthorityScenarios.All,
            .. AdoptionScenarios.All,
            .. ExistingScenarios.All,
            .. LicenseScenarios.All,
            .. SettingScenarios.All,
            .. PlanScenarios.All,
            .. TokenScenarios.All,
            .. PackageScenarios.All,
            .. AuditScenarios.All,
            .. MachineScenarios.All,
            .. CheckScenarios.All,
            .. CheckTrustScenarios.All,
            .. UpgradeScenarios.All,
            .. RehearsalScenarios.All,
            .. ServiceScenarios.All,
            .. RoleScenarios.All,
            .. BundleScenarios.All,
            .. LabRole.All.SelectMany(r => FailureMatrix.Of(r, packages, editor)),
            .. SwitchScenarios.All,
            .. SiteScenarios.All,
            .. FailureMatrix.Offline(packages, editor),
            .. LabRole.All.SelectMany(r => KillMatrix.Of(r, packages, editor)),
            .. KillMatrix.Offline(packages, editor),
            .. RepeatScenarios.All,
            .. UninstallScenarios.All,
            .. SecretScenarios.All,
            .. SecretsKeyScenarios.All,
            .. KeyScenarios.All,
            .. RestoreScenarios.All,
            .. CommandKillScenarios.All,
            .. RollbackKillScenarios.All,
            .. RenewalScenarios.All,
            .. RenamedScenarios.All,
            .. MeetingScenarios.All,
            .. CutShortScenarios.All,
            .. FiveAtOnceScenarios.All,
            .. GuideScenarios.All,
            .. RestoreMatrix.Of(packages, editor),
        ];
}
