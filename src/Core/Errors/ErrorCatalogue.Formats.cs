namespace QvTrust.Core.Errors;

// PKCS#12 and backup files (QVT61xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6101.</summary>
    public static ErrorDefinition Pkcs12Malformed { get; } = new("QVT6101",
        "the PKCS#12 file cannot be read: {0}",
        "Give a .pfx or .p12 file with RSA keys and a password, as the certificates console, openssl or keytool write it", 3);

    /// <summary>QVT6102.</summary>
    public static ErrorDefinition WrongPassword { get; } = new("QVT6102",
        "the password does not open {0}",
        "Check the password, its upper and lower case and the keyboard layout", 3);

    /// <summary>QVT6103.</summary>
    public static ErrorDefinition FileAltered { get; } = new("QVT6103",
        "{0} was altered or damaged after it was written: {1}",
        "Take another copy of it, and find out who changed this one", 3);

    /// <summary>QVT6104.</summary>
    public static ErrorDefinition PasswordRefused { get; } = new("QVT6104",
        "the password is refused: {0}",
        "Take a long one, or let the product make one of twelve words", 2);

    /// <summary>QVT6105.</summary>
    public static ErrorDefinition KeyOfOtherCertificate { get; } = new("QVT6105",
        "the private key does not belong to the certificate {0}: {1}",
        "Export the certificate together with its own private key", 3);

    /// <summary>QVT6106.</summary>
    public static ErrorDefinition NoPrivateKey { get; } = new("QVT6106",
        "the PKCS#12 file holds no private key: {0}",
        "Export the certificates together with their private keys", 3);

    /// <summary>QVT6110.</summary>
    public static ErrorDefinition SetIncomplete { get; } = new("QVT6110",
        "the set of certificates is not complete: {0} with its private key is missing",
        "Give all three of the QMS server, exported together with their private keys; nothing was changed", 3);

    /// <summary>QVT6111.</summary>
    public static ErrorDefinition SetMixed { get; } = new("QVT6111",
        "the certificates belong to different sets, no server and client are signed by the same root: {0}",
        "Give the three certificates of one QMS server from one time; nothing was changed", 3);

    /// <summary>QVT6112.</summary>
    public static ErrorDefinition SetAmbiguous { get; } = new("QVT6112",
        "there is more than one complete set among the certificates: {0}",
        "Give the files of the set that is wanted, and no others; nothing was changed", 3);

    /// <summary>QVT6113.</summary>
    public static ErrorDefinition BackupOfLaterVersion { get; } = new("QVT6113",
        "the backup was written by a later version of this product, in its format {0}",
        "Restore it with that version or a later one", 3);

    /// <summary>QVT6114.</summary>
    public static ErrorDefinition NotABackup { get; } = new("QVT6114",
        "the file is not a backup of this product: {0}",
        "Give the file that qvtrust backup or the authority service wrote", 3);

    /// <summary>QVT6115.</summary>
    public static ErrorDefinition BackupTooLarge { get; } = new("QVT6115",
        "the ledger and the configuration are too large for a backup: {0} octets, and 64 MiB is the most",
        "Look what made them grow, and send the product's maintainers the size of each", 3);

    /// <summary>QVT6116.</summary>
    public static ErrorDefinition RecoveryCertificateRefused { get; } = new("QVT6116",
        "the recovery certificate {0} cannot be used: {1}",
        "Take a certificate of an RSA key of 2048 bits or more, as qvtrust recovery init makes it", 3);

    /// <summary>QVT6117.</summary>
    public static ErrorDefinition SealedToAnotherKey { get; } = new("QVT6117",
        "the backup is sealed to another recovery certificate than {0}",
        "Give the recovery key that was in force when the backup was made", 3);

    /// <summary>QVT6118.</summary>
    public static ErrorDefinition RecoveryKeyUnreadable { get; } = new("QVT6118",
        "the recovery key cannot be read: {0}",
        "Give the whole text that qvtrust recovery init showed, with its lines BEGIN and END", 3);

    /// <summary>QVT6119.</summary>
    public static ErrorDefinition ShareRefused { get; } = new("QVT6119",
        "the shares of the recovery key do not open it: {0}",
        "Type each share as it is printed, two different ones of the same key", 3);

    private static ErrorDefinition[] FormatsErrors() =>
    [
        Pkcs12Malformed, WrongPassword, FileAltered, PasswordRefused, KeyOfOtherCertificate, NoPrivateKey,
        SetIncomplete, SetMixed, SetAmbiguous, BackupOfLaterVersion, NotABackup, BackupTooLarge,
        RecoveryCertificateRefused, SealedToAnotherKey, RecoveryKeyUnreadable, ShareRefused,
    ];
}
