#if NET
using System.Text;
using QvTrust.Core.Adoption;
using QvTrust.Core.Audit;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Packages;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Secrets;
using QvTrust.Core.Tests.Packages;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Fuzz;

/// <summary>Every reader in Core that the network or a file reaches, called as its callers call it.</summary>
internal static partial class Targets
{
    private const int FewRounds = 1;
    private static readonly SecretsKeyRing Ring = SecretsKeyRing.Create(TestSet.Random).WithNewKey(TestSet.Random);
    private static readonly byte[] Pin = TestAuthority.One.Root.SpkiSha256;

    public static IReadOnlyList<Target> All { get; } =
    [
        new("request", () => [CertificationRequest.Build("QVS01", TestKeys.Machine)], i => CertificationRequest.Parse(i)),
        new("body", () => [Ascii(EstBody.Encode(CertificationRequest.Build("QVS01", TestKeys.Machine)))], Documented(i => CertificationRequest.Parse(EstBody.Decode(i)))),
        new("pkcs7", () => [Pkcs7.CertsOnly(TestSet.Server.Certificate.Der, TestSet.Root.Certificate.Der), Pkcs7.CertsOnly(TestSet.Client.Certificate.Der)], Documented(ReadAnswer)),
        new("certificate", () => [.. TestSet.One.All.Select(k => k.Certificate.Der)], Judge),
        new("pem", () => [Ascii(TestPem.Of(TestSet.Server)), PemText.PrivateKey(TestSet.Root.Key, KeyPemForm.Pkcs1)], i =>
        {
            CertificateInfo.TryParsePem(i);
            PemText.TryReadPrivateKey(i);
        }),
        new("token", () => [Ascii(EnrolmentToken.Create(Pin, TestSet.Random).Encode())], i => EnrolmentToken.Parse(Encoding.ASCII.GetString(i))),
        new("revocation", () => [RevocationRequest.Sign(TestSet.Root.Certificate, TestSet.Server.Certificate, TestKeys.Machine, TestAuthority.Now).Encode()],
            i => RevocationRequest.TryParse(i)?.IsSignedBy(TestSet.Server.Certificate)),
        new("pkcs12", () => [Pkcs12File.Write([TestSet.Server], [TestSet.Root.Certificate], TestSite.Password, TestSet.Random, Pkcs12Strength.Legacy, FewRounds),
            Pkcs12File.Write([TestSet.Server], [], TestSite.Password, TestSet.Random, Pkcs12Strength.Modern, FewRounds)], i => Pkcs12File.Read(i, TestSite.Password)),
        new("backup", () => [PasswordBackup.Write(TestSite.Full, TestSite.Password, TestSet.Random, Pkcs12Strength.Legacy, FewRounds)], i => PasswordBackup.Read(i, TestSite.Password)),
        new("backup-manifest", () => [ManifestFile.Write(TestSite.Manifest, [new("a", [1])])], Documented(i => ManifestFile.Read(i))),
        new("package-manifest", () => [StoredZip.Read(TestPackage.Whole)[1].Content], Documented(i =>
        {
            SignedManifest.VersionOf(i);
            SignedManifest.FromJson(i);
        })),
        new("sealed-backup", () => [SealedBackup.Write(TestSite.Bare, TestSet.Recovery.Certificate, TestSet.Random, FewRounds)], i => SealedBackup.Read(i, TestSet.Recovery)),
        new("package", () => [TestPackage.Make(iterations: FewRounds)], i => OfflinePackage.Open("x.qvpkg", i, Pin).Unlock(TestPackage.Password, TestAuthority.Now)),
        new("protected-text", () => [Ascii(ProtectedText.Protect(Ring, [1, 2, 3], TestSet.Random))], i => ProtectedText.Unprotect(Ring, Encoding.UTF8.GetString(i))),
        new("adoption", () => [new AdoptionRecord([new(CertificateKind.Server, TestSet.Server.Certificate), new(CertificateKind.Client, TestSet.Client.Certificate)]).ToBytes()],
            Documented(i => AdoptionRecord.Parse(i))),
        new("witness", () => [WitnessFile.Append(null, AuditHead.Sign(new string('a', AuditHead.LedgerIdLength), 7, new string('B', 64), TestAuthority.Now, TestKeys.Root))],
            i => WitnessFile.Read(i, "audit.txt")),
        new("error-line", () => [Ascii(ErrorCatalogue.TokenFileUnreadable.With("x", "y").Message)], i => TrustError.TryParse(Encoding.UTF8.GetString(i))),
        new("recovery-pages", () => [Ascii(string.Join("\n", RecoveryPages.Write(TestSet.Recovery, TestSet.Random, FewRounds)))], i => RecoveryPages.Read([Encoding.UTF8.GetString(i)])),
        .. Records,
    ];

    // What these throw is documented to be a FormatException, which their callers make a refusal of.
    private static Action<byte[]> Documented(Action<byte[]> read) => input =>
    {
        try
        {
            read(input);
        }
        catch (FormatException)
        {
            // Documented.
        }
    };

    private static void ReadAnswer(byte[] answer)
    {
        foreach (var der in Pkcs7.Parse(answer))
            Judge(CertificateInfo.Parse(der).Der);
    }

    private static void Judge(byte[] der)
    {
        if (CertificateInfo.TryParse(der) is not { } read)
            return;
        ChainVerifier.Verify(read, [TestSet.Root.Certificate], CertificateKind.Server, "QMS01", TestAuthority.Now);
        ChainVerifier.Verify(TestSet.Server.Certificate, [read], CertificateKind.Server, "QMS01", TestAuthority.Now);
        CertificateRules.Leaf(TestSet.Server.Certificate, CertificateKind.Server);
        KeyUses.Describe(read);
        _ = read.IsSelfSigned;
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
#endif
