using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace QvTrust.Core.Certificates;

/// <summary>Puts a version 3 certificate together (RFC 5280, 4.1) and signs it with SHA-256.</summary>
internal static class CertificateBuilder
{
    public static byte[] Build(
        X509Name issuer,
        X509Name subject,
        SubjectPublicKeyInfo subjectKey,
        byte[] serial,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        X509Extensions extensions,
        RSA issuerKey)
    {
        var generator = new V3TbsCertificateGenerator();
        generator.SetSerialNumber(new DerInteger(new BigInteger(1, serial)));
        generator.SetSignature(PlatformRsa.Sha256WithRsa);
        generator.SetIssuer(issuer);
        generator.SetSubject(subject);
        generator.SetStartDate(new Time(notBefore.UtcDateTime));
        generator.SetEndDate(new Time(notAfter.UtcDateTime));
        generator.SetSubjectPublicKeyInfo(subjectKey);
        generator.SetExtensions(extensions);
        var tbs = generator.GenerateTbsCertificate();
        var signature = PlatformRsa.Sign(issuerKey, tbs.GetDerEncoded());
        return new X509CertificateStructure(tbs, PlatformRsa.Sha256WithRsa, signature).GetDerEncoded();
    }

    public static X509Name CommonName(string value) => new([X509Name.CN], [value]);

    /// <summary>Key identifier by method 1 of RFC 5280, 4.2.1.2.</summary>
    public static byte[] KeyIdentifier(SubjectPublicKeyInfo key) => Digests.Sha1(key.PublicKey.GetOctets());

    /// <summary>Authority key identifier of what that root signs (RFC 5280, 4.2.1.1): its own identifier where it has one, however it was made.</summary>
    public static AuthorityKeyIdentifier AuthorityKey(CertificateInfo root)
    {
        var own = root.Extensions.FirstOrDefault(e => e.Oid == X509Extensions.SubjectKeyIdentifier.Id);
        return new AuthorityKeyIdentifier(own is null
            ? KeyIdentifier(root.Structure.SubjectPublicKeyInfo)
            : Asn1OctetString.GetInstance(own.Value).GetOctets());
    }
}
