using System.Security.Cryptography.X509Certificates;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Secrets;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Keys;

/// <summary>
/// Keys of the Windows machine, by thumbprint. The root's is opened as a CAPI container, which every provider of
/// QlikView's time can, and so is the server's where its certificate carries SecretsKeys; for TLS it is not opened here at
/// all: Schannel finds it through the store's certificate.
/// </summary>
internal static class StoreKeySource
{
    internal static AuthorityKeys Load(AuthorityConfiguration configuration, IMachine machine) => Load(configuration, machine, OpenTls);

    /// <summary>The same where something other than the store of Windows gives the server's certificate with its key.</summary>
    internal static AuthorityKeys Load(AuthorityConfiguration configuration, IMachine machine, Func<AuthorityConfiguration, X509Certificate2> openTls)
    {
        var my = machine.Certificates.List(TrustStore.My);
        var server = Sample(configuration, my, configuration.ServerThumbprint!);
        var client = Sample(configuration, my, configuration.ClientThumbprint!);
        // The root may stand in both stores, with its key in one of them.
        var root = machine.Certificates.List(TrustStore.Root).Concat(my)
            .FirstOrDefault(c => c.Key is not null && Is(c, configuration.RootThumbprint!))
            ?? throw ErrorCatalogue.RootKeyUnusable.With(configuration.RootThumbprint!, KeyTexts.NoRootWithKey);
        var secrets = OpenSecrets(configuration, my, server, machine);
        return new AuthorityKeys(CertificateInfo.Parse(root.Der), machine.Keys.Open(root.Key!), openTls(configuration), server, client, secrets);
    }

    private static SecretsKeyRing? OpenSecrets(AuthorityConfiguration configuration, IReadOnlyList<StoredCertificate> my, CertificateInfo server, IMachine machine)
    {
        // The key of a server certificate without them (an adopted one) is not touched.
        if (!SecretsKeyRing.IsIn(server))
            return null;
        var key = my.First(c => Is(c, configuration.ServerThumbprint!)).Key
            ?? throw ErrorCatalogue.SecretsKeyUnreadable.With(server.Thumbprint, KeyTexts.NoPrivateKey);
        using var rsa = machine.Keys.Open(key);
        return SecretsKeyRing.Open(server, rsa);
    }

    private static CertificateInfo Sample(AuthorityConfiguration configuration, IReadOnlyList<StoredCertificate> my, string thumbprint)
        => my.FirstOrDefault(c => Is(c, thumbprint)) is { } found
            ? CertificateInfo.Parse(found.Der)
            : throw ErrorCatalogue.AuthorityConfiguration.With(configuration.Source, KeyTexts.CertificateMissing.With(thumbprint));

    private static X509Certificate2 OpenTls(AuthorityConfiguration configuration)
    {
        using var store = new X509Store(StoreName.My, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        var found = store.Certificates.Find(X509FindType.FindByThumbprint, configuration.ServerThumbprint!, validOnly: false);
        return found.FirstOrDefault(c => c.HasPrivateKey)
            ?? throw ErrorCatalogue.AuthorityConfiguration.With(configuration.Source, KeyTexts.CertificateWithoutKey.With(configuration.ServerThumbprint));
    }

    private static bool Is(StoredCertificate certificate, string thumbprint)
        => string.Equals(CertificateInfo.TryParse(certificate.Der)?.Thumbprint, thumbprint, StringComparison.OrdinalIgnoreCase);
}
