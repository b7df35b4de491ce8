using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Recovery;

/// <summary>What opens a backup: a password, or the private half of the recovery certificate. Its text shows neither.</summary>
public sealed class BackupSecret
{
    private BackupSecret(string? password, KeyedCertificate? recovery) => (Password, Recovery) = (password, recovery);

    /// <summary>The password of a backup or of PKCS#12 files, or null.</summary>
    public string? Password { get; }

    /// <summary>The recovery certificate with its private key, or null.</summary>
    public KeyedCertificate? Recovery { get; }

    /// <summary>A password.</summary>
    public static BackupSecret OfPassword(string password) => new(password, null);

    /// <summary>The private half of a recovery certificate.</summary>
    public static BackupSecret OfRecovery(KeyedCertificate recovery) => new(null, recovery);

    /// <summary>Which of both it is.</summary>
    public override string ToString() => Recovery is null ? RecoveryTexts.Password : RecoveryTexts.RecoveryKeyOf.With(Recovery);
}
