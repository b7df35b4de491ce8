using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup;

// What a restore refuses, and what ends it early: the server is as it was.
public sealed partial class RestoreTests
{
    [Fact]
    public void Half_a_set_is_refused()
    {
        var restore = new RestoreScenario();
        restore.Machine.Files.Content.Remove(RestoreScenario.Folder + @"\client.PFX");
        AssertRefused(restore, ErrorCatalogue.SetIncomplete);
    }

    [Fact]
    public void A_mixed_set_is_refused()
    {
        var restore = new RestoreScenario();
        var other = new RestoreScenario();
        restore.Place(RestoreScenario.Folder + @"\root.pfx", RestoreScenario.Pfx(RestoreScenario.Password, other.Set.Root));
        AssertRefused(restore, ErrorCatalogue.SetMixed);
    }

    [Fact]
    public void A_wrong_password_is_refused()
    {
        var restore = new RestoreScenario();
        restore.Place(RestoreScenario.PasswordFile, Encoding.UTF8.GetBytes("Correct horse battery staple"));
        AssertRefused(restore, ErrorCatalogue.WrongPassword);
    }

    [Fact]
    public void A_missing_password_is_said()
    {
        var restore = new RestoreScenario();
        restore.New.Data.Remove("RESTOREPASSWORDFILE");
        AssertRefused(restore, ErrorCatalogue.BackupSecretMissing);
    }

    [Fact]
    public void A_folder_without_files_of_that_kind_is_refused()
    {
        var restore = new RestoreScenario();
        restore.New.Data["RESTOREFILE"] = @"D:\empty";
        restore.Place(@"D:\empty\readme.txt", [1]);
        AssertRefused(restore, ErrorCatalogue.BackupUnknown);
    }

    [Fact]
    public void An_expired_root_is_refused()
    {
        var restore = new RestoreScenario();
        restore.Machine.Clock.UtcNow = restore.Machine.Clock.UtcNow.AddYears(11);
        AssertRefused(restore, ErrorCatalogue.BackupNotValidNow);
    }

    [Fact]
    public void Another_QlikViewCA_is_not_replaced_unless_the_root_is_named()
    {
        var restore = new RestoreScenario(started: true);
        var own = CertificateInfo.Parse(restore.Machine.Certificates.List(TrustStore.Root).Single().Der);
        var keys = restore.Keys();
        var error = AssertRefused(restore, ErrorCatalogue.OtherSetPresent);
        Assert.Contains(own.Thumbprint, error, StringComparison.Ordinal);
        Assert.Contains("AUTHORITYTHUMBPRINT=" + restore.Root, error, StringComparison.Ordinal);

        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        Assert.Superset(keys, restore.Keys());
        Assert.Equal(own.Der, restore.Machine.Folder.Read($"kept/{own.Thumbprint}.cer"));
        var kept = restore.Machine.Folder.Read(Assert.Single(restore.Machine.Folder.List("kept"), f => f.EndsWith(".p12", StringComparison.Ordinal)))!;
        Assert.Equal(own.Thumbprint, TrustSet.From(Core.Pkcs12.Pkcs12File.Read(kept, RestoreScenario.Password).Keyed).Root.Certificate.Thumbprint);
    }

    [Fact]
    public void An_authority_of_another_port_is_not_brought_back_on_the_usual_one_unless_that_is_named()
    {
        var restore = new RestoreScenario();
        restore.PlaceBackup("adopted", null, configuration: Encoding.UTF8.GetBytes("{\r\n  \"metricsPort\": 9100,\r\n  \"port\": 14781,\r\n}"));
        var error = AssertRefused(restore, ErrorCatalogue.BackupOfOtherPort);
        Assert.Contains("AUTHORITYPORT=14781 (qvtrust restore: --port 14781), or 14780", error, StringComparison.Ordinal);

        restore.New.Data["AUTHORITYPORT"] = "14780";
        restore.New.Install();

        Assert.Equal(restore.Wanted(), restore.Thumbprints());
    }

    [Fact]
    public void Stages_run_outside_the_MSI_are_undone_whatever_ends_them()
    {
        var restore = new RestoreScenario();
        var before = restore.Machine.Snapshot(withProcessIds: false);
        var engine = new SetupEngine(restore.Machine, restore.New.Log, _ => throw new InvalidOperationException());

        Assert.Throws<ArgumentOutOfRangeException>(() => engine.RunAll(["prepare", "authority", "no such stage"], restore.New.Data));

        Assert.Equal(before, restore.Machine.Snapshot(withProcessIds: false));
    }
}
