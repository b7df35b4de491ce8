using System.Globalization;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Audit;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

// Copies for backups, and what a ledger does that came out of one.
internal sealed partial class Ledger
{
    /// <summary>A complete copy of one moment, gone when it is closed. Nobody but the service's account can read the file.</summary>
    internal FileStream Copy()
    {
        var copy = path + CopyMark + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        OwnerOnlyFile.Ensure(copy);
        try
        {
            // Into the file that is there: SQLite takes an empty one.
            Read(database => database.Execute("VACUUM INTO $copy", ("$copy", copy)));
            return new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.Read, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }
        catch (Exception)
        {
            File.Delete(copy);
            throw;
        }
    }

    /// <summary>Deletes copies that a service left behind which was killed while it sent them.</summary>
    internal void DeleteOldCopies()
    {
        foreach (var copy in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + CopyMark + "*"))
            File.Delete(copy);
    }

    /// <summary>
    /// Voids every token, because the ledger is from a backup and does not know which ones were used or revoked since.
    /// A second call with the same mark does nothing.
    /// </summary>
    /// <returns>The number of tokens, or null when this restore was recorded before.</returns>
    internal int? ApplyRestore(RestoreMark mark) => Write<int?>(() =>
    {
        if (writer.Query("SELECT 1 FROM audit WHERE what = $what AND subject = $id", r => r.GetInt32(0), ("$what", AuditAction.LedgerRestored), ("$id", mark.Id)).Count > 0)
            return null;
        // Expired ones too: the clock of a new machine may be wrong still.
        var tokens = writer.Execute("UPDATE tokens SET revoked = $now WHERE revoked IS NULL", ("$now", clock.UtcNow.ToUnixTimeSeconds()));
        Append(AuditEntry.OfService(AuditAction.LedgerRestored, mark.Id,
            LedgerTexts.RestoredFrom.With(mark.Backup, mark.Time.UtcDateTime, tokens)));
        return tokens;
    });

    private const string CopyMark = ".copy-";
}
