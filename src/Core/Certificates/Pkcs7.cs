using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;

namespace QvTrust.Core.Certificates;

/// <summary>
/// Certificates in a SignedData without signers (RFC 5652, 5.1): the bodies of EST answers (RFC 7030, 4.1.3).
/// Certificates pass octet by octet: one that was written again in another form would lose its signature and thumbprint.
/// </summary>
public static class Pkcs7
{
    private const byte Sequence = 0x30;
    private const byte Set = 0x31;
    internal const byte ContextZero = 0xA0;

    /// <summary>Packs certificates, in their order.</summary>
    /// <param name="certificates">Certificates, DER.</param>
    /// <returns>ContentInfo, DER.</returns>
    public static byte[] CertsOnly(params byte[][] certificates)
    {
        var signedData = Value(Sequence,
            DerInteger.One.GetDerEncoded(),
            Value(Set),
            Value(Sequence, CmsObjectIdentifiers.Data.GetDerEncoded()),
            Value(ContextZero, certificates),
            Value(Set));
        return Value(Sequence, CmsObjectIdentifiers.SignedData.GetDerEncoded(), Value(ContextZero, signedData));
    }

    /// <summary>Unpacks certificates; nothing about them is checked.</summary>
    /// <param name="content">ContentInfo, DER.</param>
    /// <exception cref="FormatException">It is not a SignedData with certificates.</exception>
    public static IReadOnlyList<byte[]> Parse(byte[] content)
        => Asn1Reader.Read(CertificateTexts.TheAnswer, content, o => Certificates(o, content));

    private static IReadOnlyList<byte[]> Certificates(Asn1Object parsed, byte[] content)
    {
        var outer = ContentInfo.GetInstance(parsed);
        if (!outer.ContentType.Equals(CmsObjectIdentifiers.SignedData) || SignedData.GetInstance(outer.Content).Certificates is null)
            throw new FormatException(CertificateTexts.NoCertificatesInside);
        var signedData = Asn1Reader.Elements(Asn1Reader.Elements(content)[1])[0];
        return Asn1Reader.Elements(Asn1Reader.Elements(signedData).First(e => e[0] == ContextZero));
    }

    // X.690, 8.1.3: a length below 128 in one octet, else the number of its octets and then these.
    internal static byte[] Value(byte tag, params byte[][] elements)
    {
        var length = elements.Sum(e => e.Length);
        byte[] header = length switch
        {
            < 0x80 => [tag, (byte)length],
            < 0x100 => [tag, 0x81, (byte)length],
            < 0x10000 => [tag, 0x82, (byte)(length >> 8), (byte)length],
            < 0x1000000 => [tag, 0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
            _ => [tag, 0x84, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        var value = new byte[header.Length + length];
        header.CopyTo(value, 0);
        var at = header.Length;
        foreach (var element in elements)
        {
            element.CopyTo(value, at);
            at += element.Length;
        }
        return value;
    }
}
