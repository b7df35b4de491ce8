using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Oiw;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Pkcs12;

/// <summary>Puts a PKCS#12 file together (RFC 7292, 4): all certificates encrypted in one part, the keys each for itself in another.</summary>
internal sealed class Pkcs12Writer(string password, RandomNumberGenerator random, Pkcs12Strength strength, int iterations)
{
    private const int MacSaltLength = 16;

    // Windows imports a key that names no provider into one of type 1, which cannot sign with SHA-256.
    private static readonly DerObjectIdentifier ProviderName = new("1.3.6.1.4.1.311.17.1");
    private static readonly DerBmpString AesProvider = new("Microsoft Enhanced RSA and AES Cryptographic Provider");

    public byte[] Write(IReadOnlyList<KeyedCertificate> keyed, IReadOnlyList<CertificateInfo> others)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var certificates = new List<Asn1Encodable>();
        var keys = new List<Asn1Encodable>();
        foreach (var one in keyed)
        {
            var name = Name(one.Certificate, names);
            certificates.Add(CertificateBag(one.Certificate, Attributes(name, LocalKeyId(one))));
            keys.Add(KeyBag(one, Attributes(name, LocalKeyId(one), Attribute(ProviderName, AesProvider))));
        }
        certificates.AddRange(others.Select(o => CertificateBag(o, Attributes(Name(o, names)))));
        var content = new DerSequence(Encrypted(new DerSequence(certificates.ToArray())), Plain(new DerSequence(keys.ToArray()).GetDerEncoded())).GetDerEncoded();
        return new Pfx(Plain(content), Mac(content)).GetDerEncoded();
    }

    // Java knows entries by their names alone, in any case.
    private static string Name(CertificateInfo certificate, HashSet<string> taken)
    {
        var name = certificate.CommonName.Length > 0 ? certificate.CommonName : certificate.Thumbprint;
        if (!taken.Add(name))
            taken.Add(name += " " + certificate.Thumbprint);
        return name;
    }

    private static ContentInfo Plain(byte[] content) => new(PkcsObjectIdentifiers.Data, new DerOctetString(content));

    private static SafeBag CertificateBag(CertificateInfo certificate, DerSet attributes)
        => new(PkcsObjectIdentifiers.CertBag, new CertBag(PkcsObjectIdentifiers.X509Certificate, new DerOctetString(certificate.Der)).ToAsn1Object(), attributes);

    private static DerSet Attributes(string name, params Asn1Encodable[] more)
    {
        Asn1Encodable[] all = [Attribute(PkcsObjectIdentifiers.Pkcs9AtFriendlyName, new DerBmpString(name)), .. more];
        return new DerSet(all);
    }

    private static DerSequence Attribute(DerObjectIdentifier type, Asn1Encodable value) => new(type, new DerSet(value));

    // What pairs a key with its certificate; the same value that openssl takes.
    private static DerSequence LocalKeyId(KeyedCertificate one)
        => Attribute(PkcsObjectIdentifiers.Pkcs9AtLocalKeyID, new DerOctetString(Digests.Sha1(one.Certificate.Der)));

    private ContentInfo Encrypted(DerSequence bags)
    {
        var algorithm = NewAlgorithm();
        var encrypted = new DerOctetString(NewCipher().Encrypt(algorithm, bags.GetDerEncoded()));
        return new ContentInfo(PkcsObjectIdentifiers.EncryptedData, new EncryptedData(PkcsObjectIdentifiers.Data, algorithm, encrypted));
    }

    private SafeBag KeyBag(KeyedCertificate one, DerSet attributes)
    {
        var algorithm = NewAlgorithm();
        var encrypted = NewCipher().Encrypt(algorithm, RsaPrivateKey.ToPkcs8(one.Key).GetDerEncoded());
        return new SafeBag(PkcsObjectIdentifiers.Pkcs8ShroudedKeyBag, new EncryptedPrivateKeyInfo(algorithm, encrypted).ToAsn1Object(), attributes);
    }

    // One for each part: the bound on all iterations together is for files of others.
    private PasswordCipher NewCipher() => new(password);

    private AlgorithmIdentifier NewAlgorithm()
        => strength == Pkcs12Strength.Modern ? PasswordCipher.Modern(random, iterations) : PasswordCipher.Legacy(random, iterations);

    private MacData Mac(byte[] content)
    {
        var hash = strength == Pkcs12Strength.Modern ? NistObjectIdentifiers.IdSha256 : OiwObjectIdentifiers.IdSha1;
        var salt = PasswordCipher.RandomOctets(random, MacSaltLength);
        var mac = NewCipher().Mac(hash, salt, BigInteger.ValueOf(iterations), content);
        return new MacData(new DigestInfo(new AlgorithmIdentifier(hash, DerNull.Instance), mac), salt, iterations);
    }
}
