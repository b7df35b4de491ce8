using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Pkcs12;

/// <summary>
/// Takes a PKCS#12 file apart (RFC 7292, 4). BouncyCastle's own reader is not used: it makes its slow RSA keys, runs
/// any number of iterations, and takes a PBES2 password as Latin-1.
/// </summary>
internal sealed class Pkcs12Reader
{
    private const int MostOctets = 1 << 20;
    private const int MostBags = 100;

    private readonly PasswordCipher cipher;
    private readonly List<CertificateInfo> certificates = [];
    private readonly List<RSAParameters> keys = [];
    private int bags;

    private Pkcs12Reader(PasswordCipher cipher) => this.cipher = cipher;

    public static Pkcs12Content Read(byte[] pfx, string password)
    {
        if (pfx.Length > MostOctets)
            throw ErrorCatalogue.Pkcs12Malformed.With(Pkcs12Texts.FileSize.With(pfx.Length));
        try
        {
            return Open(Asn1Reader.Read(Pkcs12Texts.It, pfx, Pfx.GetInstance), password);
        }
        // Parser and ciphers let out whatever met the wrong octet.
        catch (Exception e) when (e is not (OutOfMemoryException or TrustException))
        {
            throw ErrorCatalogue.Pkcs12Malformed.From(e, e.Message);
        }
    }

    private static Pkcs12Content Open(Pfx pfx, string password)
    {
        if (!pfx.AuthSafe.ContentType.Equals(PkcsObjectIdentifiers.Data))
            throw new FormatException(Pkcs12Texts.Signed);
        if (pfx.MacData is not { } mac)
            throw new FormatException(Pkcs12Texts.WithoutMac);
        var content = Asn1OctetString.GetInstance(pfx.AuthSafe.Content).GetOctets();
        var cipher = new PasswordCipher(password);
        if (HasMac(cipher, mac, content))
            return new Pkcs12Reader(cipher).Content(content);
        // No password: some programs mean the empty text with its closing zero, others nothing at all.
        var nothing = new PasswordCipher(password, closingZero: false);
        if (password.Length == 0 && HasMac(nothing, mac, content))
            return new Pkcs12Reader(nothing).Content(content);
        // A password that opens what is inside is the right one, so the file is not as it was written.
        throw new Pkcs12Reader(cipher).Opens(content)
            ? ErrorCatalogue.FileAltered.With(Pkcs12Texts.TheFile, Pkcs12Texts.MacWrong)
            : ErrorCatalogue.WrongPassword.With(Pkcs12Texts.TheFile);
    }

    private static bool HasMac(PasswordCipher cipher, MacData mac, byte[] content)
        => Digests.FixedTimeEquals(
            mac.Mac.Digest.GetOctets(),
            cipher.Mac(mac.Mac.DigestAlgorithm.Algorithm, mac.MacSalt.GetOctets(), mac.Iterations.Value, content));

    private bool Opens(byte[] content)
    {
        try
        {
            ReadContent(content);
            return cipher.HasDecrypted;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    private Pkcs12Content Content(byte[] content)
    {
        ReadContent(content);
        if (keys.Count == 0)
            throw ErrorCatalogue.NoPrivateKey.With(certificates.Count == 0 ? Pkcs12Texts.FileEmpty : string.Join(", ", certificates));
        var keyed = keys.SelectMany(Pair).Distinct().ToList();
        return new Pkcs12Content(keyed, [.. certificates.Except(keyed.Select(k => k.Certificate))]);
    }

    // By the public key, which cannot err; names and identifiers are what somebody wrote beside it.
    private List<KeyedCertificate> Pair(RSAParameters key)
    {
        var publicKey = RsaPrivateKey.PublicKeyOf(key);
        var pairs = certificates.Where(c => c.PublicKeyEquals(publicKey)).Select(c => KeyedCertificate.Create(c, key)).ToList();
        return pairs.Count > 0
            ? pairs
            : throw ErrorCatalogue.KeyOfOtherCertificate.With(string.Join(", ", certificates), Pkcs12Texts.KeyOfNoCertificate);
    }

    private void ReadContent(byte[] content)
    {
        foreach (var part in Asn1Reader.Read(Pkcs12Texts.ItsContent, content, o => AuthenticatedSafe.GetInstance(o).GetContentInfo()))
        {
            foreach (var bag in Asn1Reader.Read(Pkcs12Texts.PartOfIt, Octets(part), o => Asn1Sequence.GetInstance(o).Select(SafeBag.GetInstance).ToList()))
                ReadBag(bag);
        }
    }

    private byte[] Octets(ContentInfo part)
    {
        if (part.ContentType.Equals(PkcsObjectIdentifiers.Data))
            return Asn1OctetString.GetInstance(part.Content).GetOctets();
        if (!part.ContentType.Equals(PkcsObjectIdentifiers.EncryptedData))
            throw new FormatException(Pkcs12Texts.PartForCertificate);
        var encrypted = EncryptedData.GetInstance(part.Content);
        return cipher.Decrypt(encrypted.EncryptionAlgorithm, encrypted.Content.GetOctets());
    }

    private void ReadBag(SafeBag bag)
    {
        if (++bags > MostBags)
            throw new FormatException(Pkcs12Texts.TooManyEntries.With(MostBags));
        if (bag.BagID.Equals(PkcsObjectIdentifiers.Pkcs8ShroudedKeyBag))
            AddKey(Decrypt(EncryptedPrivateKeyInfo.GetInstance(bag.BagValue)));
        else if (bag.BagID.Equals(PkcsObjectIdentifiers.KeyBag))
            AddKey(bag.BagValue.GetDerEncoded());
        else if (bag.BagID.Equals(PkcsObjectIdentifiers.CertBag))
            AddCertificate(CertBag.GetInstance(bag.BagValue));
        else if (bag.BagID.Equals(PkcsObjectIdentifiers.SafeContentsBag))
            throw new FormatException(Pkcs12Texts.NestedEntries);
    }

    private byte[] Decrypt(EncryptedPrivateKeyInfo key) => cipher.Decrypt(key.EncryptionAlgorithm, key.GetEncryptedData());

    private void AddKey(byte[] pkcs8) => keys.Add(RsaPrivateKey.FromPkcs8(Asn1Reader.Read(Pkcs12Texts.KeyOfIt, pkcs8, PrivateKeyInfo.GetInstance)));

    private void AddCertificate(CertBag bag)
    {
        if (!bag.CertID.Equals(PkcsObjectIdentifiers.X509Certificate))
            throw new FormatException(Pkcs12Texts.OtherCertificateType);
        var certificate = CertificateInfo.Parse(Asn1OctetString.GetInstance(bag.CertValue).GetOctets());
        if (certificates.All(c => c.Thumbprint != certificate.Thumbprint))
            certificates.Add(certificate);
    }
}
