using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Utilities.IO.Pem;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>The key that opens sealed backups. Its private half is shown once and never kept on the QMS server.</summary>
public static class RecoveryKey
{
    private const int Bits = 3072;
    private const int SmallestBits = 2048;
    private const int Years = 50;
    private const string CertificateLabel = "CERTIFICATE";
    private const string KeyLabel = "PRIVATE KEY";
    private const string EncryptedKeyLabel = "ENCRYPTED PRIVATE KEY";

    /// <summary>Makes an RSA key of 3,072 bits with a self-signed certificate CN=QvTrust Recovery, for decrypting only.</summary>
    /// <param name="random">Where the serial number comes from.</param>
    /// <param name="clock">Validity begins a day earlier and ends in 50 years: an old backup must open.</param>
    public static KeyedCertificate Create(RandomNumberGenerator random, IClock clock)
    {
        using var key = new RSACryptoServiceProvider(Bits);
        var numbers = key.ExportParameters(includePrivateParameters: true);
        // Some platforms make a smaller key without a word.
        if (numbers.Modulus!.Length != Bits / 8)
            throw new CryptographicException($"The platform made a key of {8 * numbers.Modulus.Length} bits.");
        var publicKey = PlatformRsa.PublicKeyOf(key);
        var name = CertificateBuilder.CommonName("QvTrust Recovery");
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(KeyUsage.KeyEncipherment));
        // openssl finds the recipient by it.
        extensions.AddExtension(X509Extensions.SubjectKeyIdentifier, false, new SubjectKeyIdentifier(CertificateBuilder.KeyIdentifier(publicKey)));
        var now = clock.UtcNow;
        var der = CertificateBuilder.Build(
            name, name, publicKey, SerialNumbers.Next(random), now.AddDays(-1), now.AddYears(Years), extensions.Generate(), key);
        return KeyedCertificate.Create(CertificateInfo.Parse(der), numbers);
    }

    /// <summary>QVT6116 when nothing can be sealed to the certificate: not RSA, or fewer than 2,048 bits.</summary>
    public static void Check(CertificateInfo recovery)
    {
        if (PlatformRsa.PublicNumbers(recovery.Structure.SubjectPublicKeyInfo) is not { } numbers)
            throw ErrorCatalogue.RecoveryCertificateRefused.With(recovery, BackupTexts.KeyNotRsa);
        if (numbers.Modulus!.Length < SmallestBits / 8)
            throw ErrorCatalogue.RecoveryCertificateRefused.With(recovery, BackupTexts.KeyTooShort.With(8 * numbers.Modulus.Length));
    }

    /// <summary>The certificate alone, as PEM: what the QMS server gets.</summary>
    public static string ToPem(CertificateInfo recovery) => Pem(CertificateLabel, recovery.Der);

    /// <summary>Certificate and private key (PKCS#8), as PEM, unencrypted: whoever has the text opens every backup.</summary>
    public static string ToPem(KeyedCertificate recovery)
        => ToPem(recovery.Certificate) + Pem(KeyLabel, RsaPrivateKey.ToPkcs8(recovery.Key).GetDerEncoded());

    /// <summary>The same with the private key under a password (PBES2), which <c>openssl pkey</c> opens.</summary>
    public static string ToPem(KeyedCertificate recovery, string password, RandomNumberGenerator random)
        => ToPem(recovery, password, random, Pkcs12File.Iterations);

    /// <summary>
    /// Reads certificate and private key. QVT6118: one is missing or malformed; QVT6102: encrypted, and the password is
    /// wrong or absent; QVT6105: they do not belong together.
    /// </summary>
    /// <param name="pem">PEM; other text around it does not matter.</param>
    /// <param name="password">For an encrypted key.</param>
    public static KeyedCertificate FromPem(string pem, string? password = null)
    {
        try
        {
            var objects = Objects(pem);
            var certificate = CertificateInfo.Parse(Find(objects, CertificateLabel) ?? throw new FormatException(BackupTexts.NoCertificate));
            return KeyedCertificate.Create(certificate, ReadKey(objects, password));
        }
        // The reader of PEM lets out whatever met the wrong character.
        catch (Exception e) when (e is not (OutOfMemoryException or TrustException))
        {
            throw ErrorCatalogue.RecoveryKeyUnreadable.From(e, e.Message);
        }
    }

    internal static string ToPem(KeyedCertificate recovery, string password, RandomNumberGenerator random, int iterations)
    {
        var algorithm = PasswordCipher.Modern(random, iterations);
        var encrypted = new PasswordCipher(password).Encrypt(algorithm, RsaPrivateKey.ToPkcs8(recovery.Key).GetDerEncoded());
        return ToPem(recovery.Certificate) + Pem(EncryptedKeyLabel, new EncryptedPrivateKeyInfo(algorithm, encrypted).GetDerEncoded());
    }

    private static RSAParameters ReadKey(List<PemObject> objects, string? password)
    {
        if (Find(objects, KeyLabel) is { } plain)
            return Parse(plain);
        var encrypted = Find(objects, EncryptedKeyLabel) ?? throw new FormatException(BackupTexts.NoPrivateKey);
        var info = Asn1Reader.Read(BackupTexts.TheEncryptedKey, encrypted, EncryptedPrivateKeyInfo.GetInstance);
        if (string.IsNullOrEmpty(password))
            throw ErrorCatalogue.WrongPassword.With(BackupTexts.TheRecoveryKey);
        try
        {
            return Parse(new PasswordCipher(password!).Decrypt(info.EncryptionAlgorithm, info.GetEncryptedData()));
        }
        // Nothing authenticates it: a wrong password gives wrong octets, an altered text too.
        catch (Exception e) when (e is not (OutOfMemoryException or TrustException))
        {
            throw ErrorCatalogue.WrongPassword.From(e, BackupTexts.TheRecoveryKey);
        }
    }

    private static RSAParameters Parse(byte[] pkcs8) => RsaPrivateKey.FromPkcs8(Asn1Reader.Read(BackupTexts.ThePrivateKey, pkcs8, PrivateKeyInfo.GetInstance));

    private static List<PemObject> Objects(string pem)
    {
        using var reader = new PemReader(new StringReader(pem));
        var objects = new List<PemObject>();
        for (var item = reader.ReadPemObject(); item is not null; item = reader.ReadPemObject())
            objects.Add(item);
        return objects;
    }

    private static byte[]? Find(List<PemObject> objects, string label) => objects.Find(o => o.Type == label)?.Content;

    // RFC 7468, 2: lines of 64 characters.
    private static string Pem(string label, byte[] content)
    {
        var text = new StringBuilder($"-----BEGIN {label}-----\n");
        var base64 = Convert.ToBase64String(content);
        for (var at = 0; at < base64.Length; at += 64)
            text.Append(base64, at, Math.Min(64, base64.Length - at)).Append('\n');
        return text.Append($"-----END {label}-----\n").ToString();
    }
}
