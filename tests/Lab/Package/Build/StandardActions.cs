namespace QvTrust.Lab.Package.Build;

/// <summary>Windows Installer's own actions, at the numbers that WiX 5 gives them, with the condition it gives them.</summary>
internal static class StandardActions
{
    private static readonly Dictionary<string, (int Sequence, string Condition)> Known = new()
    {
        ["FindRelatedProducts"] = (25, ""),
        ["AppSearch"] = (50, ""),
        ["LaunchConditions"] = (100, ""),
        ["ValidateProductID"] = (700, ""),
        ["CostInitialize"] = (800, ""),
        ["FileCost"] = (900, ""),
        ["CostFinalize"] = (1000, ""),
        ["MigrateFeatureStates"] = (1200, ""),
        ["ExecuteAction"] = (1300, ""),
        ["InstallValidate"] = (1400, ""),
        ["InstallInitialize"] = (1500, ""),
        ["RemoveExistingProducts"] = (1501, ""),
        ["ProcessComponents"] = (1600, ""),
        ["UnpublishFeatures"] = (1800, ""),
        ["StopServices"] = (1900, "VersionNT"),
        ["DeleteServices"] = (2000, "VersionNT"),
        ["RemoveRegistryValues"] = (2600, ""),
        ["RemoveFiles"] = (3500, ""),
        ["InstallFiles"] = (4000, ""),
        ["WriteRegistryValues"] = (5000, ""),
        ["InstallServices"] = (5800, "VersionNT"),
        ["StartServices"] = (5900, "VersionNT"),
        ["RegisterUser"] = (6000, ""),
        ["RegisterProduct"] = (6100, ""),
        ["PublishFeatures"] = (6300, ""),
        ["PublishProduct"] = (6400, ""),
        ["InstallFinalize"] = (6600, ""),
    };

    public static bool IsStandard(string action) => Known.ContainsKey(action);

    public static (int Sequence, string Condition) Of(string action) => Known[action];
}
