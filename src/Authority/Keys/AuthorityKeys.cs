using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Keys;

/// <summary>What the authority signs and serves with.</summary>
/// <param name="Root">The QlikViewCA in force.</param>
/// <param name="RootKey">Its private key; not safe for several threads at once.</param>
/// <param name="Tls">This machine's server certificate with its key.</param>
/// <param name="ServerSample">The same certificate as the model of what is issued.</param>
/// <param name="ClientSample">This machine's CN=QVProxy as the model, where there is one.</param>
internal sealed record AuthorityKeys(
    CertificateInfo Root,
    RSA RootKey,
    X509Certificate2 Tls,
    CertificateInfo ServerSample,
    CertificateInfo? ClientSample) : IDisposable
{
    public void Dispose()
    {
        RootKey.Dispose();
        Tls.Dispose();
    }
}
