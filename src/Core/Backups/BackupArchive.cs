using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>The ZIP file of a backup: manifest.json, manifest.mac, certificates.p12, and ledger.db, authority.json, recovery.cer, password.txt where there are such.</summary>
internal static class BackupArchive
{
    public const int MostOctets = BackupFile.MostOctets - (64 * 1024);

    private const string ManifestName = "manifest.json";
    private const string MacName = "manifest.mac";
    private const string CertificatesName = "certificates.p12";
    private const string LedgerName = "ledger.db";
    private const string ConfigurationName = "authority.json";
    private const string RecoveryName = "recovery.cer";
    private const string PasswordName = "password.txt";

    /// <summary>The first octets of every archive: the header of manifest.json.</summary>
    public static bool IsHead(byte[] head)
        => head.Length >= 43 && BitConverter.ToUInt32(head, 0) == 0x04034B50 && Encoding.ASCII.GetString(head, 30, ManifestName.Length) == ManifestName;

    public static byte[] Pack(SiteBackup site, string password, RandomNumberGenerator random, Pkcs12Strength strength, bool withPassword, int iterations)
    {
        Require(site.Manifest.Version == BackupManifest.CurrentVersion && Names(site.Manifest, site.Set));
        var certificates = Pkcs12File.Write(site.Set.All, [], password, random, strength, iterations);
        ZipEntry?[] entries =
        [
            new(CertificatesName, certificates),
            site.Ledger is null ? null : new(LedgerName, site.Ledger),
            site.Configuration is null ? null : new(ConfigurationName, site.Configuration),
            site.Recovery is null ? null : new(RecoveryName, site.Recovery),
            withPassword ? new(PasswordName, Encoding.ASCII.GetBytes(password)) : null,
        ];
        ZipEntry[] present = [.. entries.OfType<ZipEntry>()];
        if (present.Sum(e => (long)e.Content.Length) is var octets and > MostOctets - 8192)
            throw ErrorCatalogue.BackupTooLarge.With(octets);
        var manifest = ManifestFile.Write(site.Manifest, present);
        var mac = ManifestMac.Write(manifest, password, random, iterations);
        return StoredZip.Write([new(ManifestName, manifest), new(MacName, mac), .. present]);
    }

    public static SiteBackup Unpack(byte[] file, string password) => Guard(file, () => Open(Entries(file), password));

    /// <summary>The same for an archive that carries its password.</summary>
    public static SiteBackup Unpack(byte[] file) => Guard(file, () =>
    {
        var entries = Entries(file);
        return Open(entries, Encoding.ASCII.GetString(Required(entries, PasswordName)));
    });

    private static SiteBackup Guard(byte[] file, Func<SiteBackup> read)
    {
        if (file.Length > MostOctets)
            throw ErrorCatalogue.NotABackup.With(BackupTexts.BackupSize.With(file.Length));
        if (!IsHead(file))
            throw ErrorCatalogue.NotABackup.With(BackupTexts.NotLikeABackup);
        try
        {
            return read();
        }
        // Every reader below lets out whatever met the wrong octet.
        catch (Exception e) when (e is not (OutOfMemoryException or TrustException))
        {
            throw ErrorCatalogue.FileAltered.From(e, BackupTexts.TheBackup, e.Message);
        }
    }

    private static Dictionary<string, byte[]> Entries(byte[] file) => StoredZip.Read(file).ToDictionary(e => e.Name, e => e.Content, StringComparer.Ordinal);

    private static SiteBackup Open(Dictionary<string, byte[]> entries, string password)
    {
        var json = Required(entries, ManifestName);
        ManifestMac.Check(Required(entries, MacName), json, password);
        var (manifest, digests) = ManifestFile.Read(json);
        CheckDigests(entries, digests);
        var set = TrustSet.From(Pkcs12File.Read(Required(entries, CertificatesName), password).Keyed);
        if (!Names(manifest, set))
            throw new FormatException(BackupTexts.OtherCertificates);
        return new SiteBackup(manifest, set, Optional(entries, LedgerName), Optional(entries, ConfigurationName), Optional(entries, RecoveryName));
    }

    private static void CheckDigests(Dictionary<string, byte[]> entries, IReadOnlyDictionary<string, string> digests)
    {
        var names = entries.Keys.Where(n => n is not (ManifestName or MacName)).ToList();
        if (names.Count != digests.Count)
            throw new FormatException(BackupTexts.OtherEntries);
        foreach (var name in names)
        {
            if (!digests.TryGetValue(name, out var digest) || digest != Digests.Hex(Digests.Sha256(entries[name])))
                throw new FormatException(BackupTexts.EntryAltered.With(name));
        }
    }

    private static bool Names(BackupManifest manifest, TrustSet set)
        => manifest.RootThumbprint == set.Root.Certificate.Thumbprint
            && manifest.ServerThumbprint == set.Server.Certificate.Thumbprint
            && manifest.ClientThumbprint == set.Client.Certificate.Thumbprint;

    private static void Require(bool own)
    {
        if (!own)
            throw new ArgumentException("The manifest is of another set or version; BackupManifest.For makes the right one.");
    }

    private static byte[] Required(Dictionary<string, byte[]> entries, string name)
        => Optional(entries, name) ?? throw new FormatException(BackupTexts.EntryMissing.With(name));

    private static byte[]? Optional(Dictionary<string, byte[]> entries, string name) => entries.TryGetValue(name, out var content) ? content : null;
}
