using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Keys;

/// <summary>What the authority signs and serves with.</summary>
/// <param name="Root">The QlikViewCA in force.</param>
/// <param name="RootKey">Its private key; not safe for several threads at once.</param>
/// <param name="Tls">This machine's server certificate with its key.</param>
/// <param name="ServerSample">The same certificate as the model of what is issued.</param>
/// <param name="ClientSample">This machine's CN=QVProxy as the model, where there is one.</param>
/// <param name="Secrets">The SecretsKeys that this machine's server certificate carries and new ones get, or null.</param>
internal sealed record AuthorityKeys(
    CertificateInfo Root,
    RSA RootKey,
    X509Certificate2 Tls,
    CertificateInfo ServerSample,
    CertificateInfo? ClientSample,
    SecretsKeyRing? Secrets) : IDisposable
{
    /// <summary>The authority's own certificates: the keys that are never certified for a node.</summary>
    internal IReadOnlyList<CertificateInfo> Own => ClientSample is null ? [Root, ServerSample] : [Root, ServerSample, ClientSample];

    /// <summary>Proves that the root's key signs for it and that the root signed this machine's certificates; QVT4007 otherwise.</summary>
    internal void Prove()
    {
        RootKeyProof.Check(Root, RootKey);
        foreach (var certificate in Own.Where(c => !c.IsSignedBy(Root)))
            throw ErrorCatalogue.RootKeyUnusable.With(Root.Thumbprint, KeyTexts.RootSignedOther.With(certificate.Subject, certificate.Thumbprint));
    }

    public void Dispose()
    {
        RootKey.Dispose();
        Tls.Dispose();
    }
}
