using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Oiw;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Pkcs12;

/// <summary>The algorithms that PKCS#12 files of Windows, openssl and Java name; another one is a <see cref="FormatException"/>.</summary>
internal static class PasswordAlgorithms
{
    private static readonly (DerObjectIdentifier Oid, Func<IDigest> Make)[] Digests =
    [
        (OiwObjectIdentifiers.IdSha1, () => new Sha1Digest()),
        (NistObjectIdentifiers.IdSha224, () => new Sha224Digest()),
        (NistObjectIdentifiers.IdSha256, () => new Sha256Digest()),
        (NistObjectIdentifiers.IdSha384, () => new Sha384Digest()),
        (NistObjectIdentifiers.IdSha512, () => new Sha512Digest()),
    ];

    private static readonly (DerObjectIdentifier Oid, Func<IDigest> Make)[] Prfs =
    [
        (PkcsObjectIdentifiers.IdHmacWithSha1, () => new Sha1Digest()),
        (PkcsObjectIdentifiers.IdHmacWithSha224, () => new Sha224Digest()),
        (PkcsObjectIdentifiers.IdHmacWithSha256, () => new Sha256Digest()),
        (PkcsObjectIdentifiers.IdHmacWithSha384, () => new Sha384Digest()),
        (PkcsObjectIdentifiers.IdHmacWithSha512, () => new Sha512Digest()),
    ];

    private static readonly (DerObjectIdentifier Oid, Func<(IBlockCipher Engine, int KeyBits)> Make)[] Ciphers =
    [
        (NistObjectIdentifiers.IdAes128Cbc, () => (new AesEngine(), 128)),
        (NistObjectIdentifiers.IdAes192Cbc, () => (new AesEngine(), 192)),
        (NistObjectIdentifiers.IdAes256Cbc, () => (new AesEngine(), 256)),
        (PkcsObjectIdentifiers.DesEde3Cbc, () => (new DesEdeEngine(), 192)),
    ];

    private static readonly (DerObjectIdentifier Oid, Func<(IBlockCipher Engine, string Name, int KeyBits)> Make)[] Schemes =
    [
        (PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc, () => (new DesEdeEngine(), "DESEDE", 192)),
        (PkcsObjectIdentifiers.PbeWithShaAnd2KeyTripleDesCbc, () => (new DesEdeEngine(), "DESEDE", 128)),
        (PkcsObjectIdentifiers.PbeWithShaAnd128BitRC2Cbc, () => (new RC2Engine(), "RC2", 128)),
        (PkcsObjectIdentifiers.PbewithShaAnd40BitRC2Cbc, () => (new RC2Engine(), "RC2", 40)),
    ];

    public static IDigest Digest(DerObjectIdentifier oid) => Find(Digests, oid);

    /// <summary>The hash under PBKDF2's HMAC; it has no parameters but NULL (RFC 8018, B.1.2).</summary>
    public static IDigest Prf(AlgorithmIdentifier prf)
        => prf.Parameters is null or Asn1Null ? Find(Prfs, prf.Algorithm) : throw new FormatException(Pkcs12Texts.Pbkdf2Parameters);

    public static (IBlockCipher Engine, int KeyBits) Cipher(DerObjectIdentifier oid) => Find(Ciphers, oid);

    public static (IBlockCipher Engine, string Name, int KeyBits) Pkcs12Scheme(DerObjectIdentifier oid) => Find(Schemes, oid);

    private static T Find<T>((DerObjectIdentifier Oid, Func<T> Make)[] table, DerObjectIdentifier oid)
    {
        foreach (var (known, make) in table)
        {
            if (known.Equals(oid))
                return make();
        }
        throw new FormatException(Pkcs12Texts.UnknownAlgorithm.With(oid.Id));
    }
}
