using System.Security.Cryptography;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Recovery;

/// <summary>
/// Backups that nobody has to think of: sealed to the recovery certificate each time the set in force changes and daily
/// while the ledger does, copied to another machine, the old ones taken away.
/// </summary>
public sealed class AutomaticBackups
{
    /// <summary>How many are kept; the newest of each set is kept for ever.</summary>
    public const int Kept = 30;

    private static readonly TimeSpan LedgerInterval = TimeSpan.FromDays(1);

    private readonly string machine;
    private readonly IBackupFolder folder;
    private readonly BackupRecords records;
    private readonly ICopyTarget copies;
    private readonly IClock clock;
    private readonly RandomNumberGenerator random;

    /// <summary>The backups of a QMS server.</summary>
    /// <param name="machine">Its name.</param>
    /// <param name="folder">Where they are.</param>
    /// <param name="copies">How they are copied elsewhere.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">Where their keys come from.</param>
    public AutomaticBackups(string machine, IBackupFolder folder, ICopyTarget copies, IClock clock, RandomNumberGenerator random)
    {
        records = new BackupRecords(folder);
        (this.machine, this.folder, this.copies, this.clock, this.random) = (machine, folder, copies, clock, random);
    }

    /// <summary>Name of the recovery certificate's file, DER, beside the ledger.</summary>
    public const string RecoveryFile = "recovery.cer";

    /// <summary>All of them, the newest first.</summary>
    public IReadOnlyList<BackupRecord> List() => records.Read();

    /// <summary>What is missing for the worst night: each an error whose digits are the event's id.</summary>
    /// <param name="setId">The set in force, or null where there is none.</param>
    /// <param name="recovery">The recovery certificate, or null.</param>
    public IReadOnlyList<TrustError> Warnings(string? setId, CertificateInfo? recovery)
    {
        var warnings = new List<TrustError>();
        var newest = setId is null ? null : Newest(List(), setId);
        if (recovery is null)
            warnings.Add(ErrorCatalogue.NoRecoveryCertificate.Describe());
        else if (setId is not null && newest is null)
            warnings.Add(ErrorCatalogue.SetWithoutBackup.Describe());
        if (newest is { CopiedTo: null })
            warnings.Add(ErrorCatalogue.NoCopyElsewhere.Describe());
        return warnings;
    }

    /// <summary>Makes a backup where one is due, copies it, takes old ones away.</summary>
    /// <param name="site">What to back up.</param>
    /// <param name="recovery">The certificate to seal to, or null: none is made.</param>
    /// <param name="ledger">Reads the ledger; null where there is none.</param>
    /// <param name="copyTo">Folder on another machine, or null.</param>
    /// <returns>The file that was made, or null where none was due, and everything that is still missing.</returns>
    public (BackupName? Made, IReadOnlyList<TrustError> Warnings) Refresh(ISiteSource site, CertificateInfo? recovery, Func<byte[]?> ledger, string? copyTo)
    {
        var failures = new List<TrustError>();
        BackupName? made = null;
        var setId = site.SetId();
        try
        {
            if (recovery is not null && setId is not null)
                made = Make(site, setId, recovery, ledger);
        }
        // The service goes on and tries again: what is wrong is told until it is mended.
        catch (TrustException e)
        {
            failures.Add(ErrorCatalogue.AutomaticBackupFailed.Describe(e.Errors[0].Cause));
        }
        if (copyTo is not null && setId is not null)
            failures.AddRange(TryCopy(setId, copyTo));
        return (made, [.. failures, .. Warnings(setId, recovery)]);
    }

    /// <summary>Copies the newest backup; QVT6211 when there is none, QVT6224 when it cannot.</summary>
    /// <returns>The backup, and whether the folder counts as another place.</returns>
    public (BackupName Name, bool IsElsewhere) Copy(string target)
    {
        var newest = NewestOfAll();
        return (newest.Name, Copy(newest, target));
    }

    /// <summary>The newest backup's file; QVT6211 when there is none.</summary>
    public byte[] ReadNewest(out BackupName name)
    {
        name = NewestOfAll().Name;
        return folder.Read(name.ToString()) ?? throw ErrorCatalogue.NoSealedBackup.With();
    }

    private BackupRecord NewestOfAll() => List() is [var newest, ..] ? newest : throw ErrorCatalogue.NoSealedBackup.With();

    private static BackupRecord? Newest(IEnumerable<BackupRecord> all, string setId) => all.FirstOrDefault(r => r.Name.Set == setId);

    private BackupName? Make(ISiteSource site, string setId, CertificateInfo recovery, Func<byte[]?> ledger)
    {
        var all = List();
        var newest = Newest(all, setId);
        var isOther = newest is null || newest.Recovery != recovery.Thumbprint;
        if (!isOther && newest!.LedgerHash is not null && clock.UtcNow - newest.Name.Time < LedgerInterval)
            return null;
        var content = ledger();
        var hash = content is null ? null : Digests.Hex(Digests.Sha256(content));
        if (!isOther && hash == newest!.LedgerHash)
            return null;
        var name = new BackupName(machine, clock.UtcNow, setId);
        Write(name, site, recovery, content);
        Retire([new BackupRecord(name, hash, recovery.Thumbprint, null), .. all.Where(r => r.Name.ToString() != name.ToString())]);
        return name;
    }

    private void Write(BackupName name, ISiteSource site, CertificateInfo recovery, byte[]? ledger)
    {
        var backup = site.Read(ledger, recovery);
        try
        {
            var content = SealedBackup.Write(backup, recovery, random);
            folder.Write(name.ToString(), content);
            // It cannot be opened here: that the disk took it as it was is what can be seen.
            if (folder.Read(name.ToString()) is not { } again || !again.SequenceEqual(content) || BackupFile.Detect(again) != BackupKind.Sealed)
            {
                folder.Delete(name.ToString());
                throw ErrorCatalogue.BackupNotVerified.With(name.ToString(), RecoveryTexts.ReadsBackDifferently);
            }
        }
        finally
        {
            backup.Set.Wipe();
        }
    }

    private void Retire(IReadOnlyList<BackupRecord> all)
    {
        var newestOfSets = all.GroupBy(r => r.Name.Set).Select(g => g.First()).ToList();
        var stay = all.Take(Kept).Concat(newestOfSets).Distinct().ToList();
        records.Write(stay);
        foreach (var old in all.Except(stay))
            folder.Delete(old.Name.ToString());
    }

    private IEnumerable<TrustError> TryCopy(string setId, string target)
    {
        if (Newest(List(), setId) is not { CopiedTo: null } newest)
            return [];
        try
        {
            Copy(newest, target);
            return [];
        }
        catch (TrustException e)
        {
            return e.Errors;
        }
    }

    private bool Copy(BackupRecord record, string target)
    {
        var content = folder.Read(record.Name.ToString()) ?? throw ErrorCatalogue.NoSealedBackup.With();
        copies.Write(target, record.Name.ToString(), content);
        var isElsewhere = copies.IsElsewhere(target);
        if (isElsewhere)
            records.Write(List().Select(r => r.Name == record.Name ? r with { CopiedTo = target } : r));
        return isElsewhere;
    }
}
