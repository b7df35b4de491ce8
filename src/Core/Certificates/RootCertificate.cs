using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X509;

namespace QvTrust.Core.Certificates;

/// <summary>The root of an authority of our own: CN=QlikViewCA, self-signed with SHA-256.</summary>
public static class RootCertificate
{
    /// <summary>Makes it: CA true, keyCertSign and cRLSign (both critical), subject key identifier (RFC 5280, 4.2.1).</summary>
    /// <param name="key">Its key pair.</param>
    /// <param name="now">Time; validity begins a day earlier, for clocks that are behind.</param>
    /// <param name="years">Lifetime in years from now.</param>
    /// <param name="random">Where the serial number comes from.</param>
    /// <returns>The certificate, DER.</returns>
    public static byte[] Create(RSA key, DateTimeOffset now, int years, RandomNumberGenerator random)
    {
        var publicKey = PlatformRsa.PublicKeyOf(key);
        var name = CertificateBuilder.CommonName(CertificateInfo.QlikViewCaName);
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(cA: true));
        extensions.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(KeyUsage.KeyCertSign | KeyUsage.CrlSign));
        extensions.AddExtension(X509Extensions.SubjectKeyIdentifier, false, new SubjectKeyIdentifier(CertificateBuilder.KeyIdentifier(publicKey)));
        return CertificateBuilder.Build(
            name, name, publicKey, SerialNumbers.Next(random), now - CertificateIssuer.Backdating, now.AddYears(years), extensions.Generate(), key);
    }
}
