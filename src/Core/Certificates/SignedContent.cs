using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.Nist;

namespace QvTrust.Core.Certificates;

/// <summary>
/// Content with its signer's certificate and signature in a SignedData (RFC 5652, 5), in one form only: one signer, RSA
/// with SHA-256, the attributes that must be there. What is read is put together again and compared, so every octet counts.
/// </summary>
internal static class SignedContent
{
    private const byte OctetString = 0x04;
    private const byte Sequence = 0x30;
    private const byte Set = 0x31;
    private const byte ContextZero = 0xA0;

    /// <summary>Signs; openssl cms -verify reads it.</summary>
    public static byte[] Sign(byte[] content, KeyedCertificate signer)
    {
        using var key = signer.OpenKey();
        return Assemble(content, signer.Certificate, PlatformRsa.Sign(key, Attributes(content)).GetOctets());
    }

    /// <summary>The content, and the certificate in it whose key signed it. Whether that one is trusted is the caller's question.</summary>
    /// <exception cref="FormatException">It is not in this form, or the signature is not the certificate's.</exception>
    public static (byte[] Content, CertificateInfo Signer) Open(byte[] signed)
    {
        var (content, signature) = Asn1Reader.Read(CertificateTexts.TheSignedContent, signed, Parts);
        var certificates = Asn1Reader.Elements(SignedDataOf(signed)).First(e => e[0] == ContextZero);
        var signer = CertificateInfo.Parse(Asn1Reader.Elements(certificates)[0]);
        if (!Digests.FixedTimeEquals(Assemble(content, signer, signature), signed))
            throw new FormatException(CertificateTexts.SignedContentForm);
        if (!PlatformRsa.Verify(signer.Structure.SubjectPublicKeyInfo, PlatformRsa.Sha256WithRsa, Attributes(content), signature))
            throw new FormatException(CertificateTexts.SignatureOfOtherContent);
        return (content, signer);
    }

    private static (byte[] Content, byte[] Signature) Parts(Asn1Object parsed)
    {
        var outer = ContentInfo.GetInstance(parsed);
        if (!outer.ContentType.Equals(CmsObjectIdentifiers.SignedData))
            throw new FormatException(CertificateTexts.NotSignedData);
        var signedData = SignedData.GetInstance(outer.Content);
        if (signedData.SignerInfos.Count != 1 || signedData.Certificates is null)
            throw new FormatException(CertificateTexts.NotOneSigner);
        var signer = SignerInfo.GetInstance(signedData.SignerInfos[0]);
        return (Asn1OctetString.GetInstance(signedData.EncapContentInfo.Content).GetOctets(), signer.Signature.GetOctets());
    }

    private static byte[] SignedDataOf(byte[] contentInfo) => Asn1Reader.Elements(Asn1Reader.Elements(contentInfo)[1])[0];

    private static byte[] Assemble(byte[] content, CertificateInfo signer, byte[] signature)
    {
        var sha256 = Pkcs7.Value(Sequence, NistObjectIdentifiers.IdSha256.GetDerEncoded());
        var signerInfo = Pkcs7.Value(Sequence,
            DerInteger.One.GetDerEncoded(),
            IssuerAndSerial(signer),
            sha256,
            [ContextZero, .. Attributes(content).Skip(1)],
            PlatformRsa.Sha256WithRsa.GetDerEncoded(),
            Pkcs7.Value(OctetString, signature));
        var signedData = Pkcs7.Value(Sequence,
            DerInteger.One.GetDerEncoded(),
            Pkcs7.Value(Set, sha256),
            Pkcs7.Value(Sequence, CmsObjectIdentifiers.Data.GetDerEncoded(), Pkcs7.Value(ContextZero, Pkcs7.Value(OctetString, content))),
            Pkcs7.Value(ContextZero, signer.Der),
            Pkcs7.Value(Set, signerInfo));
        return Pkcs7.Value(Sequence, CmsObjectIdentifiers.SignedData.GetDerEncoded(), Pkcs7.Value(ContextZero, signedData));
    }

    // RFC 5652, 5.4: what is signed is their SET OF; in the SignerInfo it has the tag [0].
    private static byte[] Attributes(byte[] content)
        => Pkcs7.Value(Set,
            Attribute(CmsAttributes.ContentType, CmsObjectIdentifiers.Data.GetDerEncoded()),
            Attribute(CmsAttributes.MessageDigest, Pkcs7.Value(OctetString, Digests.Sha256(content))));

    private static byte[] Attribute(DerObjectIdentifier type, byte[] value)
        => Pkcs7.Value(Sequence, type.GetDerEncoded(), Pkcs7.Value(Set, value));

    // As they stand in the certificate: a name that is written again may come out in another string type.
    private static byte[] IssuerAndSerial(CertificateInfo certificate)
    {
        var fields = Asn1Reader.Elements(Asn1Reader.Elements(certificate.Der)[0]);
        var serial = fields[0][0] == ContextZero ? 1 : 0;
        return Pkcs7.Value(Sequence, fields[serial + 2], fields[serial]);
    }
}
