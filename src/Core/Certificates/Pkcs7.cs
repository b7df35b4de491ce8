using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.X509;

namespace QvTrust.Core.Certificates;

/// <summary>Certificates in a SignedData without signers (RFC 5652, 5.1): the bodies of EST answers (RFC 7030, 4.1.3).</summary>
public static class Pkcs7
{
    /// <summary>Packs certificates.</summary>
    /// <param name="certificates">Certificates, DER.</param>
    /// <returns>ContentInfo, DER.</returns>
    public static byte[] CertsOnly(params byte[][] certificates)
    {
        var set = new DerSet(certificates.Select(c => (Asn1Encodable)X509CertificateStructure.GetInstance(c)).ToArray());
        var signedData = new SignedData(DerSet.Empty, new ContentInfo(CmsObjectIdentifiers.Data, null), set, null, DerSet.Empty);
        return new ContentInfo(CmsObjectIdentifiers.SignedData, signedData).GetDerEncoded();
    }

    /// <summary>Unpacks certificates; nothing about them is checked but that they are certificates.</summary>
    /// <param name="content">ContentInfo, DER.</param>
    /// <exception cref="FormatException">It is not a SignedData with certificates.</exception>
    public static IReadOnlyList<byte[]> Parse(byte[] content)
        => Asn1Reader.Read("the answer", content, Certificates);

    private static byte[][] Certificates(Asn1Object content)
    {
        var outer = ContentInfo.GetInstance(content);
        if (!outer.ContentType.Equals(CmsObjectIdentifiers.SignedData))
            throw new FormatException("it is not SignedData");
        var certificates = SignedData.GetInstance(outer.Content).Certificates ?? throw new FormatException("it holds no certificate");
        return [.. certificates.Select(c => X509CertificateStructure.GetInstance(c).GetDerEncoded())];
    }
}
