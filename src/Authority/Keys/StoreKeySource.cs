using System.Security.Cryptography.X509Certificates;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Keys;

/// <summary>
/// Keys of the Windows machine, by thumbprint. The root's is opened as a CAPI container, which every provider of
/// QlikView's time can; the TLS key is never opened here at all: Schannel finds it through the store's certificate.
/// </summary>
internal static class StoreKeySource
{
    internal static AuthorityKeys Load(AuthorityConfiguration configuration, IMachine machine)
    {
        var my = machine.Certificates.List(TrustStore.My);
        var server = Sample(configuration, my, configuration.ServerThumbprint!);
        var client = Sample(configuration, my, configuration.ClientThumbprint!);
        // The root may stand in both stores, with its key in one of them.
        var root = machine.Certificates.List(TrustStore.Root).Concat(my)
            .FirstOrDefault(c => c.Key is not null && Is(c, configuration.RootThumbprint!))
            ?? throw ErrorCatalogue.RootKeyUnusable.With(configuration.RootThumbprint!, "no certificate with a key has this thumbprint");
        return new AuthorityKeys(CertificateInfo.Parse(root.Der), machine.Keys.Open(root.Key!), OpenTls(configuration), server, client);
    }

    private static CertificateInfo Sample(AuthorityConfiguration configuration, IReadOnlyList<StoredCertificate> my, string thumbprint)
        => my.FirstOrDefault(c => Is(c, thumbprint)) is { } found
            ? CertificateInfo.Parse(found.Der)
            : throw ErrorCatalogue.AuthorityConfiguration.With(configuration.Source, $"LocalMachine\\My holds no certificate {thumbprint}");

    private static X509Certificate2 OpenTls(AuthorityConfiguration configuration)
    {
        using var store = new X509Store(StoreName.My, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        var found = store.Certificates.Find(X509FindType.FindByThumbprint, configuration.ServerThumbprint!, validOnly: false);
        return found.FirstOrDefault(c => c.HasPrivateKey)
            ?? throw ErrorCatalogue.AuthorityConfiguration.With(configuration.Source, $"the certificate {configuration.ServerThumbprint} has no private key here");
    }

    private static bool Is(StoredCertificate certificate, string thumbprint)
        => string.Equals(CertificateInfo.TryParse(certificate.Der)?.Thumbprint, thumbprint, StringComparison.OrdinalIgnoreCase);
}
