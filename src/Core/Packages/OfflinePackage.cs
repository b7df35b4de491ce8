using System.Globalization;
using System.Security.Cryptography;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Packages;

/// <summary>
/// An offline package (docs/guide.md): a ZIP of root.cer, manifest.json, manifest.sig (RSA PKCS#1 v1.5 with SHA-256 by
/// the root's key over manifest.json) and certificates.p12. It proves nothing by itself: the pin of the root has come
/// another way.
/// </summary>
public sealed class OfflinePackage
{
    /// <summary>Largest size in bytes; a package has about ten thousand.</summary>
    public const int Longest = 256 * 1024;

    private const string RootName = "root.cer";
    private const string ManifestName = "manifest.json";
    private const string SignatureName = "manifest.sig";
    private const string CertificatesName = "certificates.p12";
    private const int EntryCount = 4;

    private readonly string name;
    private readonly SignedManifest signed;
    private readonly byte[] certificates;

    private OfflinePackage(string name, CertificateInfo root, SignedManifest signed, byte[] certificates)
        => (this.name, Root, this.signed, this.certificates) = (name, root, signed, certificates);

    /// <summary>The root that the pin named and that signed the manifest.</summary>
    public CertificateInfo Root { get; }

    /// <summary>What the root says of the package.</summary>
    public PackageManifest Manifest => signed.Manifest;

    /// <summary>Makes a package.</summary>
    /// <param name="manifest">What it is.</param>
    /// <param name="root">The root, which signed both certificates.</param>
    /// <param name="rootKey">Its private key; stays the caller's to dispose.</param>
    /// <param name="server">The machine's server certificate with its key.</param>
    /// <param name="client">The machine's client certificate with its key.</param>
    /// <param name="password">The password; QVT6104 when PKCS#12 cannot have it.</param>
    /// <param name="random">Where salts come from.</param>
    /// <returns>The file.</returns>
    public static byte[] Create(
        PackageManifest manifest,
        CertificateInfo root,
        RSA rootKey,
        KeyedCertificate server,
        KeyedCertificate client,
        string password,
        RandomNumberGenerator random)
        => Create(manifest, root, rootKey, server, client, password, random, Pkcs12File.Iterations);

    internal static byte[] Create(
        PackageManifest manifest,
        CertificateInfo root,
        RSA rootKey,
        KeyedCertificate server,
        KeyedCertificate client,
        string password,
        RandomNumberGenerator random,
        int iterations)
    {
        var certificates = Pkcs12File.Write([server, client], [root], password, random, Pkcs12Strength.Modern, iterations);
        var json = new SignedManifest(manifest, root.Thumbprint, server.Certificate.Thumbprint, client.Certificate.Thumbprint, Sha256(certificates)).ToJson();
        return StoredZip.Write(
        [
            new(RootName, root.Der),
            new(ManifestName, json),
            new(SignatureName, PlatformRsa.Sign(rootKey, json).GetOctets()),
            new(CertificatesName, certificates),
        ]);
    }

    /// <summary>
    /// Opens a package as far as no password is needed. QVT6302: altered, damaged, no package; QVT6304: of another root
    /// than the pin's; QVT6303: of a later version.
    /// </summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="file">The file.</param>
    /// <param name="pin">SHA-256 of the SubjectPublicKeyInfo of the root that must have signed it.</param>
    public static OfflinePackage Open(string name, byte[] file, byte[] pin)
    {
        if (file.Length > Longest)
            throw ErrorCatalogue.PackageAltered.With(name, PackageTexts.PackageSize.With(file.Length));
        try
        {
            return Read(name, StoredZip.Read(file), pin);
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.PackageAltered.From(e, name, e.Message);
        }
    }

    /// <summary>Refuses a package that is not for this machine, role, installation and time: QVT6305 to QVT6308.</summary>
    /// <param name="machine">Name of this machine.</param>
    /// <param name="role">The role that is set up.</param>
    /// <param name="qmsHost">The QMS server that the administrator named.</param>
    /// <param name="now">Time to judge at.</param>
    public void CheckFor(string machine, string role, string qmsHost, DateTimeOffset now)
    {
        if (!IsSame(Manifest.Machine, machine))
            throw ErrorCatalogue.PackageOtherMachine.With(name, Manifest.Machine, machine);
        if (!Manifest.Roles.Contains(role, StringComparer.OrdinalIgnoreCase))
            throw ErrorCatalogue.PackageOtherRole.With(name, role);
        if (!IsSame(Manifest.QmsHost, qmsHost))
            throw ErrorCatalogue.PackageOtherHost.With(name, Manifest.QmsHost, qmsHost);
        if (Manifest.Expires <= now)
            throw ErrorCatalogue.PackageExpired.With(name, Manifest.Expires.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Opens the certificates and proves that they are the machine's. QVT6309: wrong password; QVT6310: not what the
    /// manifest says, or not valid now.
    /// </summary>
    /// <param name="password">The password.</param>
    /// <param name="now">Time to judge at.</param>
    public PackageContent Unlock(string password, DateTimeOffset now)
    {
        try
        {
            var found = Pkcs12File.Read(certificates, password).Keyed;
            var server = Find(found, signed.ServerThumbprint);
            var client = Find(found, signed.ClientThumbprint);
            Require(ChainVerifier.VerifyIssued(server.Certificate, [Root], CertificateKind.Server, Manifest.Machine, now));
            Require(ChainVerifier.VerifyIssued(client.Certificate, [Root], CertificateKind.Client, CertificateInfo.QvProxyName, now));
            return new PackageContent(server, client);
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.WrongPassword.Code)
        {
            // Without the other error inside: the log would show its code as well, as if two things were wrong.
            throw ErrorCatalogue.PackagePasswordWrong.With(name);
        }
        catch (TrustException e) when (e.Code != ErrorCatalogue.PackageContentWrong.Code)
        {
            throw ErrorCatalogue.PackageContentWrong.With(name, e.Errors[0].Cause);
        }
    }

    private static OfflinePackage Read(string name, IReadOnlyList<ZipEntry> entries, byte[] pin)
    {
        var root = CertificateInfo.Parse(Entry(entries, RootName));
        if (!Digests.FixedTimeEquals(root.SpkiSha256, pin))
            throw ErrorCatalogue.PackageOtherRoot.With(name, Digests.Hex(root.SpkiSha256).ToLowerInvariant());
        var json = Entry(entries, ManifestName);
        if (!PlatformRsa.Verify(root.Structure.SubjectPublicKeyInfo, PlatformRsa.Sha256WithRsa, json, Entry(entries, SignatureName)))
            throw new FormatException(PackageTexts.ManifestNotSigned);
        if (SignedManifest.VersionOf(json) is var version and not PackageManifest.CurrentVersion)
            throw ErrorCatalogue.PackageNewer.With(name, version, PackageManifest.CurrentVersion);
        var signed = SignedManifest.FromJson(json);
        var certificates = Entry(entries, CertificatesName);
        // The pin is of the key: what else the certificate says stands under the manifest's signature.
        if (root.Thumbprint != signed.RootThumbprint || Sha256(certificates) != signed.CertificatesSha256 || entries.Count != EntryCount)
            throw new FormatException(PackageTexts.OtherContent);
        return new OfflinePackage(name, root, signed, certificates);
    }

    private KeyedCertificate Find(IReadOnlyList<KeyedCertificate> found, string thumbprint)
        => found.FirstOrDefault(k => k.Certificate.Thumbprint == thumbprint)
            ?? throw ErrorCatalogue.PackageContentWrong.With(name, PackageTexts.KeyMissing.With(thumbprint));

    private void Require(string? fault)
    {
        if (fault is not null)
            throw ErrorCatalogue.PackageContentWrong.With(name, fault);
    }

    private static byte[] Entry(IReadOnlyList<ZipEntry> entries, string wanted)
        => entries.FirstOrDefault(e => e.Name == wanted)?.Content ?? throw new FormatException(PackageTexts.EntryMissing.With(wanted));

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Sha256(byte[] data) => Digests.Hex(Digests.Sha256(data));
}
