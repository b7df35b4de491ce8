namespace QvTrust.Core.Errors;

// PKCS#12 and backup files (QVT61xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6101.</summary>
    public static ErrorDefinition Pkcs12Malformed { get; } = new("QVT6101", 3);

    /// <summary>QVT6102.</summary>
    public static ErrorDefinition WrongPassword { get; } = new("QVT6102", 3);

    /// <summary>QVT6103.</summary>
    public static ErrorDefinition FileAltered { get; } = new("QVT6103", 3);

    /// <summary>QVT6104.</summary>
    public static ErrorDefinition PasswordRefused { get; } = new("QVT6104", 2);

    /// <summary>QVT6105.</summary>
    public static ErrorDefinition KeyOfOtherCertificate { get; } = new("QVT6105", 3);

    /// <summary>QVT6106.</summary>
    public static ErrorDefinition NoPrivateKey { get; } = new("QVT6106", 3);

    /// <summary>QVT6110.</summary>
    public static ErrorDefinition SetIncomplete { get; } = new("QVT6110", 3);

    /// <summary>QVT6111.</summary>
    public static ErrorDefinition SetMixed { get; } = new("QVT6111", 3);

    /// <summary>QVT6112.</summary>
    public static ErrorDefinition SetAmbiguous { get; } = new("QVT6112", 3);

    /// <summary>QVT6113.</summary>
    public static ErrorDefinition BackupOfLaterVersion { get; } = new("QVT6113", 3);

    /// <summary>QVT6114.</summary>
    public static ErrorDefinition NotABackup { get; } = new("QVT6114", 3);

    /// <summary>QVT6115.</summary>
    public static ErrorDefinition BackupTooLarge { get; } = new("QVT6115", 3);

    /// <summary>QVT6116.</summary>
    public static ErrorDefinition RecoveryCertificateRefused { get; } = new("QVT6116", 3);

    /// <summary>QVT6117.</summary>
    public static ErrorDefinition SealedToAnotherKey { get; } = new("QVT6117", 3);

    /// <summary>QVT6118.</summary>
    public static ErrorDefinition RecoveryKeyUnreadable { get; } = new("QVT6118", 3);

    /// <summary>QVT6119.</summary>
    public static ErrorDefinition ShareRefused { get; } = new("QVT6119", 3);

    /// <summary>QVT6120.</summary>
    public static ErrorDefinition KeyFileNotRead { get; } = new("QVT6120", 2);

    /// <summary>QVT6121.</summary>
    public static ErrorDefinition BackupOfOtherPort { get; } = new("QVT6121", 3);

    private static ErrorDefinition[] FormatsErrors() =>
    [
        Pkcs12Malformed, WrongPassword, FileAltered, PasswordRefused, KeyOfOtherCertificate, NoPrivateKey,
        SetIncomplete, SetMixed, SetAmbiguous, BackupOfLaterVersion, NotABackup, BackupTooLarge,
        RecoveryCertificateRefused, SealedToAnotherKey, RecoveryKeyUnreadable, ShareRefused, KeyFileNotRead, BackupOfOtherPort,
    ];
}
