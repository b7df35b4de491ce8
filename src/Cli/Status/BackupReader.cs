using QvTrust.Cli.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;

namespace QvTrust.Cli.Status;

/// <summary>What the automatic backups of a QMS server are worth.</summary>
internal static class BackupReader
{
    internal static BackupStatus? Read(IMachine machine)
    {
        try
        {
            var setId = SiteReader.OfServer(machine).SetId();
            var backups = ServerBackups.Open(machine);
            var recovery = ServerBackups.Recovery(machine);
            var newest = backups.List() is [var first, ..] ? first : null;
            return new BackupStatus(recovery?.Thumbprint, newest?.Name.ToString(), newest?.CopiedTo, [.. backups.Warnings(setId, recovery).Select(w => w.ToString())]);
        }
        // No authority here, or no right to look into its folder: everything else is still shown.
        catch (TrustException)
        {
            return null;
        }
    }
}
