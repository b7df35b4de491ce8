using System.Security.Cryptography;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>A backup under a password: a ZIP file whose certificates.p12 the certificates console, openssl and keytool open too.</summary>
public static class PasswordBackup
{
    /// <summary>Whoever holds the file may try passwords for ever.</summary>
    public const int ShortestPassword = 12;

    /// <summary>Writes it; QVT6104 when the password is too short, QVT6115 when ledger and configuration are too large.</summary>
    /// <param name="site">What to back up.</param>
    /// <param name="password">At least <see cref="ShortestPassword"/> characters.</param>
    /// <param name="random">Where salts come from.</param>
    /// <param name="strength">Of certificates.p12.</param>
    public static byte[] Write(SiteBackup site, string password, RandomNumberGenerator random, Pkcs12Strength strength = Pkcs12Strength.Modern)
        => Write(site, password, random, strength, Pkcs12File.Iterations);

    /// <summary>
    /// Reads it. QVT6114: not a backup; QVT6102: wrong password; QVT6103: any octet differs from what was written;
    /// QVT6113: written by a later version. A wrong password and an altered file are told apart, except for somebody who
    /// changes the salt or the password's check on purpose and mends the check sums: that shows as a wrong password.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="password">Its password.</param>
    public static SiteBackup Read(byte[] file, string password) => BackupArchive.Unpack(file, password);

    internal static byte[] Write(SiteBackup site, string password, RandomNumberGenerator random, Pkcs12Strength strength, int iterations)
        => password.Length < ShortestPassword
            ? throw ErrorCatalogue.PasswordRefused.With(BackupTexts.PasswordTooShort.With(ShortestPassword))
            : BackupArchive.Pack(site, password, random, strength, withPassword: false, iterations);
}
