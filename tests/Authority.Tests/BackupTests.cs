using QvTrust.Core.Backups;
using QvTrust.Core.Recovery;
using QvTrust.Windows;

namespace QvTrust.Authority.Tests;

/// <summary>The service backs up by itself, sealed to a key that it does not have.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly Lazy<KeyedRecovery> Recovery = new(() => new KeyedRecovery());
    private readonly List<RunningAuthority> running = [];

    public void Dispose()
    {
        foreach (var authority in running)
            authority.Dispose();
    }

    [Fact]
    public async Task A_start_writes_a_backup_that_the_recovery_key_opens_and_a_second_start_writes_none()
    {
        var authority = Start();
        var copies = Directory.CreateDirectory(authority.Site.File("copies")).FullName;
        Configure(authority.Site, copies);
        await File.WriteAllBytesAsync(Path.Combine(authority.Site.LedgerFolder, AutomaticBackups.RecoveryFile), Recovery.Value.Key.Certificate.Der);
        Restart(authority);

        var file = await WaitForBackupAsync(authority.Site);

        var backup = SealedBackup.Read(await File.ReadAllBytesAsync(file), Recovery.Value.Key);
        Assert.Equal("QMS01", backup.Manifest.Machine);
        Assert.Equal("CN=QVProxy", backup.Set.Client.Certificate.Subject);
        Assert.Equal(Recovery.Value.Key.Certificate.Der, backup.Recovery);
        await File.WriteAllBytesAsync(authority.Site.File("out.db"), backup.Ledger!);
        Assert.Equal("ok", LedgerFile.Text(authority.Site.File("out.db"), "PRAGMA integrity_check"));
        await WaitAsync(() => File.Exists(Path.Combine(copies, Path.GetFileName(file))));
        Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(copies, Path.GetFileName(file))));
        // The copy lies on the same disk.
        await WaitAsync(() => Log(authority).Contains("QVT6223", StringComparison.Ordinal));

        Restart(authority);
        await WaitAsync(() => Log(authority).Split("QVT6223").Length > 2);
        Assert.Single(Backups(authority.Site));
    }

    [Fact]
    public async Task Without_a_recovery_certificate_it_says_so_and_serves()
    {
        var authority = Start();
        await WaitAsync(() => Log(authority).Contains("QVT6221", StringComparison.Ordinal));
        await authority.NewTokenAsync();
        Assert.Empty(Backups(authority.Site));
    }

    private RunningAuthority Start()
    {
        var authority = new RunningAuthority();
        running.Add(authority);
        return authority;
    }

    private static void Restart(RunningAuthority authority)
    {
        authority.Kill();
        authority.StartAgain();
    }

    private static void Configure(TestSite site, string copies)
    {
        site.WritePkcs12("client");
        site.WriteConfiguration(more: $"\"clientPkcs12\": \"{site.File("client.p12")}\", \"backupCopy\": \"{copies}\",");
    }

    private static string Log(RunningAuthority authority)
    {
        using var stream = new FileStream(authority.Site.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string[] Backups(TestSite site)
    {
        var folder = Path.Combine(site.LedgerFolder, "backups");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.qvsealed") : [];
    }

    private static async Task<string> WaitForBackupAsync(TestSite site)
    {
        await WaitAsync(() => Backups(site).Length > 0);
        return Assert.Single(Backups(site));
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
            await Task.Delay(100);
        Assert.True(condition());
    }

    private sealed class KeyedRecovery
    {
        public KeyedRecovery()
        {
            using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
            Key = RecoveryKey.Create(random, new SystemClock());
        }

        public Core.Certificates.KeyedCertificate Key { get; }
    }
}
