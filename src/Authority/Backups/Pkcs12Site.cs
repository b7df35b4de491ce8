using QvTrust.Authority.Hosting;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Packages;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Recovery;

namespace QvTrust.Authority.Backups;

/// <summary>The set in PKCS#12 files, for systems without a certificate store of their own; none without the client's file.</summary>
internal sealed class Pkcs12Site(AuthorityConfiguration configuration, TimeProvider time) : ISiteSource
{
    public string? SetId()
    {
        if (configuration.ClientPkcs12 is null)
            return null;
        var set = Set();
        return BackupName.SetId(set.Root.Certificate.Thumbprint, set.Server.Certificate.Thumbprint, set.Client.Certificate.Thumbprint);
    }

    public SiteBackup Read(byte[]? ledger, CertificateInfo? recovery)
    {
        var set = Set();
        var product = $"QvTrust {typeof(Pkcs12Site).Assembly.GetName().Version!.ToString(3)}";
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        return new SiteBackup(BackupManifest.For(set, configuration.Machine, now, configuration.Profile, product), set, ledger, File.ReadAllBytes(configuration.Source), recovery?.Der);
    }

    private TrustSet Set()
    {
        try
        {
            var password = PasswordText.FirstLine(File.ReadAllBytes(configuration.Pkcs12PasswordFile!)) ?? "";
            return TrustSet.From([.. new[] { configuration.RootPkcs12!, configuration.ServerPkcs12!, configuration.ClientPkcs12! }
                .SelectMany(f => Pkcs12File.Read(File.ReadAllBytes(f), password).Keyed)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.AuthorityConfiguration.From(e, configuration.Source, e.Message);
        }
    }
}
