using System.Security.Cryptography;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Certificates;

/// <summary>Proves that a private key signs for a root, before anything is built on it: a key may be there and not usable.</summary>
public static class RootKeyProof
{
    private static readonly byte[] Trial = [1, 2, 3];

    /// <summary>Signs a trial with the key and verifies it with the certificate; QVT4007 when either fails.</summary>
    /// <param name="root">The root.</param>
    /// <param name="key">Its private key; stays the caller's to dispose.</param>
    public static void Check(CertificateInfo root, RSA key)
    {
        try
        {
            var signature = PlatformRsa.Sign(key, Trial).GetOctets();
            if (!PlatformRsa.Verify(root.Structure.SubjectPublicKeyInfo, PlatformRsa.Sha256WithRsa, Trial, signature))
                throw ErrorCatalogue.RootKeyUnusable.With(root.Thumbprint, CertificateTexts.RootSignatureWrong);
        }
        catch (CryptographicException e)
        {
            throw ErrorCatalogue.RootKeyUnusable.From(e, root.Thumbprint, e.Message);
        }
    }
}
