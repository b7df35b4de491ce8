using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;

namespace QvTrust.Authority.Keys;

/// <summary>Keys from PKCS#12 files, for systems without a certificate store of their own.</summary>
internal static class Pkcs12KeySource
{
    internal static AuthorityKeys Load(AuthorityConfiguration configuration)
    {
        try
        {
            var password = File.ReadLines(configuration.Pkcs12PasswordFile!).FirstOrDefault() ?? "";
            using var root = X509CertificateLoader.LoadPkcs12FromFile(configuration.RootPkcs12!, password);
            var tls = X509CertificateLoader.LoadPkcs12FromFile(configuration.ServerPkcs12!, password);
            using var serverKey = tls.GetRSAPrivateKey() ?? throw Wrong(configuration, KeyTexts.ServerKeyNotRsa);
            var server = CertificateInfo.Parse(tls.RawData);
            return new AuthorityKeys(
                CertificateInfo.Parse(root.RawData),
                root.GetRSAPrivateKey() ?? throw Wrong(configuration, KeyTexts.RootKeyNotRsa),
                tls,
                server,
                LoadSample(configuration.ClientCertificate),
                SecretsKeyRing.Open(server, serverKey));
        }
        catch (CryptographicException e)
        {
            throw ErrorCatalogue.AuthorityConfiguration.From(e, configuration.Source, e.Message);
        }
    }

    private static CertificateInfo? LoadSample(string? path)
    {
        if (path is null)
            return null;
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
        return CertificateInfo.Parse(certificate.RawData);
    }

    private static TrustException Wrong(AuthorityConfiguration configuration, string fault)
        => ErrorCatalogue.AuthorityConfiguration.With(configuration.Source, fault);
}
