namespace QvTrust.Core.Errors;

// Backup, restore and recovery certificates (QVT62xx). QVT6221 to QVT6225 are warnings too: their digits are event ids.
public static partial class ErrorCatalogue
{
    /// <summary>QVT6201.</summary>
    public static ErrorDefinition BackupUnknown { get; } = new("QVT6201", 3);

    /// <summary>QVT6202.</summary>
    public static ErrorDefinition BackupSecretMissing { get; } = new("QVT6202", 2);

    /// <summary>QVT6203.</summary>
    public static ErrorDefinition BackupKeyNotExportable { get; } = new("QVT6203", 3);

    /// <summary>QVT6204.</summary>
    public static ErrorDefinition BackupNotVerified { get; } = new("QVT6204");

    /// <summary>QVT6205.</summary>
    public static ErrorDefinition LedgerNotRead { get; } = new("QVT6205");

    /// <summary>QVT6206.</summary>
    public static ErrorDefinition BackupOfOtherMachine { get; } = new("QVT6206", 3);

    /// <summary>QVT6207.</summary>
    public static ErrorDefinition OtherSetPresent { get; } = new("QVT6207", 3);

    /// <summary>QVT6208.</summary>
    public static ErrorDefinition BackupNotValidNow { get; } = new("QVT6208", 3);

    /// <summary>QVT6209.</summary>
    public static ErrorDefinition BackupOfOtherRoot { get; } = new("QVT6209", 3);

    /// <summary>QVT6210.</summary>
    public static ErrorDefinition AuthorityNotInstalled { get; } = new("QVT6210", 3);

    /// <summary>QVT6211.</summary>
    public static ErrorDefinition NoSealedBackup { get; } = new("QVT6211", 3);

    /// <summary>QVT6212.</summary>
    public static ErrorDefinition NotQms { get; } = new("QVT6212", 3);

    /// <summary>QVT6221.</summary>
    public static ErrorDefinition NoRecoveryCertificate { get; } = new("QVT6221", 3);

    /// <summary>QVT6222.</summary>
    public static ErrorDefinition SetWithoutBackup { get; } = new("QVT6222");

    /// <summary>QVT6223.</summary>
    public static ErrorDefinition NoCopyElsewhere { get; } = new("QVT6223");

    /// <summary>QVT6224.</summary>
    public static ErrorDefinition BackupCopyFailed { get; } = new("QVT6224");

    /// <summary>QVT6225.</summary>
    public static ErrorDefinition AutomaticBackupFailed { get; } = new("QVT6225");

    private static ErrorDefinition[] RecoveryErrors() =>
    [
        BackupUnknown, BackupSecretMissing, BackupKeyNotExportable, BackupNotVerified, LedgerNotRead, BackupOfOtherMachine,
        OtherSetPresent, BackupNotValidNow, BackupOfOtherRoot, AuthorityNotInstalled, NoSealedBackup, NotQms,
        NoRecoveryCertificate, SetWithoutBackup, NoCopyElsewhere, BackupCopyFailed, AutomaticBackupFailed,
    ];
}
