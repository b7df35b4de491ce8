using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Keys;

/// <summary>Proves at start that the root key signs for the root certificate, and that the root signed what is served.</summary>
internal static class RootKeyProof
{
    internal static void Check(AuthorityKeys keys)
    {
        var trial = RandomNumberGenerator.GetBytes(32);
        try
        {
            var signature = keys.RootKey.SignData(trial, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var publicKey = RSA.Create();
            publicKey.ImportSubjectPublicKeyInfo(keys.Root.SubjectPublicKeyInfo, out _);
            if (!publicKey.VerifyData(trial, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                throw ErrorCatalogue.RootKeyUnusable.With(keys.Root.Thumbprint, "it is the key of another certificate");
        }
        catch (CryptographicException e)
        {
            throw ErrorCatalogue.RootKeyUnusable.From(e, keys.Root.Thumbprint, e.Message.TrimEnd('.'));
        }
        RequireSigned(keys.ServerSample, keys.Root);
        if (keys.ClientSample is { } client)
            RequireSigned(client, keys.Root);
    }

    private static void RequireSigned(CertificateInfo certificate, CertificateInfo root)
    {
        if (!certificate.IsSignedBy(root))
            throw ErrorCatalogue.RootKeyUnusable.With(root.Thumbprint, $"it did not sign this machine's {certificate.Subject} ({certificate.Thumbprint})");
    }
}
