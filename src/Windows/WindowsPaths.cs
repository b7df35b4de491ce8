namespace QvTrust.Windows;

/// <summary>Where the product keeps what it knows on a server.</summary>
/// <param name="DataFolder">Full path of the protected folder.</param>
/// <param name="SettingsKey">Key below HKEY_LOCAL_MACHINE, 64-bit view.</param>
internal sealed record WindowsPaths(string DataFolder, string SettingsKey)
{
    /// <summary>%ProgramData%\QvTrust and SOFTWARE\QvTrust.</summary>
    public static WindowsPaths Default { get; } = new(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "QvTrust"),
        @"SOFTWARE\QvTrust");
}
