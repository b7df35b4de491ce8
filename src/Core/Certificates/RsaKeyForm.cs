using QvTrust.Core.Errors;
using QvTrust.Core.Texts;
using Spki = Org.BouncyCastle.Asn1.X509.SubjectPublicKeyInfo;

namespace QvTrust.Core.Certificates;

/// <summary>
/// The form of every key that is certified: RSA of 2048 to 4096 bits with the exponent 65537, written in one way. It stands
/// here and not with the authority's other policies, because a request's signature is computed with the key while the
/// request is read: what bounds that work must come before it.
/// </summary>
public static class RsaKeyForm
{
    /// <summary>Name of the rule.</summary>
    public const string Policy = "key-form";

    private const int SmallestKey = 2048;
    private const int LargestKey = 4096;

    /// <summary>QVT4009 when a key has not the form.</summary>
    /// <param name="subjectPublicKeyInfo">SubjectPublicKeyInfo, DER.</param>
    /// <returns>Its modulus, big-endian, without leading zeros.</returns>
    public static byte[] Check(byte[] subjectPublicKeyInfo)
    {
        try
        {
            return Check(Asn1Reader.Read(CertificateTexts.ThePublicKey, subjectPublicKeyInfo, Spki.GetInstance));
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.KeyRefused.From(e, CertificateTexts.KeyUnreadable).By(Policy);
        }
    }

    internal static byte[] Check(Spki key)
    {
        if (PlatformRsa.PublicNumbers(key) is not { } numbers)
            throw Refuse(CertificateTexts.KeyNotRsa);
        var modulus = numbers.Modulus!;
        var bits = modulus.Length == 0 ? 0 : new Org.BouncyCastle.Math.BigInteger(1, modulus).BitLength;
        if (bits is < SmallestKey or > LargestKey)
            throw Refuse(CertificateTexts.KeySize.With(bits));
        if (numbers.Exponent is not [1, 0, 1])
            throw Refuse(CertificateTexts.KeyExponent);
        if ((modulus[^1] & 1) == 0)
            throw Refuse(CertificateTexts.KeyModulusEven);
        // Keys are compared by their hash: one key in another writing would pass for another key.
        if (!PlatformRsa.Written(numbers).GetDerEncoded().SequenceEqual(key.GetDerEncoded()))
            throw Refuse(CertificateTexts.KeyEncoding);
        return modulus;
    }

    private static TrustException Refuse(string why) => ErrorCatalogue.KeyRefused.With(why).By(Policy);
}
