namespace QvTrust.Installer.Tests.Sources;

/// <summary>Windows Installer's own actions that the sources may name.</summary>
internal static class StandardActions
{
    public static IReadOnlySet<string> All { get; } = new HashSet<string>
    {
        "AppSearch", "LaunchConditions", "InstallInitialize", "InstallFinalize", "InstallFiles", "StopServices", "InstallServices",
        "StartServices", "RemoveExistingProducts",
    };
}
