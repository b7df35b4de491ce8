namespace QvTrust.Core.Errors;

// Backup, restore and recovery certificates (QVT62xx). QVT6221 to QVT6225 are warnings too: their digits are event ids.
public static partial class ErrorCatalogue
{
    /// <summary>QVT6201.</summary>
    public static ErrorDefinition BackupUnknown { get; } = new("QVT6201",
        "{0} is not a backup: {1}",
        "Give a file of qvtrust backup, a sealed backup (.qvsealed), or a folder with the three .pfx files of the certificates console", 3);

    /// <summary>QVT6202.</summary>
    public static ErrorDefinition BackupSecretMissing { get; } = new("QVT6202",
        "{0} is closed: {1} is missing",
        "A backup with a password needs RESTOREPASSWORDFILE or --password-file, a sealed one RECOVERYKEYFILE or --recovery-key", 2);

    /// <summary>QVT6203.</summary>
    public static ErrorDefinition BackupKeyNotExportable { get; } = new("QVT6203",
        "the private key of {0} is not exportable, so that no backup can hold it",
        "Import this certificate again from its .pfx file with an exportable key (certlm.msc, Mark this key as exportable), or back up the whole server", 3);

    /// <summary>QVT6204.</summary>
    public static ErrorDefinition BackupNotVerified { get; } = new("QVT6204",
        "the backup {0} was read again and is not what stands on this server: {1}",
        "Do not rely on it: write it again, on another disk if this stays");

    /// <summary>QVT6205.</summary>
    public static ErrorDefinition LedgerNotRead { get; } = new("QVT6205",
        "the ledger of the authority cannot be backed up: {0}",
        "Start the service QvTrustAuthority and run this again, or give --without-ledger to back up the certificates alone");

    /// <summary>QVT6206.</summary>
    public static ErrorDefinition BackupOfOtherMachine { get; } = new("QVT6206",
        "the backup is of {0}, and this server is {1}: it would get a new server certificate under the same root, every node has to be told the new QMSHOST, and QlikView's services have to be registered under the new name",
        "Rename this server to {0}, or give AUTHORITYTHUMBPRINT={2} (--thumbprint {2}) if that is what you want; nothing was changed", 3);

    /// <summary>QVT6207.</summary>
    public static ErrorDefinition OtherSetPresent { get; } = new("QVT6207",
        "this server has other certificates of QlikView trust: {0}",
        "Give AUTHORITYTHUMBPRINT={1} (--thumbprint {1}) to put the backup's in their place: they are backed up first, and their keys are kept; nothing was changed", 3);

    /// <summary>QVT6208.</summary>
    public static ErrorDefinition BackupNotValidNow { get; } = new("QVT6208",
        "the backup's certificate {0} {1}",
        "Check this server's clock, or take a backup of a later time; nothing was changed", 3);

    /// <summary>QVT6209.</summary>
    public static ErrorDefinition BackupOfOtherRoot { get; } = new("QVT6209",
        "AUTHORITYTHUMBPRINT={0} is not the root of the backup, which is {1}",
        "Take another backup, or give the thumbprint of this one; nothing was changed", 3);

    /// <summary>QVT6210.</summary>
    public static ErrorDefinition AuthorityNotInstalled { get; } = new("QVT6210",
        "the service QvTrustAuthority is not installed on this server",
        "Install the QMS package with AUTHORITY=restore RESTOREFILE=", 3);

    /// <summary>QVT6211.</summary>
    public static ErrorDefinition NoSealedBackup { get; } = new("QVT6211",
        "there is no automatic backup on this server",
        "Set a recovery certificate (qvtrust recovery init), and wait until the service QvTrustAuthority has written one (qvtrust backup list)", 3);

    /// <summary>QVT6212.</summary>
    public static ErrorDefinition NotQms { get; } = new("QVT6212",
        "the QMS package is not set up on this server",
        "Run this on the QMS server, after its setup", 3);

    /// <summary>QVT6221.</summary>
    public static ErrorDefinition NoRecoveryCertificate { get; } = new("QVT6221",
        "there is no recovery certificate on this server, so that no automatic backup is made",
        "Run qvtrust recovery init, or give RECOVERYCERT= at setup", 3);

    /// <summary>QVT6222.</summary>
    public static ErrorDefinition SetWithoutBackup { get; } = new("QVT6222",
        "the certificates in force have no automatic backup",
        "Restart the service QvTrustAuthority and read its log; until then run qvtrust backup FILE");

    /// <summary>QVT6223.</summary>
    public static ErrorDefinition NoCopyElsewhere { get; } = new("QVT6223",
        "the newest automatic backup has no copy off this server",
        "Run qvtrust backup copy with a folder of another machine, or give BACKUPCOPY= at setup");

    /// <summary>QVT6224.</summary>
    public static ErrorDefinition BackupCopyFailed { get; } = new("QVT6224",
        "the backup could not be copied to {0}: {1}",
        "Check the folder, and that this server's computer account may write to it; the service tries again every hour");

    /// <summary>QVT6225.</summary>
    public static ErrorDefinition AutomaticBackupFailed { get; } = new("QVT6225",
        "the automatic backup failed: {0}",
        "Mend the cause; until then run qvtrust backup FILE each time a certificate changes");

    private static ErrorDefinition[] RecoveryErrors() =>
    [
        BackupUnknown, BackupSecretMissing, BackupKeyNotExportable, BackupNotVerified, LedgerNotRead, BackupOfOtherMachine,
        OtherSetPresent, BackupNotValidNow, BackupOfOtherRoot, AuthorityNotInstalled, NoSealedBackup, NotQms,
        NoRecoveryCertificate, SetWithoutBackup, NoCopyElsewhere, BackupCopyFailed, AutomaticBackupFailed,
    ];
}
