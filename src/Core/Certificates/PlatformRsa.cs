using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;

namespace QvTrust.Core.Certificates;

/// <summary>
/// RSA of the platform under BouncyCastle's structures. BouncyCastle's own key type tests each modulus for primality
/// (18 ms a key), so none is ever made; CAPI keys can sign PKCS#1 v1.5 only, so that is the padding (RFC 8017, 8.2).
/// </summary>
internal static class PlatformRsa
{
    /// <summary>sha256WithRSAEncryption with NULL parameters (RFC 4055, 5): what everything here is signed with.</summary>
    public static AlgorithmIdentifier Sha256WithRsa { get; } = new(PkcsObjectIdentifiers.Sha256WithRsaEncryption, DerNull.Instance);

    public static DerBitString Sign(RSA key, byte[] data)
    {
        // A CAPI key is one handle with state: two threads must not sign at once.
        lock (key)
            return new DerBitString(key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>
    /// True when the key made this signature. An algorithm that is not RSA with SHA-1 or SHA-2 is false: SHA-1 is there
    /// because certificates that QlikView made itself may have it.
    /// </summary>
    public static bool Verify(SubjectPublicKeyInfo key, AlgorithmIdentifier algorithm, byte[] data, byte[] signature)
    {
        if (HashOf(algorithm) is not { } hash || PublicNumbers(key) is not { } numbers)
            return false;
        // RFC 8017, 8.2.2: another length is no signature; one platform reads past the end of an empty one.
        if (signature.Length != numbers.Modulus!.Length)
            return false;
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportParameters(numbers);
            return rsa.VerifyData(data, signature, hash, RSASignaturePadding.Pkcs1);
        }
        // A modulus that can be none.
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Modulus and exponent, or null when the key is not RSA or not what its format says.</summary>
    public static RSAParameters? PublicNumbers(SubjectPublicKeyInfo key)
    {
        if (!key.Algorithm.Algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption) || !key.PublicKey.IsOctetAligned())
            return null;
        try
        {
            var numbers = Asn1Reader.Read(CertificateTexts.ThePublicKey, key.PublicKey.GetOctets(), RsaPublicKeyStructure.GetInstance);
            return new RSAParameters
            {
                Modulus = numbers.Modulus.ToByteArrayUnsigned(),
                Exponent = numbers.PublicExponent.ToByteArrayUnsigned(),
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>SubjectPublicKeyInfo of a key pair or public key (RFC 8017, A.1.1).</summary>
    public static SubjectPublicKeyInfo PublicKeyOf(RSA key) => Written(key.ExportParameters(includePrivateParameters: false));

    /// <summary>The one way to write a public key (RFC 3279, 2.3.1).</summary>
    public static SubjectPublicKeyInfo Written(RSAParameters numbers)
    {
        var structure = new RsaPublicKeyStructure(
            new Org.BouncyCastle.Math.BigInteger(1, numbers.Modulus),
            new Org.BouncyCastle.Math.BigInteger(1, numbers.Exponent));
        return new SubjectPublicKeyInfo(new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance), structure);
    }

    /// <summary>Name of the hash of an RSA signature algorithm, or null.</summary>
    public static HashAlgorithmName? HashOf(AlgorithmIdentifier algorithm)
    {
        // RFC 4055, 5: NULL, and some programs leave it out; anything else would be a part that nobody signed or read.
        if (algorithm.Parameters is not (null or Asn1Null))
            return null;
        var oid = algorithm.Algorithm;
        if (oid.Equals(PkcsObjectIdentifiers.Sha256WithRsaEncryption))
            return HashAlgorithmName.SHA256;
        if (oid.Equals(PkcsObjectIdentifiers.Sha384WithRsaEncryption))
            return HashAlgorithmName.SHA384;
        if (oid.Equals(PkcsObjectIdentifiers.Sha512WithRsaEncryption))
            return HashAlgorithmName.SHA512;
        return oid.Equals(PkcsObjectIdentifiers.Sha1WithRsaEncryption) ? HashAlgorithmName.SHA1 : null;
    }
}
