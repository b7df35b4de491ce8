using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A lost QMS server comes back from its certificates, and anything wrong with them changes nothing.</summary>
public sealed partial class RestoreTests
{
    public static IEnumerable<object[]> Stages => SetupEngine.StagesOf(authority: true).Select(s => new object[] { s });

    [Theory]
    [InlineData(false, "adopted")]
    [InlineData(true, "own")]
    public void Three_files_of_the_console_bring_the_same_certificates_back(bool own, string profile)
    {
        var restore = new RestoreScenario(own);
        restore.Machine.Settings.Set("", "AuthorityThumbprint", new string('A', 40));

        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        Assert.Equal(restore.Root, restore.Machine.Settings.Get("QMS", "RootThumbprint"));
        Assert.Equal(restore.Root, restore.Machine.Settings.Get("", "AuthorityThumbprint"));
        Assert.Equal([RoleTable.Qms.ServiceName, RoleTable.DispatcherService], restore.Machine.Services.Started);
        Assert.Contains($"\"profile\": \"{profile}\"", Text(restore, "authority/authority.json"), StringComparison.Ordinal);
        Assert.Contains(restore.Root, Text(restore, "authority/restored.json"), StringComparison.Ordinal);
        Assert.All(restore.Machine.Certificates.List(TrustStore.My), c => Assert.Equal(c.Key!.Container, Exported(restore, c)));
    }

    [Theory]
    [InlineData(false, "adopted")]
    [InlineData(true, "own")]
    public void A_backup_brings_certificates_profile_and_ledger_back(bool own, string profile)
    {
        var restore = new RestoreScenario(own);
        restore.PlaceBackup(profile, ledger: [1, 2, 3]);

        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        Assert.Contains($"\"profile\": \"{profile}\"", Text(restore, "authority/authority.json"), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], restore.Machine.Folder.Read("authority/ledger.db"));
        Assert.NotNull(restore.Machine.Folder.Read("authority/restored.json"));
        Assert.All(restore.Wanted(), t => Assert.Equal(own, restore.Machine.Folder.Read($"issued/{t}.cer") is not null));
        restore.New.Uninstall();
        Assert.Equal(restore.Wanted(), restore.Thumbprints());
    }

    [Fact]
    public void A_ledger_that_is_here_is_kept_with_its_write_ahead_log()
    {
        var restore = new RestoreScenario(own: true);
        restore.PlaceBackup("own", ledger: [1, 2, 3]);
        restore.Machine.Folder.Write("authority/ledger.db", [4]);
        restore.Machine.Folder.Write("authority/ledger.db-wal", [5]);
        restore.Machine.Folder.Write("authority/ledger.db-shm", [6]);

        restore.New.Install();

        Assert.Equal([1, 2, 3], restore.Machine.Folder.Read("authority/ledger.db"));
        Assert.Equal([4], restore.Machine.Folder.Read("authority/ledger-20260102T030405Z.db"));
        Assert.Equal([5], restore.Machine.Folder.Read("authority/ledger-20260102T030405Z.db-wal"));
        Assert.Null(restore.Machine.Folder.Read("authority/ledger.db-wal"));
        Assert.Null(restore.Machine.Folder.Read("authority/ledger.db-shm"));
    }

    [Fact]
    public void An_altered_backup_is_refused()
    {
        var restore = new RestoreScenario();
        restore.PlaceBackup("adopted", ledger: [1, 2, 3]);
        restore.Machine.Files.Content[RestoreScenario.BackupFile][700] ^= 1;
        AssertRefused(restore, ErrorCatalogue.FileAltered);
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_power_cut_is_mended_by_the_same_command_and_no_key_is_lost() => CutEach(step: 9);

    [Fact]
    [Trait("Length", "long")]
    public void A_power_cut_before_any_write_is_mended_by_the_same_command_and_no_key_is_lost() => Assert.True(CutEach(step: 1) > 50);

    private static int CutEach(int step)
    {
        var cuts = 0;
        var first = new RestoreScenario(own: true);
        first.PlaceBackup("own", ledger: [1, 2, 3], Recovery);
        for (var n = 1; ; n += step, cuts++)
        {
            var restore = new RestoreScenario(first);
            restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
            restore.Machine.Folder.Write("authority/ledger.db", [4]);
            var keys = restore.Keys();
            restore.Machine.PowerOn();
            restore.Machine.CutBefore = n;
            if (!Machine.PowerCut.Ends(() => restore.New.Install()))
                break;
            restore.Machine.PowerOn();
            Assert.Superset(keys, restore.Keys());

            restore.New.Install();

            Assert.Superset(keys, restore.Keys());
            Assert.Equal(restore.Wanted(), restore.Thumbprints());
            Assert.Equal([1, 2, 3], restore.Machine.Folder.Read("authority/ledger.db"));
            Assert.Equal(Recovery, restore.Machine.Folder.Read("authority/recovery.cer"));
            Assert.Equal("trusted", restore.Machine.Settings.Get("QMS", "State"));
        }
        return cuts;
    }

    [Fact]
    public void A_sealed_backup_opens_with_the_recovery_key_and_what_it_replaces_is_sealed_to_it_too()
    {
        var restore = new RestoreScenario(started: true);
        var recovery = PlaceSealed(restore);
        restore.New.Data.Remove("RECOVERYKEYFILE");
        restore.New.Data["RESTOREPASSWORDFILE"] = RestoreScenario.PasswordFile;
        AssertRefused(restore, ErrorCatalogue.BackupSecretMissing);
        restore.New.Data.Remove("RESTOREPASSWORDFILE");
        restore.New.Data["RECOVERYKEYFILE"] = @"D:\recovery.pem";
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;

        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        Assert.Equal([7], restore.Machine.Folder.Read("authority/ledger.db"));
        Assert.Equal(recovery.Certificate.Der, restore.Machine.Folder.Read("authority/recovery.cer"));
        var kept = restore.Machine.Folder.Read(Assert.Single(restore.Machine.Folder.List("kept"), f => f.EndsWith(".qvsealed", StringComparison.Ordinal)))!;
        Assert.NotEqual(restore.Root, SealedBackup.Read(kept, recovery).Manifest.RootThumbprint);
    }

    [Fact]
    public void A_secret_given_in_memory_leaves_no_trace()
    {
        var restore = new RestoreScenario();
        restore.New.Data.Remove("RESTOREPASSWORDFILE");
        var engine = new SetupEngine(restore.Machine, restore.New.Log, _ => throw new InvalidOperationException())
        {
            RestoreSecret = Core.Recovery.BackupSecret.OfPassword(RestoreScenario.Password),
        };

        engine.RunAll(SetupEngine.StagesOf(authority: true), restore.New.Data);

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        Assert.DoesNotContain(RestoreScenario.Password, string.Join("\n", restore.New.Log.Lines) + restore.Machine.Snapshot(withProcessIds: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        var restore = new RestoreScenario();
        restore.New.Install();
        var before = restore.Machine.Snapshot(withProcessIds: true);

        restore.New.Install();
        restore.New.Data.Remove("AUTHORITY");
        restore.New.Install();

        Assert.Equal(before, restore.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void A_certificate_that_stands_here_without_its_key_gets_it_back()
    {
        var restore = new RestoreScenario();
        restore.Machine.Certificates.Add(TrustStore.Root, restore.Set.Root.Certificate.Der, null);
        restore.Machine.Certificates.Add(TrustStore.My, restore.Set.Server.Certificate.Der, KeyReference.New("gone"));

        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_failure_after_any_stage_leaves_the_server_as_it_was(string stage)
    {
        var restore = new RestoreScenario(own: true, started: true);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        restore.Machine.Certificates.Add(TrustStore.My, restore.Set.Server.Certificate.Der, KeyReference.New("gone"));
        var before = restore.Machine.Snapshot(withProcessIds: false);

        Assert.Throws<TrustException>(() => restore.New.Install(failAfter: stage));

        Assert.Equal(before, restore.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void A_named_root_must_be_the_backups()
    {
        var restore = new RestoreScenario(started: true);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = new string('A', 40);
        AssertRefused(restore, ErrorCatalogue.BackupOfOtherRoot);
    }

    [Fact]
    public void A_replaced_set_that_gives_out_no_key_stays_in_its_containers()
    {
        var restore = new RestoreScenario(started: true);
        foreach (var certificate in restore.Machine.Certificates.List(TrustStore.My).Concat(restore.Machine.Certificates.List(TrustStore.Root)))
        {
            var key = restore.Machine.Keys.Export(certificate.Key!);
            restore.Machine.Keys.Delete(certificate.Key!);
            restore.Machine.Keys.Import(certificate.Key!.Container, key, exportable: false);
        }
        var keys = restore.Keys();
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;

        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        Assert.Superset(keys, restore.Keys());
        AssertNotBackedUp(restore);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_machine_name_needs_the_root_named_and_gets_a_server_certificate_of_its_own(bool own)
    {
        var restore = new RestoreScenario(own, name: "QMS02");
        restore.PlaceBackup(own ? "own" : "adopted", ledger: null);
        AssertRefused(restore, ErrorCatalogue.BackupOfOtherMachine);

        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        restore.New.Install();

        var server = Assert.Single(restore.Machine.Certificates.List(TrustStore.My), c => CertificateInfo.Parse(c.Der).CommonName == "QMS02");
        Assert.True(CertificateInfo.Parse(server.Der).IsSignedBy(restore.Set.Root.Certificate));
        Assert.DoesNotContain(restore.Machine.Certificates.List(TrustStore.My), c => CertificateInfo.Parse(c.Der).CommonName == "QMS01");
        Assert.Equal(restore.Set.Server.Certificate.Der, restore.Machine.Folder.Read($"kept/{restore.Set.Server.Certificate.Thumbprint}.cer"));
        Assert.Contains(Convert.ToBase64String(restore.Set.Server.Certificate.SubjectPublicKeyInfo), restore.Keys());
        if (own)
        {
            using var key = restore.Machine.Keys.Open(server.Key!);
            using var old = restore.Set.Server.OpenKey();
            Assert.Equal(
                Core.Secrets.SecretsKeyRing.Open(restore.Set.Server.Certificate, old)?.Current.Id,
                Core.Secrets.SecretsKeyRing.Open(CertificateInfo.Parse(server.Der), key)?.Current.Id);
        }
        var after = restore.Machine.Snapshot(withProcessIds: true);
        restore.New.Install();
        Assert.Equal(after, restore.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Our_running_service_stands_still_meanwhile_and_runs_again_afterwards()
    {
        var restore = new RestoreScenario(started: true);
        restore.New.Data.Remove("AUTHORITY");
        restore.New.Install();
        restore.Machine.Services.RequestStart(RoleTable.AuthorityService);
        var before = restore.Machine.Services.Find(RoleTable.AuthorityService)!.ProcessId;
        restore.New.Data["AUTHORITY"] = "restore";
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;

        restore.New.Install();

        var after = restore.Machine.Services.Find(RoleTable.AuthorityService)!;
        Assert.Equal(ServiceState.Running, after.State);
        Assert.NotEqual(before, after.ProcessId);
        // Before the first certificate goes, not only before the ledger does.
        Assert.InRange(restore.New.Log.Lines.FindIndex(l => l.StartsWith($"service {RoleTable.AuthorityService}: running -> paused", StringComparison.Ordinal)),
            0, restore.New.Log.Lines.FindIndex(l => l.StartsWith("certificate ", StringComparison.Ordinal) && l.EndsWith(" -> absent", StringComparison.Ordinal)));
    }

    private static string Text(RestoreScenario restore, string file) => Encoding.UTF8.GetString(restore.Machine.Folder.Read(file)!);

    private static string Exported(RestoreScenario restore, StoredCertificate certificate)
    {
        restore.Machine.Keys.Export(certificate.Key!);
        return certificate.Key!.Container;
    }

    private static string AssertRefused(RestoreScenario restore, ErrorDefinition expected)
    {
        var before = restore.Machine.Snapshot(withProcessIds: true);
        var error = Assert.Throws<TrustException>(() => restore.New.Install());
        Assert.Equal(expected.Code, error.Code);
        Assert.Equal(before, restore.Machine.Snapshot(withProcessIds: true));
        return error.Message;
    }
}
