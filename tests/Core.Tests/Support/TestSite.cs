using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Pkcs12;

namespace QvTrust.Core.Tests.Support;

/// <summary>A backup's content, and files of it with few iterations.</summary>
internal static class TestSite
{
    public const string Password = "correct horse battery";

    // The number does not matter to what is tested, and 250,000 take a second.
    public const int Iterations = 3;

    public static readonly BackupManifest Manifest = BackupManifest.For(TestSet.One, "QMS01", TestAuthority.Now, "own", "QvTrust Setup 1.0.0");

    public static readonly SiteBackup Full = new(Manifest, TestSet.One, [1, 2, 3, 0, 255], Encoding.ASCII.GetBytes("{\"port\":14780}"), TestSet.Recovery.Certificate.Der);

    public static readonly SiteBackup Bare = Full with { Ledger = null, Configuration = null, Recovery = null };

    public static byte[] Write(SiteBackup site, string password = Password)
        => PasswordBackup.Write(site, password, TestSet.Random, Pkcs12Strength.Modern, Iterations);
}
