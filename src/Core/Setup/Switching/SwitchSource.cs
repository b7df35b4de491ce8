using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Switching;

/// <summary>The administrator's data file: only somebody whom SYSTEM may obey can have written it.</summary>
internal static class SwitchSource
{
    /// <summary>All its rows; QVT1071 to QVT1074 when it is refused.</summary>
    public static IReadOnlyList<SwitchRow> Read(StageRun run, string path)
    {
        path = PackageFiles.PathHere(run, path);
        var file = Open(run.Machine, path);
        // The account of Windows Installer is SYSTEM. Who types a plan is not: the plan refuses what the setup would.
        string[] obeyed = run.Installer is null ? [] : [run.Machine.GuardedFiles.Account];
        if (FileSecurity.Writers(file.Security).Except(obeyed).ToList() is { Count: > 0 } writers)
            throw ErrorCatalogue.SwitchFileWritable.With(path, string.Join(", ", writers));
        try
        {
            var rows = SwitchFormat.Parse(file.Content);
            var outside = rows.Where(r => r.IsFile ? SwitchPlaces.FolderOf(r.Place) is null : !SwitchPlaces.IsKey(r.Place)).ToList();
            return outside.Count == 0 ? rows : throw new TrustException([.. outside.Select(r => ErrorCatalogue.SwitchPlaceOutside.Describe(path, r.Object))]);
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.SwitchFileMalformed.From(e, path, e.Message);
        }
    }

    private static GuardedContent Open(IMachine machine, string path)
    {
        try
        {
            return machine.GuardedFiles.Read(path, SwitchFormat.Longest);
        }
        catch (TrustException e)
        {
            throw ErrorCatalogue.SwitchFileUnreadable.From(e, path, e.Errors[0].Cause);
        }
    }
}
