using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using QvTrust.Core.Errors;
using Pkcs10 = Org.BouncyCastle.Asn1.Pkcs.CertificationRequest;

namespace QvTrust.Core.Certificates;

/// <summary>PKCS#10 requests (RFC 2986). An authority takes the public key from one and nothing else.</summary>
public sealed class CertificationRequest
{
    /// <summary>Name of the rule that a request is well-formed.</summary>
    public const string FormPolicy = "request-form";

    /// <summary>Name of the rule that a request is signed by its own key.</summary>
    public const string PossessionPolicy = "proof-of-possession";

    private CertificationRequest(byte[] subjectPublicKeyInfo) => SubjectPublicKeyInfo = subjectPublicKeyInfo;

    /// <summary>The requested public key, DER; the sender has proven to possess the private one.</summary>
    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>Builds a request, signed with SHA-256.</summary>
    /// <param name="commonName">The subject's common name; the authority decides the final one.</param>
    /// <param name="key">The key pair.</param>
    /// <returns>The request, DER.</returns>
    public static byte[] Build(string commonName, RSA key)
    {
        // An empty set of attributes, not an absent one: .NET's own reader refuses the latter.
        var info = new CertificationRequestInfo(CertificateBuilder.CommonName(commonName), PlatformRsa.PublicKeyOf(key), DerSet.Empty);
        return new Pkcs10(info, PlatformRsa.Sha256WithRsa, PlatformRsa.Sign(key, info.GetDerEncoded())).GetDerEncoded();
    }

    /// <summary>Reads a request and checks it: QVT4008 when it is malformed or not signed by its key, QVT4009 when the key is not acceptable.</summary>
    /// <param name="der">The request, DER, nothing behind it.</param>
    public static CertificationRequest Parse(byte[] der)
    {
        try
        {
            return Asn1Reader.Read(CertificateTexts.TheRequest, der, o => Check(Pkcs10.GetInstance(o), Asn1Reader.Elements(der)[0]));
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.RequestMalformed.From(e, CertificateTexts.NotPkcs10).By(FormPolicy);
        }
    }

    private static CertificationRequest Check(Pkcs10 request, byte[] signed)
    {
        var key = request.GetCertificationRequestInfo().SubjectPublicKeyInfo;
        // Before any arithmetic, so that an enormous key costs nothing.
        RsaKeyForm.Check(key);
        if (PlatformRsa.HashOf(request.SignatureAlgorithm) is not { } hash || hash == HashAlgorithmName.SHA1)
            throw ErrorCatalogue.RequestMalformed.With(CertificateTexts.RequestSignatureWeak).By(FormPolicy);
        if (!PlatformRsa.Verify(key, request.SignatureAlgorithm, signed, request.GetSignatureOctets()))
            throw ErrorCatalogue.RequestMalformed.With(CertificateTexts.RequestSignatureOfOtherKey).By(PossessionPolicy);
        return new CertificationRequest(key.GetDerEncoded());
    }
}
