using System.Security.Cryptography;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Packages;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Packages;

/// <summary>A package of the test authority for QVS01, whole or with one thing about it changed.</summary>
internal static class TestPackage
{
    public const string Password = "correct horse battery";

    /// <summary>Few, because tests open packages by the hundred; that the real number is written is a test of the PKCS#12 files.</summary>
    public const int Iterations = 1000;

    public static readonly DateTimeOffset Expires = TestAuthority.Now.AddHours(168);

    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();
    private static readonly Lazy<byte[]> LazyWhole = new(() => Make());

    /// <summary>The good one; a copy, to be changed.</summary>
    public static byte[] Whole => (byte[])LazyWhole.Value.Clone();

    public static byte[] Pin => TestAuthority.One.Root.SpkiSha256;

    public static byte[] Make(CertificateInfo? server = null, CertificateInfo? client = null, CertificateInfo? root = null, RSA? signer = null, DateTimeOffset? created = null, int iterations = Iterations)
        => OfflinePackage.Create(
            new PackageManifest("QVS01", ["QVS", "QDS"], created ?? TestAuthority.Now, (created ?? TestAuthority.Now).AddHours(168), "QMS01", 14780, [CertificateKind.Client]),
            root ?? TestAuthority.One.Root,
            signer ?? TestKeys.Root,
            KeyedCertificate.Create(server ?? TestAuthority.One.Server("QVS01"), TestKeys.Machine.ExportParameters(true)),
            KeyedCertificate.Create(client ?? TestAuthority.One.Client(), TestKeys.Client.ExportParameters(true)),
            Password,
            Random,
            iterations);

    /// <summary>The good one with its manifest changed and signed again.</summary>
    public static byte[] WithManifest(Func<string, string> change, RSA? signer = null)
    {
        var entries = StoredZip.Read(Whole);
        var json = System.Text.Encoding.UTF8.GetBytes(change(System.Text.Encoding.UTF8.GetString(entries[1].Content)));
        var signature = (signer ?? TestKeys.Root).SignData(json, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return StoredZip.Write([entries[0], new("manifest.json", json), new("manifest.sig", signature), .. entries.Skip(3)]);
    }

    public static byte[] WithEntries(Func<IReadOnlyList<ZipEntry>, IEnumerable<ZipEntry>> change) => StoredZip.Write([.. change(StoredZip.Read(Whole))]);
}
