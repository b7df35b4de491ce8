using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Secrets;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>
/// A backup that needs no password: signed by the set's root and sealed to a recovery certificate whose key is elsewhere.
/// CMS EnvelopedData over SignedData over the archive of <see cref="PasswordBackup"/> with its random password in it, so
/// that <c>openssl cms</c>, unzip and <c>openssl pkcs12</c> open it without the product.
/// </summary>
public static class SealedBackup
{
    private const int PasswordOctets = 32;

    /// <summary>Writes it; QVT6115 when ledger and configuration are too large, QVT6116 when nothing can be sealed to the certificate.</summary>
    /// <param name="site">What to back up.</param>
    /// <param name="recovery">The recovery certificate.</param>
    /// <param name="random">Where keys and salts come from.</param>
    public static byte[] Write(SiteBackup site, CertificateInfo recovery, RandomNumberGenerator random) => Write(site, recovery, random, Pkcs12File.Iterations);

    /// <summary>
    /// Reads it. QVT6114: not a sealed backup; QVT6117: sealed to another key; QVT6103: any octet differs from what was
    /// written, or the signer is not the root in it. The seal says nothing about the sender: whoever has the recovery
    /// certificate can seal a set of his own, so the manifest's thumbprints are what to compare with.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="recovery">The recovery certificate with its key.</param>
    public static SiteBackup Read(byte[] file, KeyedCertificate recovery)
    {
        if (file.Length > BackupFile.MostOctets)
            throw ErrorCatalogue.NotABackup.With(BackupTexts.BackupSize.With(file.Length));
        if (BackupFile.Detect(file) != BackupKind.Sealed)
            throw ErrorCatalogue.NotABackup.With(BackupTexts.NotLikeASealedBackup);
        try
        {
            var site = Open(file, recovery, out var signer);
            return signer.Thumbprint == site.Manifest.RootThumbprint ? site : throw new FormatException(BackupTexts.SignedByOther.With(signer));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw ErrorCatalogue.FileAltered.From(e, BackupTexts.TheBackup, e.Message);
        }
    }

    internal static byte[] Write(SiteBackup site, CertificateInfo recovery, RandomNumberGenerator random, int iterations)
    {
        RecoveryKey.Check(recovery);
        var password = Digests.Hex(PasswordCipher.RandomOctets(random, PasswordOctets));
        var archive = BackupArchive.Pack(site, password, random, Pkcs12Strength.Modern, withPassword: true, iterations);
        return SealedToKey.Seal(SignedContent.Sign(archive, site.Set.Root), recovery.Structure.SubjectPublicKeyInfo, random);
    }

    private static SiteBackup Open(byte[] file, KeyedCertificate recovery, out CertificateInfo signer)
    {
        if (!SealedToKey.IsFor(file, recovery.Certificate.Structure.SubjectPublicKeyInfo))
            throw ErrorCatalogue.SealedToAnotherKey.With(recovery);
        using var key = recovery.OpenKey();
        (var archive, signer) = SignedContent.Open(SealedToKey.Open(file, key));
        return BackupArchive.Unpack(archive);
    }
}
