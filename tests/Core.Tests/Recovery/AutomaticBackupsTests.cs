using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Recovery;

public sealed class AutomaticBackupsTests
{
    private static readonly Lazy<KeyedCertificate> LazyRecovery = new(()
        => RecoveryKey.Create(System.Security.Cryptography.RandomNumberGenerator.Create(), new Tests.Machine.FakeClock()));

    private readonly QmsScenario qms = new();
    private readonly FakeCopyTarget copies = new();

    public AutomaticBackupsTests() => qms.Install();

    private static KeyedCertificate Recovery => LazyRecovery.Value;

    private AutomaticBackups Backups => new("QMS01", new ProtectedBackupFolder(qms.Machine.Folder), copies, qms.Machine.Clock, qms.Machine.Random);

    private IEnumerable<string> Files => qms.Machine.Folder.List("authority/backups").Where(f => f.EndsWith(".qvsealed", StringComparison.Ordinal));

    [Fact]
    public void A_set_gets_one_backup_and_another_when_it_or_the_ledger_changes()
    {
        var (made, warnings) = Refresh([1]);
        Assert.NotNull(made);
        Assert.Equal([ErrorCatalogue.NoCopyElsewhere.Code], warnings.Select(w => w.Code));
        var backup = SealedBackup.Read(qms.Machine.Folder.Read(Assert.Single(Files))!, Recovery);
        Assert.Equal(qms.Machine.Settings.Get("QMS", "RootThumbprint"), backup.Manifest.RootThumbprint);
        Assert.Equal([1], backup.Ledger);
        Assert.Equal(Recovery.Certificate.Der, backup.Recovery);

        Assert.Null(Refresh([2]).Made);
        qms.Machine.Clock.UtcNow = qms.Machine.Clock.UtcNow.AddDays(1).AddMinutes(1);
        Assert.Null(Refresh([1]).Made);
        Assert.NotNull(Refresh([2]).Made);
        qms.MakeSet("second", new NativeShape(qms.Machine.Clock.UtcNow.AddHours(1)));
        Assert.NotNull(Refresh([2]).Made);
        Assert.Equal(3, Files.Count());
    }

    [Fact]
    public void A_first_ledger_does_not_wait_for_the_next_day()
    {
        Assert.NotNull(Backups.Refresh(SiteReader.OfServer(qms.Machine), Recovery.Certificate, () => null, null).Made);
        qms.Machine.Clock.UtcNow = qms.Machine.Clock.UtcNow.AddMinutes(1);
        Assert.NotNull(Refresh([1]).Made);
    }

    [Fact]
    public void No_private_number_stays_in_memory()
    {
        var site = new SeenSite(SiteReader.OfServer(qms.Machine));
        Backups.Refresh(site, Recovery.Certificate, () => [1], null);
        Assert.All([site.Seen!.Set.Root, site.Seen.Set.Server, site.Seen.Set.Client], k => Assert.All(k.Key.D!, b => Assert.Equal(0, b)));
    }

    [Fact]
    public void Another_recovery_certificate_gets_a_backup_of_its_own()
    {
        Refresh([1]);
        qms.Machine.Clock.UtcNow = qms.Machine.Clock.UtcNow.AddMinutes(1);
        var other = RecoveryKey.Create(qms.Machine.Random, qms.Machine.Clock);

        var made = Backups.Refresh(SiteReader.OfServer(qms.Machine), other.Certificate, () => [1], null).Made;

        Assert.NotNull(SealedBackup.Read(qms.Machine.Folder.Read($"authority/backups/{made}")!, other));
    }

    [Fact]
    public void Without_a_recovery_certificate_nothing_is_made_and_that_is_said()
    {
        var (made, warnings) = Backups.Refresh(SiteReader.OfServer(qms.Machine), null, () => [1], null);
        Assert.Null(made);
        Assert.Equal([ErrorCatalogue.NoRecoveryCertificate.Code], warnings.Select(w => w.Code));
    }

    [Fact]
    public void A_key_that_is_not_given_out_is_named()
    {
        var server = qms.Machine.Certificates.List(TrustStore.My)[0];
        var key = qms.Machine.Keys.Export(server.Key!);
        qms.Machine.Keys.Delete(server.Key!);
        qms.Machine.Keys.Import(server.Key!.Container, key, exportable: false);

        var warnings = Refresh([1]).Warnings;

        Assert.Equal([ErrorCatalogue.AutomaticBackupFailed.Code, ErrorCatalogue.SetWithoutBackup.Code], warnings.Select(w => w.Code));
        Assert.Contains(CertificateInfo.Parse(server.Der).Subject, warnings[0].Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_thirty_stay_and_the_newest_of_each_set()
    {
        var first = Refresh([0]).Made!;
        qms.MakeSet("second", new NativeShape(qms.Machine.Clock.UtcNow.AddHours(1)));
        var folder = new ProtectedBackupFolder(qms.Machine.Folder);
        for (var n = 1; n <= 35; n++)
            folder.Write(new BackupName("QMS01", qms.Machine.Clock.UtcNow.AddSeconds(n), "0123456789AB").ToString(), [1]);
        // What somebody else put there is nobody's to delete.
        folder.Write("before-the-move.qvbackup", [2]);
        qms.Machine.Clock.UtcNow = qms.Machine.Clock.UtcNow.AddHours(2);

        Refresh([0]);

        Assert.Equal(AutomaticBackups.Kept + 1, Files.Count());
        Assert.Contains($"authority/backups/{first}", Files);
        Assert.Equal([2], folder.Read("before-the-move.qvbackup"));
    }

    [Fact]
    public void A_copy_elsewhere_is_made_once_and_ends_the_warning()
    {
        var (made, warnings) = Refresh([1], @"\\NAS01\trust");
        Assert.Empty(warnings);
        Assert.Equal([$@"\\NAS01\trust {made}"], copies.Written);
        Refresh([1], @"\\NAS01\trust");
        Assert.Single(copies.Written);
        Assert.Equal(@"\\NAS01\trust", Backups.List()[0].CopiedTo);
    }

    [Fact]
    public void A_copy_that_fails_is_said_and_tried_again()
    {
        copies.Fails = true;
        Assert.Equal([ErrorCatalogue.BackupCopyFailed.Code, ErrorCatalogue.NoCopyElsewhere.Code], Refresh([1], @"\\NAS01\trust").Warnings.Select(w => w.Code));
        copies.Fails = false;
        Assert.Empty(Refresh([1], @"\\NAS01\trust").Warnings);
    }

    [Fact]
    public void A_copy_on_this_server_does_not_end_the_warning()
    {
        copies.Elsewhere = false;
        Assert.Equal([ErrorCatalogue.NoCopyElsewhere.Code], Refresh([1], @"\\QMS01\trust").Warnings.Select(w => w.Code));
        Assert.Null(Assert.Single(Backups.List()).CopiedTo);
    }

    [Fact]
    public void Only_what_was_copied_is_noted_as_copied()
    {
        Refresh([1]);
        qms.Machine.Clock.UtcNow = qms.Machine.Clock.UtcNow.AddDays(2);
        Refresh([2], @"\\NAS01\trust");
        Assert.Equal([@"\\NAS01\trust", null], Backups.List().Select(b => b.CopiedTo));
    }

    [Fact]
    public void Without_a_set_in_force_no_backup_is_missing() => Assert.Empty(Backups.Warnings(null, Recovery.Certificate));

    [Fact]
    public void A_backup_that_reads_back_differently_is_taken_away_and_said()
    {
        var backups = new AutomaticBackups("QMS01", new FailingDisk(new ProtectedBackupFolder(qms.Machine.Folder)), copies, qms.Machine.Clock, qms.Machine.Random);
        var (made, warnings) = backups.Refresh(SiteReader.OfServer(qms.Machine), Recovery.Certificate, () => [1], null);
        Assert.Null(made);
        Assert.Equal([ErrorCatalogue.AutomaticBackupFailed.Code, ErrorCatalogue.SetWithoutBackup.Code], warnings.Select(w => w.Code));
        Assert.Empty(Files);
    }

    [Fact]
    public void Notes_that_are_damaged_only_make_another_backup()
    {
        Refresh([1]);
        qms.Machine.Folder.Write("authority/backups/notes.xml", [0xFF, 0x3C]);
        qms.Machine.Clock.UtcNow = qms.Machine.Clock.UtcNow.AddMinutes(1);
        Assert.NotNull(Refresh([1]).Made);
    }

    [Theory]
    [InlineData(@"\\NAS01\share", true)]
    [InlineData(@"\\nas01.example.com\share", true)]
    [InlineData(@"\\qms01\share", false)]
    [InlineData(@"\\QMS01.example.com\share", false)]
    [InlineData(@"\\localhost\share", false)]
    [InlineData(@"\\127.0.0.1\share", false)]
    [InlineData(@"\\?\C:\share", false)]
    [InlineData("/tmp", false)]
    public void What_counts_as_another_place(string folder, bool elsewhere)
        => Assert.Equal(elsewhere, new CopyTarget("QMS01").IsElsewhere(folder));

    [Fact]
    public void A_recovery_certificate_given_to_setup_is_kept_over_a_repair_with_the_folder_for_copies()
    {
        qms.Machine.Files.Content[@"D:\recovery.cer"] = System.Text.Encoding.ASCII.GetBytes(RecoveryKey.ToPem(Recovery.Certificate));
        qms.Data["RECOVERYCERT"] = @"D:\recovery.cer";
        qms.Data["BACKUPCOPY"] = @"\\NAS01\trust";
        qms.Install();
        qms.Data.Remove("RECOVERYCERT");
        qms.Data.Remove("BACKUPCOPY");
        qms.Install();

        Assert.Equal(Recovery.Certificate.Der, qms.Machine.Folder.Read("authority/recovery.cer"));
        Assert.Contains(@"""backupCopy"": ""\\\\NAS01\\trust""", System.Text.Encoding.UTF8.GetString(qms.Machine.Folder.Read("authority/authority.json")!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrustStore.Root)]
    [InlineData(TrustStore.My)]
    public void A_recovery_certificate_whose_key_is_here_is_refused(TrustStore store)
        => Assert.Equal(ErrorCatalogue.RecoveryCertificateRefused.Code, RefusalOf(qms.Machine.Certificates.List(store)[0].Der).Code);

    [Fact]
    public void A_recovery_certificate_that_has_ended_or_is_too_weak_is_refused()
    {
        using var openssl = new Support.OpenSsl();
        openssl.Run("req -x509 -newkey rsa:1024 -nodes -keyout small.key -subj /CN=Small -out small.pem");
        Assert.Contains("its key has 1024 bits", RefusalOf(openssl.Get("small.pem")).Message, StringComparison.Ordinal);

        qms.Machine.Clock.UtcNow = Recovery.Certificate.NotAfter.AddMinutes(1);
        Assert.Contains("it expired on", RefusalOf(Recovery.Certificate.Der).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recovery_certificate_that_stands_here_without_its_key_is_taken()
    {
        qms.Machine.Certificates.Add(TrustStore.My, Recovery.Certificate.Der, null);
        qms.Machine.Files.Content[@"D:\recovery.cer"] = Recovery.Certificate.Der;
        qms.Data["RECOVERYCERT"] = @"D:\recovery.cer";
        qms.Install();
        Assert.Equal(Recovery.Certificate.Der, qms.Machine.Folder.Read("authority/recovery.cer"));
    }

    private TrustException RefusalOf(byte[] recovery)
    {
        qms.Machine.Files.Content[@"D:\recovery.cer"] = recovery;
        qms.Data["RECOVERYCERT"] = @"D:\recovery.cer";
        return Assert.Throws<TrustException>(() => qms.Install());
    }

    private (BackupName? Made, IReadOnlyList<TrustError> Warnings) Refresh(byte[] ledger, string? copyTo = null)
        => Backups.Refresh(SiteReader.OfServer(qms.Machine), Recovery.Certificate, () => ledger, copyTo);

    private sealed class FakeCopyTarget : ICopyTarget
    {
        public List<string> Written { get; } = [];

        public bool Fails { get; set; }

        public void Write(string folder, string name, byte[] content)
        {
            if (Fails)
                throw ErrorCatalogue.BackupCopyFailed.With(folder, "the network path was not found");
            Written.Add($"{folder} {name}");
        }

        public bool Elsewhere { get; set; } = true;

        public bool IsElsewhere(string folder) => Elsewhere;
    }

    /// <summary>Keeps what it gave, to look at it afterwards.</summary>
    private sealed class SeenSite(ISiteSource site) : ISiteSource
    {
        public SiteBackup? Seen { get; private set; }

        public string? SetId() => site.SetId();

        public SiteBackup Read(byte[]? ledger, CertificateInfo? recovery) => Seen = site.Read(ledger, recovery);
    }

    /// <summary>A disk that does not give back what it was given.</summary>
    private sealed class FailingDisk(IBackupFolder disk) : IBackupFolder
    {
        public IReadOnlyList<string> List() => disk.List();

        public byte[]? Read(string name) => disk.Read(name) is { } content ? [.. content.Take(content.Length - 1), (byte)(content[content.Length - 1] ^ 1)] : null;

        public void Write(string name, byte[] content) => disk.Write(name, content);

        public void Delete(string name) => disk.Delete(name);
    }
}
