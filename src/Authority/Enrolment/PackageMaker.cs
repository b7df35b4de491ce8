using System.Security.Cryptography;
using QvTrust.Authority.Admin;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Keys;
using QvTrust.Authority.Ledger;
using QvTrust.Authority.Policies;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Packages;
using QvTrust.Core.Setup;

namespace QvTrust.Authority.Enrolment;

/// <summary>
/// Makes offline packages. The keys are made here, in memory, and leave this class under the password of the package
/// only; the certificates pass the same policies as an enrolment's and stand in the ledger before the package is told.
/// </summary>
internal sealed class PackageMaker(
    AuthorityConfiguration configuration,
    AuthorityKeys keys,
    Ledger.Ledger ledger,
    Enroller enroller,
    NodeNames names,
    LearnedExtensions? learned,
    RandomNumberGenerator random,
    IClock clock)
{
    private const int KeySize = 2048;

    /// <summary>The package, opened again with its password before it is returned.</summary>
    internal MadePackage Make(NewPackage wanted, string account)
    {
        var (machine, roles) = NamedServer.Check(wanted.Server, names);
        if (wanted.Hours is < 1 or > NewTokens.MaximumHours)
            throw ErrorCatalogue.LifetimeMalformed.With(wanted.Hours);
        if (wanted.Password.Length < NewPackage.ShortestPassword)
            throw ErrorCatalogue.PackagePasswordWeak.With(NewPackage.ShortestPassword);

        // Whole seconds, as the manifest has them.
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.UtcNow.ToUnixTimeSeconds());
        CertificateKind[] proven = [.. ((CertificateKind[])[CertificateKind.Server, CertificateKind.Client]).Where(k => learned?.AreProven(k) == true)];
        var manifest = new PackageManifest(machine, roles, now, now.AddHours(wanted.Hours), configuration.Machine, configuration.Port, proven);
        using var serverKey = RSA.Create(KeySize);
        using var clientKey = RSA.Create(KeySize);
        var server = Certify(CertificateKind.Server, machine, serverKey);
        var client = Certify(CertificateKind.Client, machine, clientKey);
        var package = Pack(manifest, Keyed(server, serverKey), Keyed(client, clientKey), wanted.Password);
        var hash = Convert.ToHexStringLower(SHA256.HashData(package));
        ledger.AddIssued([server, client], AuditEntry.Local(account, AuditAction.PackageMade, machine,
            AuditDetail.OfPackage(hash, roles, manifest.Expires)));
        return new MadePackage(configuration.Machine, configuration.Port, machine, roles, manifest.Expires,
            Convert.ToHexStringLower(keys.Root.SpkiSha256), hash, Notes([server, client], proven), package);
    }

    // The server's setup says the same; the administrator here knows it before the package is on its way.
    private static IReadOnlyList<string> Notes(IEnumerable<IssuedCertificate> issued, CertificateKind[] proven)
        => [.. issued.Select(i => RoleValues.ExtensionsText(CertificateInfo.Parse(i.Der), proven.Contains(i.Kind))).OfType<string>()];

    private IssuedCertificate Certify(CertificateKind kind, string machine, RSA key)
        => enroller.Certify(new IssuanceRequest(kind, machine, key.ExportSubjectPublicKeyInfo(), ledger.FindKey), AuditEntry.FromHere);

    private static KeyedCertificate Keyed(IssuedCertificate issued, RSA key)
        => KeyedCertificate.Create(CertificateInfo.Parse(issued.Der), key.ExportParameters(includePrivateParameters: true));

    private byte[] Pack(PackageManifest manifest, KeyedCertificate server, KeyedCertificate client, string password)
    {
        try
        {
            var package = OfflinePackage.Create(manifest, keys.Root, keys.RootKey, server, client, password, random);
            OfflinePackage.Open(manifest.Machine, package, keys.Root.SpkiSha256).Unlock(password, manifest.Created).Wipe();
            return package;
        }
        finally
        {
            PrivateNumbers.Wipe(server.Key);
            PrivateNumbers.Wipe(client.Key);
        }
    }
}
