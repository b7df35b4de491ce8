using QvTrust.Core.Errors;
using QvTrust.Core.Packages;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Setup.Trust;

/// <summary>The administrator's offline package and the file with its password.</summary>
internal static class PackageFiles
{
    /// <summary>A path of the command line as it is on this machine.</summary>
    public static string PathHere(StageRun run, string path) => SettingsReader.ExpandComputerName(path, run.Machine.Name);

    /// <summary>The package, proven to be of the pinned root; null when there is no such file.</summary>
    public static OfflinePackage? Open(StageRun run, PackageSettings settings)
    {
        var path = PathHere(run, settings.File);
        return run.Machine.Files.Exists(path) ? OfflinePackage.Open(path, Read(run, path, OfflinePackage.Longest), settings.Pin) : null;
    }

    /// <summary>The first line of the password file: a secret.</summary>
    public static string Password(StageRun run, PackageSettings settings)
    {
        var path = PathHere(run, settings.PasswordFile);
        return PasswordText.FirstLine(Read(run, path, PasswordText.Longest))
            ?? throw ErrorCatalogue.PackageUnreadable.With(path, TrustTexts.NoFirstLine);
    }

    private static byte[] Read(StageRun run, string path, int limit)
    {
        try
        {
            return run.Machine.Files.Read(path, limit);
        }
        catch (TrustException e)
        {
            // What Windows said of the file says more here than how the machine's adapter put it, and its code would be a second one.
            throw e.InnerException is { } windows
                ? ErrorCatalogue.PackageUnreadable.From(windows, path, windows.Message)
                : ErrorCatalogue.PackageUnreadable.With(path, e.Errors[0].Cause);
        }
    }
}
