using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Certificates;
using ContentInfo = Org.BouncyCastle.Asn1.Cms.ContentInfo;
using Spki = Org.BouncyCastle.Asn1.X509.SubjectPublicKeyInfo;

namespace QvTrust.Core.Secrets;

/// <summary>
/// CMS EnvelopedData for one RSA key (RFC 5652, 6): AES-256-CBC under a new key, that key under RSAES-OAEP with SHA-1 and
/// MGF1-SHA-1 (RFC 3560), which is all that a CAPI key can open. It hides and does not authenticate: what is read back
/// must come from something that is signed.
/// </summary>
internal static class SealedToKey
{
    private const int KeyLength = 32;
    private const int BlockLength = 16;

    /// <summary>Seals for the holder of a key; the recipient is named by the key identifier of RFC 5280, 4.2.1.2, method 1.</summary>
    /// <exception cref="FormatException">It is not an RSA key.</exception>
    public static byte[] Seal(byte[] content, Spki recipient, RandomNumberGenerator random)
    {
        var key = new byte[KeyLength];
        random.GetBytes(key);
        var iv = new byte[BlockLength];
        random.GetBytes(iv);
        try
        {
            return Assemble(recipient, Encrypt(recipient, key), iv, Transform(key, iv, content, encrypt: true));
        }
        finally
        {
            Array.Clear(key, 0, key.Length);
        }
    }

    /// <summary>Opens with the key that it was sealed to; the caller still owns the key.</summary>
    /// <exception cref="FormatException">It is not EnvelopedData of this form.</exception>
    /// <exception cref="CryptographicException">It was sealed to another key, or the key may not decrypt.</exception>
    public static byte[] Open(byte[] sealedContent, RSA key)
    {
        var (_, encryptedKey, iv, ciphertext) = Asn1Reader.Read(SecretsTexts.TheSealedContent, sealedContent, Parts);
        var recipient = PlatformRsa.PublicKeyOf(key);
        if (!IsFor(sealedContent, recipient))
            throw new CryptographicException(SecretsTexts.ForOtherKey);
        // Nothing here is authenticated, but a form in which nothing else fits leaves the fewest octets to change.
        if (!Digests.FixedTimeEquals(Assemble(recipient, encryptedKey, iv, ciphertext), sealedContent))
            throw new FormatException(SecretsTexts.SealedContentForm);
        byte[] contentKey;
        // A CAPI key is one handle with state: two threads must not use it at once.
        lock (key)
            contentKey = key.Decrypt(encryptedKey, RSAEncryptionPadding.OaepSHA1);
        if (contentKey.Length != KeyLength)
            throw new CryptographicException(SecretsTexts.SealedKeyLength);
        return Transform(contentKey, iv, ciphertext, encrypt: false);
    }

    /// <summary>True when it is sealed to this key.</summary>
    /// <exception cref="FormatException">It is not EnvelopedData of this form.</exception>
    public static bool IsFor(byte[] sealedContent, Spki recipient)
        => Asn1Reader.Read(SecretsTexts.TheSealedContent, sealedContent, Parts).Recipient.SequenceEqual(CertificateBuilder.KeyIdentifier(recipient));

    private static byte[] Assemble(Spki recipient, byte[] encryptedKey, byte[] iv, byte[] ciphertext)
    {
        // RFC 4055, 4.1: SHA-1, MGF1 with SHA-1 and no label are the defaults, so that DER leaves them all out.
        var toKey = new KeyTransRecipientInfo(
            new RecipientIdentifier(new SubjectKeyIdentifier(CertificateBuilder.KeyIdentifier(recipient))),
            new AlgorithmIdentifier(PkcsObjectIdentifiers.IdRsaesOaep, DerSequence.Empty),
            new DerOctetString(encryptedKey));
        var encrypted = new EncryptedContentInfo(
            CmsObjectIdentifiers.Data,
            new AlgorithmIdentifier(NistObjectIdentifiers.IdAes256Cbc, new DerOctetString(iv)),
            new DerOctetString(ciphertext));
        var enveloped = new EnvelopedData(null, new DerSet(new RecipientInfo(toKey)), encrypted, (Asn1Set?)null);
        return new ContentInfo(CmsObjectIdentifiers.EnvelopedData, enveloped).GetDerEncoded();
    }

    private static (byte[] Recipient, byte[] EncryptedKey, byte[] Iv, byte[] Ciphertext) Parts(Asn1Object parsed)
    {
        var outer = ContentInfo.GetInstance(parsed);
        if (!outer.ContentType.Equals(CmsObjectIdentifiers.EnvelopedData))
            throw new FormatException(SecretsTexts.NotEnvelopedData);
        var enveloped = EnvelopedData.GetInstance(outer.Content);
        if (enveloped.RecipientInfos.Count != 1 || RecipientInfo.GetInstance(enveloped.RecipientInfos[0]).Info is not KeyTransRecipientInfo recipient)
            throw new FormatException(SecretsTexts.NotOneKey);
        if (recipient.RecipientIdentifier.ID is not Asn1OctetString name)
            throw new FormatException(SecretsTexts.NoKeyIdentifier);
        if (!recipient.KeyEncryptionAlgorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdRsaesOaep))
            throw new FormatException(SecretsTexts.NotOaep);
        var content = enveloped.EncryptedContentInfo;
        if (!content.ContentEncryptionAlgorithm.Algorithm.Equals(NistObjectIdentifiers.IdAes256Cbc))
            throw new FormatException(SecretsTexts.NotAesCbc);
        var iv = Asn1OctetString.GetInstance(content.ContentEncryptionAlgorithm.Parameters).GetOctets();
        if (iv.Length != BlockLength || content.EncryptedContent is null)
            throw new FormatException(SecretsTexts.ContentIncomplete);
        return (name.GetOctets(), recipient.EncryptedKey.GetOctets(), iv, content.EncryptedContent.GetOctets());
    }

    private static byte[] Encrypt(Spki recipient, byte[] key)
    {
        var numbers = PlatformRsa.PublicNumbers(recipient) ?? throw new FormatException(SecretsTexts.RecipientNotRsa);
        // The one class that does OAEP with SHA-1 on every platform here; elsewhere than on Windows it only forwards.
        using var rsa = new RSACryptoServiceProvider();
        rsa.ImportParameters(numbers);
        return rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA1);
    }

    private static byte[] Transform(byte[] key, byte[] iv, byte[] input, bool encrypt)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
#pragma warning disable CA5401 // The vector is random when sealing, and given when opening.
        using var transform = encrypt ? aes.CreateEncryptor(key, iv) : aes.CreateDecryptor(key, iv);
#pragma warning restore CA5401
        return transform.TransformFinalBlock(input, 0, input.Length);
    }
}
