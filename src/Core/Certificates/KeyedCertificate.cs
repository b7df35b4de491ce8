using System.Security.Cryptography;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Certificates;

/// <summary>A certificate together with its private key, in memory: what backups and packages carry. Its text names the certificate only.</summary>
public sealed class KeyedCertificate : IEquatable<KeyedCertificate>
{
    private KeyedCertificate(CertificateInfo certificate, RSAParameters key) => (Certificate, Key) = (certificate, key);

    /// <summary>The certificate.</summary>
    public CertificateInfo Certificate { get; }

    /// <summary>Its private key: all eight numbers (RFC 8017, 3.2), checked against each other. Secret.</summary>
    public RSAParameters Key { get; }

    /// <summary>Puts both together; QVT6105 when the key is not the certificate's, not complete, or contradicts itself.</summary>
    /// <param name="certificate">A certificate of an RSA key.</param>
    /// <param name="key">Its private key, from <see cref="RSA.ExportParameters"/> or a file.</param>
    public static KeyedCertificate Create(CertificateInfo certificate, RSAParameters key)
    {
        if (RsaPrivateKey.WhyUnusable(key) is { } reason)
            throw ErrorCatalogue.KeyOfOtherCertificate.With(certificate, reason);
        if (!certificate.PublicKeyEquals(RsaPrivateKey.PublicKeyOf(key)))
            throw ErrorCatalogue.KeyOfOtherCertificate.With(certificate, CertificateTexts.PublicKeyDiffers);
        return new KeyedCertificate(certificate, key);
    }

    /// <summary>The key as an object of the platform, in memory only; dispose it.</summary>
    public RSA OpenKey()
    {
        // The one class that signs and does OAEP with SHA-1 on every platform here; elsewhere than on Windows it only forwards.
        var rsa = new RSACryptoServiceProvider();
        rsa.ImportParameters(Key);
        return rsa;
    }

    /// <summary>True for the same certificate, octet by octet; the key follows from it, being checked against it.</summary>
    public bool Equals(KeyedCertificate? other) => other is not null && Digests.FixedTimeEquals(Certificate.Der, other.Certificate.Der);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyedCertificate);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Certificate.Thumbprint);

    /// <summary>Subject and thumbprint of the certificate.</summary>
    public override string ToString() => Certificate.ToString();
}
