#if NET
using System.Net.Security;
#endif
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace QvTrust.Core.Enrolment;

/// <summary>How connections to an authority are made: no proxy, no redirect, no cookie, no credentials of the process.</summary>
internal static class EstHandler
{
    // 1.3 needs PSS signatures, which an authority's CAPI key cannot make; the host process may have chosen anything.
    private const SslProtocols Protocols = SslProtocols.Tls12;

#if NET
    public static HttpMessageHandler Create(Func<X509Certificate?, bool> accept, X509Certificate2? own)
    {
        var policy = new X509ChainPolicy
        {
            // The platform's chain is not asked for; without this it could still fetch what a stranger's certificate points at.
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = Protocols,
                // The one form in which every platform really sends it; offline: nothing is fetched to complete its chain.
                ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, null, offline: true),
                CertificateChainPolicy = policy,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => accept(certificate),
            },
        };
    }
#else
    public static HttpMessageHandler Create(Func<X509Certificate?, bool> accept, X509Certificate2? own)
    {
        var handler = new HttpClientHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            SslProtocols = Protocols,
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => accept(certificate),
        };
        if (own is not null)
            handler.ClientCertificates.Add(own);
        return handler;
    }
#endif
}
