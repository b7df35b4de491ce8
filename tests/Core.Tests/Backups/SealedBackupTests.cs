using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

public sealed class SealedBackupTests : IDisposable
{
    private static readonly KeyedCertificate Recovery = TestSet.Recovery;
    private static readonly byte[] File = Write(TestSite.Full);

    private readonly OpenSsl tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void What_was_sealed_is_opened_equal()
    {
        foreach (var site in new[] { TestSite.Full, TestSite.Bare })
            Assert.Equal(site, SealedBackup.Read(Write(site), Recovery));
    }

    [Fact]
    public void Without_the_product_openssl_and_unzip_open_and_verify_it()
    {
        tool.Put("site.qvb", SealedBackup.Write(TestSite.Full, Recovery.Certificate, TestSet.Random)).Put("recovery.pem", RecoveryKey.ToPem(Recovery))
            .PutPem("root.pem", TestSet.Root.Certificate.Der).PutPem("other.pem", TestAuthority.Other.Root.Der);
        Assert.Contains("rsaesOaep", tool.Run("cms -cmsout -print -noout -inform DER -in site.qvb"));
        tool.Run("cms -decrypt -binary -inform DER -in site.qvb -recip recovery.pem -inkey recovery.pem -out signed.der");
        tool.Run("cms -verify -binary -inform DER -in signed.der -CAfile root.pem -purpose any -out backup.zip");
        Assert.NotEqual(0, tool.Try("cms -verify -binary -inform DER -in signed.der -CAfile other.pem -purpose any -out other.zip").ExitCode);
        tool.Run("unzip", "-q backup.zip");
        Assert.Equal(TestSite.Full.Ledger, tool.Get("ledger.db"));
        var shown = tool.Run("pkcs12 -info -noenc -in certificates.p12 -passin file:password.txt");
        Assert.Contains("friendlyName: QMS01", shown);
        Assert.Equal(TestSite.Full, PasswordBackup.Read(tool.Get("backup.zip"), Encoding.ASCII.GetString(tool.Get("password.txt"))));
    }

    [Fact]
    public void Every_flipped_octet_is_refused()
    {
        for (var i = 0; i < File.Length; i++)
        {
            // Headers and ends all, of the encrypted key and content a sample: each is of one kind, and a try costs an RSA operation.
            if (i is > 80 and < 470 && i % 23 != 0 || i is > 560 && i < File.Length - 8 && i % 307 != 0)
                continue;
            var altered = (byte[])File.Clone();
            altered[i] ^= (byte)(1 << (i % 8));
            var code = Assert.Throws<TrustException>(() => SealedBackup.Read(altered, Recovery)).Code;
            Assert.Contains(code, new[] { ErrorCatalogue.FileAltered.Code, ErrorCatalogue.NotABackup.Code, ErrorCatalogue.SealedToAnotherKey.Code });
        }
    }

    [Fact]
    public void Every_flipped_octet_of_the_signed_content_is_refused()
    {
        var signed = Inside();
        for (var i = 0; i < signed.Length; i += i is > 100 && i < signed.Length - 2000 ? 41 : 1)
        {
            var altered = (byte[])signed.Clone();
            altered[i] ^= (byte)(1 << (i % 8));
            Assert.True(IsRefused(altered), $"octet {i}");
        }
    }

    [Fact]
    public void Truncations_and_what_stands_behind_are_refused()
    {
        for (var length = 0; length < File.Length; length += 557)
            Assert.Throws<TrustException>(() => SealedBackup.Read([.. File.Take(length)], Recovery));
        Assert.Throws<TrustException>(() => SealedBackup.Read([.. File, 0], Recovery));
        Refused(ErrorCatalogue.NotABackup, new byte[BackupFile.MostOctets + 1]);
    }

    [Fact]
    public void Another_recovery_key_does_not_open_it()
    {
        var refused = Assert.Throws<TrustException>(() => SealedBackup.Read(File, TestSet.Client));
        Assert.Equal(ErrorCatalogue.SealedToAnotherKey.Code, refused.Code);
    }

    [Fact]
    public void The_signer_is_the_root_that_is_in_it()
    {
        var (archive, signer) = SignedContent.Open(Inside());
        Assert.Equal(TestSet.Root.Certificate.Thumbprint, signer.Thumbprint);
        var otherRoot = TestSet.Keyed(TestAuthority.Other.Root, TestKeys.OtherRoot);
        Refused(ErrorCatalogue.FileAltered, Seal(SignedContent.Sign(archive, otherRoot)));
        Refused(ErrorCatalogue.FileAltered, Seal(SignedContent.Sign(archive, TestSet.Server)));
        Refused(ErrorCatalogue.FileAltered, Seal(archive));
        // Its own signature is not what the root's key signed here, so only the comparison with the archive notices.
        var forged = (byte[])TestSet.Root.Certificate.Der.Clone();
        forged[forged.Length - 1] ^= 1;
        var withForged = KeyedCertificate.Create(CertificateInfo.Parse(forged), TestSet.Root.Key);
        Refused(ErrorCatalogue.FileAltered, Seal(SignedContent.Sign(archive, withForged)));
    }

    [Fact]
    public void Only_an_rsa_key_of_2048_bits_or_more_is_sealed_to()
    {
        tool.Run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -subj /CN=EC -out ec.pem");
        tool.Run("req -x509 -newkey rsa:1024 -nodes -keyout small.key -subj /CN=Small -out small.pem");
        tool.Run("req -x509 -newkey rsa:2048 -nodes -keyout good.key -subj /CN=Good -out good.pem");
        foreach (var name in new[] { "ec.pem", "small.pem" })
        {
            var refused = Assert.Throws<TrustException>(() => SealedBackup.Write(TestSite.Bare, CertificateInfo.TryParsePem(tool.Get(name))!, TestSet.Random));
            Assert.Equal(ErrorCatalogue.RecoveryCertificateRefused.Code, refused.Code);
        }
        RecoveryKey.Check(CertificateInfo.TryParsePem(tool.Get("good.pem"))!);
    }

    // A certificate whose own signature was changed has the same key: it is refused for not being the root in the archive.
    private static bool IsRefused(byte[] signed)
    {
        try
        {
            return SignedContent.Open(signed).Signer.Thumbprint != TestSet.Root.Certificate.Thumbprint;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    private static byte[] Write(SiteBackup site) => SealedBackup.Write(site, Recovery.Certificate, TestSet.Random, TestSite.Iterations);

    private static byte[] Inside()
    {
        using var key = Recovery.OpenKey();
        return SealedToKey.Open(File, key);
    }

    private static byte[] Seal(byte[] content) => SealedToKey.Seal(content, Recovery.Certificate.Structure.SubjectPublicKeyInfo, TestSet.Random);

    private static void Refused(ErrorDefinition error, byte[] file)
        => Assert.Equal(error.Code, Assert.Throws<TrustException>(() => SealedBackup.Read(file, Recovery)).Code);
}
