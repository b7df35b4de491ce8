using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

public class BackupFileTests
{
    private static readonly KeyedCertificate Recovery = TestSet.Recovery;

    [Fact]
    public void The_kind_is_told_from_the_head()
    {
        var pfx = Pkcs12File.Write([TestSet.Server], [], TestSite.Password, TestSet.Random, Pkcs12Strength.Modern, TestSite.Iterations);
        Assert.Equal(BackupKind.Password, Detect(TestSite.Write(TestSite.Full)));
        Assert.Equal(BackupKind.Sealed, Detect(Seal(TestSite.Full)));
        Assert.Equal(BackupKind.Pkcs12, Detect(pfx));
        foreach (var other in new byte[][] { [], [0x30], [0x30, 0xFF], [0x30, 0x84, 1], new byte[64], TestSet.Root.Certificate.Der, Encoding.ASCII.GetBytes(RecoveryKey.ToPem(Recovery)), StoredZip.Write([new("other.json", [1])]) })
            Assert.Equal(BackupKind.Unknown, Detect(other));
    }

    // Lengths of 16 MiB and more have four octets in DER.
    [Fact]
    public void A_large_ledger_comes_back()
    {
        var ledger = new byte[(1 << 24) + 5];
        new Random(1).NextBytes(ledger);
        var site = TestSite.Full with { Ledger = ledger };
        var file = Seal(site);
        Assert.Equal(BackupKind.Sealed, Detect(file));
        Assert.Equal(site, SealedBackup.Read(file, Recovery));
    }

    private static BackupKind Detect(byte[] file) => BackupFile.Detect([.. file.Take(BackupFile.HeadLength)]);

    private static byte[] Seal(SiteBackup site) => SealedBackup.Write(site, Recovery.Certificate, TestSet.Random, TestSite.Iterations);
}
