using System.Text;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Setup.Trust;

/// <summary>The enrolment token: typed (kept in the protected folder) or in the administrator's file.</summary>
internal static class TokenSource
{
    /// <summary>The token, or null when none was given; QVT1102 or QVT1103 when it cannot be read.</summary>
    /// <param name="run">The stage.</param>
    /// <param name="needed">False where a file that is gone is no error: it is deleted once a setup has succeeded.</param>
    public static EnrolmentToken? Read(StageRun run, bool needed)
    {
        if (run.Machine.Folder.Read(SetupEngine.TokenFile) is { } typed)
            return EnrolmentToken.Parse(Encoding.ASCII.GetString(typed));
        return FilePath(run) is { } path && (needed || run.Machine.Files.Exists(path)) ? EnrolmentToken.Parse(Encoding.ASCII.GetString(ReadFile(run, path))) : null;
    }

    /// <summary>Full path of the administrator's file for this machine, or null.</summary>
    public static string? FilePath(StageRun run)
        => run.Settings.TokenFile is { } path ? SettingsReader.ExpandComputerName(path, run.Machine.Name) : null;

    private static byte[] ReadFile(StageRun run, string path)
    {
        try
        {
            return run.Machine.Files.Read(path);
        }
        catch (TrustException e)
        {
            // What Windows said of the file says more here than how the machine's adapter put it, whose code would be a second one.
            throw e.InnerException is { } inner
                ? ErrorCatalogue.TokenFileUnreadable.From(inner, path, inner.Message)
                : ErrorCatalogue.TokenFileUnreadable.With(path, e.Errors[0].Cause);
        }
    }
}
