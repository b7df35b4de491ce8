using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

// What stands on the server already when a backup comes back.
public sealed partial class RestoreTests
{
    [Theory]
    [InlineData(CertificateKind.Server)]
    [InlineData(CertificateKind.Client)]
    public void A_newer_certificate_of_the_same_root_is_in_the_way_and_an_older_one_is_not(CertificateKind kind)
    {
        var restore = new RestoreScenario();
        restore.New.Install();
        var older = IssueHere(restore, kind, "older", restore.Machine.Clock.UtcNow.AddDays(-1));
        restore.New.Install();
        var newer = IssueHere(restore, kind, "newer", restore.Machine.Clock.UtcNow);

        var error = AssertRefused(restore, ErrorCatalogue.OtherSetPresent);
        Assert.Contains(newer.Thumbprint, error, StringComparison.Ordinal);
        Assert.DoesNotContain(older.Thumbprint, error, StringComparison.Ordinal);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        restore.New.Install();

        var here = restore.Thumbprints().ToList();
        Assert.Contains(older.Thumbprint, here);
        Assert.DoesNotContain(newer.Thumbprint, here);
        Assert.Equal(newer.Der, restore.Machine.Folder.Read($"kept/{newer.Thumbprint}.cer"));
    }

    [Theory]
    [InlineData("14780", false)]
    [InlineData("14999", true)]
    public void A_restore_of_what_is_in_force_starts_the_authority_again_where_its_port_is_another(string port, bool isRestarted)
    {
        var restore = new RestoreScenario();
        restore.PlaceBackup("adopted", ledger: [7]);
        restore.New.Install();
        restore.Machine.Services.RequestStart(RoleTable.AuthorityService);
        restore.Machine.Services.Stopped.Clear();
        restore.New.Data["AUTHORITYPORT"] = port;

        restore.New.Install();

        Assert.Equal(isRestarted, restore.Machine.Services.Stopped.Contains(RoleTable.AuthorityService));
        Assert.Equal(ServiceState.Running, restore.Machine.Services.Find(RoleTable.AuthorityService)!.State);
        Assert.Contains($"\"port\": {port},", Encoding.UTF8.GetString(restore.Machine.Folder.Read("authority/authority.json")!));
    }

    [Fact]
    public void A_server_certificate_that_has_ended_is_refused_except_for_another_machine_which_does_not_serve_it()
    {
        var lost = new QmsScenario(made: false);
        var set = new NativeSet(lost.Machine, "lost", new NativeShape(lost.Machine.Clock.UtcNow));
        set.Install(CertificateKind.Server, "QMS01", other: new NativeShape(lost.Machine.Clock.UtcNow, Years: 1));
        set.Install(CertificateKind.Client, "QMS01");
        var keyed = RestoreScenario.Keyed(lost);
        AssertRefused(Later("QMS01"), ErrorCatalogue.BackupNotValidNow);

        var other = Later("QMS02");
        other.New.Data["AUTHORITYTHUMBPRINT"] = set.Root.Thumbprint;
        other.New.Install();
        Assert.Equal(set.Root.Thumbprint, other.Machine.Settings.Get("QMS", "RootThumbprint"));

        RestoreScenario Later(string name)
        {
            var restore = new RestoreScenario(name: name);
            restore.Machine.Clock.UtcNow = restore.Machine.Clock.UtcNow.AddYears(2);
            foreach (var (file, certificate) in ((string[])["root.pfx", "server.pfx", "client.PFX"]).Zip(keyed, (f, k) => (f, k)))
                restore.Place(RestoreScenario.Folder + @"\" + file, RestoreScenario.Pfx(RestoreScenario.Password, certificate));
            return restore;
        }
    }

    [Fact]
    public void Of_a_set_in_force_only_a_ledger_that_is_lost_comes_back()
    {
        var restore = new RestoreScenario(own: true);
        restore.PlaceBackup("own", ledger: [1, 2, 3]);
        restore.New.Install();
        restore.Machine.Folder.Write("authority/ledger.db", [9]);
        restore.Machine.Services.RequestStart(RoleTable.AuthorityService);
        var before = restore.Machine.Snapshot(withProcessIds: true);

        restore.New.Install();
        Assert.Equal(before, restore.Machine.Snapshot(withProcessIds: true));
        Assert.True(restore.New.Log.Says("ledger: the one that is here stays"));

        var process = restore.Machine.Services.Find(RoleTable.AuthorityService)!.ProcessId;
        var id = MarkerId(restore);
        restore.Machine.Folder.Delete("authority/ledger.db");
        restore.Machine.Folder.Delete("authority/restored.json");
        restore.New.Install();
        Assert.Equal([1, 2, 3], restore.Machine.Folder.Read("authority/ledger.db"));
        // The service acts on each id once.
        Assert.NotEqual(id, MarkerId(restore));
        Assert.NotEqual(process, restore.Machine.Services.Find(RoleTable.AuthorityService)!.ProcessId);
    }

    [Fact]
    public void An_adopted_set_in_place_of_one_of_our_own_is_not_taken_for_ours()
    {
        var restore = new RestoreScenario();
        restore.PlaceBackup("adopted", ledger: null);
        restore.New.Data["AUTHORITY"] = "create";
        restore.New.Data.Remove("RESTOREFILE");
        restore.New.Data.Remove("RESTOREPASSWORDFILE");
        restore.New.Install();
        restore.New.Data["AUTHORITY"] = "restore";
        restore.New.Data["RESTOREFILE"] = RestoreScenario.BackupFile;
        restore.New.Data["RESTOREPASSWORDFILE"] = RestoreScenario.PasswordFile;
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;

        restore.New.Install();

        Assert.Empty(Core.Setup.Trust.AddedRecord.Load(restore.Machine).Certificates);
        Assert.Contains("\"profile\": \"adopted\"", Text(restore, "authority/authority.json"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_recovery_certificate_that_is_here_stays_the_one_that_backups_are_sealed_to()
    {
        var restore = new RestoreScenario();
        var recovery = PlaceSealed(restore);
        var here = RecoveryKey.Create(restore.Machine.Random, restore.Machine.Clock).Certificate.Der;
        restore.Machine.Folder.Write("authority/recovery.cer", here);
        Assert.NotEqual(recovery.Certificate.Der, here);

        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        Assert.Equal(here, restore.Machine.Folder.Read("authority/recovery.cer"));
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void Half_a_set_that_is_replaced_is_no_backup_under_a_recovery_key_and_its_keys_stay()
    {
        var restore = new RestoreScenario(started: true);
        PlaceSealed(restore);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        foreach (var certificate in restore.Machine.Certificates.List(TrustStore.My).Where(c => CertificateInfo.Parse(c.Der).CommonName == "QVProxy").ToList())
            restore.Machine.Certificates.Remove(TrustStore.My, CertificateInfo.Parse(certificate.Der).Thumbprint);
        var keys = restore.Keys();

        restore.New.Install();

        Assert.Superset(keys, restore.Keys());
        AssertNotBackedUp(restore);
    }

    [Fact]
    public void What_is_replaced_is_backed_up_with_the_key_that_either_store_names()
    {
        var restore = new RestoreScenario(started: true);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        var root = restore.Machine.Certificates.List(TrustStore.Root).Single();
        var own = CertificateInfo.Parse(root.Der).Thumbprint;
        restore.Machine.Certificates.Remove(TrustStore.Root, own);
        restore.Machine.Certificates.Add(TrustStore.Root, root.Der, null);
        restore.Machine.Certificates.Add(TrustStore.My, root.Der, root.Key);

        restore.New.Install();

        var kept = restore.Machine.Folder.Read(Assert.Single(restore.Machine.Folder.List("kept"), f => f.EndsWith(".p12", StringComparison.Ordinal)))!;
        Assert.Equal(own, TrustSet.From(Core.Pkcs12.Pkcs12File.Read(kept, RestoreScenario.Password).Keyed).Root.Certificate.Thumbprint);
    }

    [Fact]
    public void A_server_certificate_of_an_earlier_run_under_another_name_is_taken_again()
    {
        var restore = new RestoreScenario(own: true, name: "QMS02");
        restore.PlaceBackup("own", ledger: null);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        restore.New.Install();
        var server = Assert.Single(restore.Machine.Certificates.List(TrustStore.My), c => CertificateInfo.Parse(c.Der).CommonName == "QMS02");
        var rootKey = restore.Machine.Certificates.List(TrustStore.Root).Single().Key;
        restore.Machine.Certificates.Remove(TrustStore.My, restore.Set.Client.Certificate.Thumbprint);

        restore.New.Install();

        Assert.Equal(server, Assert.Single(restore.Machine.Certificates.List(TrustStore.My), c => CertificateInfo.Parse(c.Der).CommonName == "QMS02"));
        Assert.Equal(rootKey, restore.Machine.Certificates.List(TrustStore.Root).Single().Key);

        // Not one whose key is gone.
        restore.Machine.Keys.Delete(server.Key!);
        restore.Machine.Certificates.Remove(TrustStore.My, restore.Set.Client.Certificate.Thumbprint);
        restore.New.Install();
        Assert.Single(restore.Machine.Certificates.List(TrustStore.My), c => CertificateInfo.Parse(c.Der).CommonName == "QMS02" && restore.Machine.Keys.Exists(c.Key!));
    }

    private static string MarkerId(RestoreScenario restore)
        => Text(restore, "authority/restored.json").Split('\n').Single(l => l.Contains("\"id\":"));

    private static void AssertNotBackedUp(RestoreScenario restore)
    {
        Assert.DoesNotContain(restore.Machine.Folder.List("kept"), f => f.StartsWith("kept/replaced-", StringComparison.Ordinal));
        Assert.Contains("not backed up: what is replaced is no whole set that gives out its private keys; the keys stay in their containers", restore.New.Log.Lines);
    }

    private static KeyedCertificate PlaceSealed(RestoreScenario restore)
    {
        var recovery = RecoveryKey.Create(restore.Machine.Random, restore.Machine.Clock);
        var manifest = BackupManifest.For(restore.Set, "QMS01", restore.Lost.Machine.Clock.UtcNow, "adopted", "QvTrust 1.0.0");
        restore.Place(@"D:\newest.qvsealed", SealedBackup.Write(new SiteBackup(manifest, restore.Set, [7], null, Recovery), recovery.Certificate, restore.Machine.Random));
        restore.Place(@"D:\recovery.pem", Encoding.ASCII.GetBytes(RecoveryKey.ToPem(recovery)));
        restore.New.Data["RESTOREFILE"] = @"D:\newest.qvsealed";
        restore.New.Data.Remove("RESTOREPASSWORDFILE");
        restore.New.Data["RECOVERYKEYFILE"] = @"D:\recovery.pem";
        return recovery;
    }

    // As QMS issues one with the root's key that is here.
    private static CertificateInfo IssueHere(RestoreScenario restore, CertificateKind kind, string containers, DateTimeOffset from)
    {
        var root = restore.Machine.Certificates.List(TrustStore.Root).Single();
        var again = new NativeSet(restore.Machine, containers, new NativeShape(from), root.Key);
        restore.Machine.Certificates.Remove(TrustStore.Root, again.Root.Thumbprint);
        return again.Install(kind, restore.Machine.Name);
    }
}
