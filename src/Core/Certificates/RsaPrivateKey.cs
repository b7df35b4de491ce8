using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace QvTrust.Core.Certificates;

/// <summary>RSA private keys as PKCS#8 (RFC 5958; RFC 8017, A.1.2), with numbers that were checked against each other.</summary>
internal static class RsaPrivateKey
{
    private const int SmallestBytes = 1024 / 8;
    private const int LargestBytes = 8192 / 8;

    public static PrivateKeyInfo ToPkcs8(RSAParameters key)
        => new(new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance), new RsaPrivateKeyStructure(
            Number(key.Modulus), Number(key.Exponent), Number(key.D), Number(key.P), Number(key.Q), Number(key.DP), Number(key.DQ), Number(key.InverseQ)));

    /// <summary>Reads a key; <see cref="FormatException"/> when it is not RSA, has a strange size or numbers that contradict each other.</summary>
    public static RSAParameters FromPkcs8(PrivateKeyInfo info)
    {
        if (!info.PrivateKeyAlgorithm.Algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption))
            throw new FormatException(CertificateTexts.PrivateKeyNotRsa);
        var numbers = RsaPrivateKeyStructure.GetInstance(info.ParsePrivateKey());
        // Windows takes the numbers at exactly these lengths.
        var bytes = (numbers.Modulus.BitLength + 7) / 8;
        var half = (bytes + 1) / 2;
        var key = new RSAParameters
        {
            Modulus = Fixed(numbers.Modulus, bytes),
            Exponent = numbers.PublicExponent.ToByteArrayUnsigned(),
            D = Fixed(numbers.PrivateExponent, bytes),
            P = Fixed(numbers.Prime1, half),
            Q = Fixed(numbers.Prime2, half),
            DP = Fixed(numbers.Exponent1, half),
            DQ = Fixed(numbers.Exponent2, half),
            InverseQ = Fixed(numbers.Coefficient, half),
        };
        return WhyUnusable(key) is { } reason ? throw new FormatException(reason) : key;
    }

    /// <summary>
    /// Null when the numbers fit each other (RFC 8017, 3.2), else the reason. One wrong number in the Chinese remainder
    /// form makes a signature that gives the key away, so they are checked before the first use.
    /// </summary>
    public static string? WhyUnusable(RSAParameters key)
    {
        if (key.Modulus is not { Length: >= SmallestBytes and <= LargestBytes } || key.Exponent is not { Length: >= 1 and <= 8 })
            return CertificateTexts.PrivateKeySize;
        byte[]?[] secret = [key.D, key.P, key.Q, key.DP, key.DQ, key.InverseQ];
        if (secret.Any(s => s is null || s.Length == 0 || s.Length > key.Modulus.Length))
            return CertificateTexts.PrivateKeyIncomplete;
        var (p, q, e) = (Number(key.P), Number(key.Q), Number(key.Exponent));
        var (p1, q1) = (p.Subtract(BigInteger.One), q.Subtract(BigInteger.One));
        if (p1.SignValue <= 0 || q1.SignValue <= 0 || !p.Multiply(q).Equals(Number(key.Modulus)))
            return CertificateTexts.PrivateKeyOfOther;
        var fits = Number(key.D).Mod(p1).Equals(Number(key.DP)) && Number(key.D).Mod(q1).Equals(Number(key.DQ))
            && e.Multiply(Number(key.DP)).Mod(p1).Equals(BigInteger.One) && e.Multiply(Number(key.DQ)).Mod(q1).Equals(BigInteger.One)
            && Number(key.InverseQ).Multiply(q).Mod(p).Equals(BigInteger.One);
        return fits ? null : CertificateTexts.NumbersContradict;
    }

    /// <summary>The public half, DER, as <see cref="CertificateInfo.PublicKeyEquals(byte[])"/> takes it.</summary>
    public static byte[] PublicKeyOf(RSAParameters key)
        => new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance),
            new RsaPublicKeyStructure(Number(key.Modulus), Number(key.Exponent))).GetDerEncoded();

    private static BigInteger Number(byte[]? unsigned) => new(1, unsigned!);

    private static byte[] Fixed(BigInteger number, int length)
    {
        if (number.SignValue <= 0 || number.BitLength > 8 * length)
            throw new FormatException(CertificateTexts.NumbersUnusualLength);
        var digits = number.ToByteArrayUnsigned();
        var padded = new byte[length];
        digits.CopyTo(padded, length - digits.Length);
        return padded;
    }
}
