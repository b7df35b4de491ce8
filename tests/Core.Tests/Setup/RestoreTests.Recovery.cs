using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

// The certificate that automatic backups are sealed to: it comes back with the rest, where the server has none.
public sealed partial class RestoreTests
{
    private const string RecoveryFile = "authority/recovery.cer";

    private static readonly DateTimeOffset Now = new FakeClock().UtcNow;
    private static readonly CertificateInfo RecoveryCertificate = NewRecovery(Now);
    private static readonly byte[] Recovery = RecoveryCertificate.Der;

    [Fact]
    public void The_recovery_certificate_of_a_backup_comes_back()
    {
        var restore = Restored(Recovery);
        Assert.Equal(Recovery, restore.Machine.Folder.Read(RecoveryFile));
        Assert.Contains(restore.New.Log.Lines, l => l.Contains(RecoveryCertificate.Thumbprint));
    }

    [Fact]
    public void A_recovery_certificate_that_is_here_stays()
    {
        var here = NewRecovery(Now).Der;
        var restore = Restored(Recovery, r => r.Machine.Folder.Write(RecoveryFile, here));
        Assert.Equal(here, restore.Machine.Folder.Read(RecoveryFile));
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_recovery_certificate_that_is_given_is_the_one()
    {
        var given = NewRecovery(Now);
        var restore = Restored(Recovery, r =>
        {
            r.Place(@"D:\recovery.cer", given.Der);
            r.New.Data["RECOVERYCERT"] = @"D:\recovery.cer";
        });
        Assert.Equal(given.Der, restore.Machine.Folder.Read(RecoveryFile));
        Assert.DoesNotContain(restore.New.Log.Lines, l => l.Contains(RecoveryCertificate.Thumbprint));
    }

    [Fact]
    public void A_recovery_certificate_whose_key_is_here_is_left_out_and_that_is_said()
    {
        var lost = new RestoreScenario(own: true);
        AssertLeftOut(lost.Set.Root.Certificate.Der, "its private key is on this server", lost);
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_recovery_certificate_that_nothing_can_be_sealed_to_is_left_out_and_that_is_said()
    {
        var expired = NewRecovery(Now.AddYears(-60));
        using var tool = new OpenSsl();
        tool.Run("req -x509 -newkey rsa:1024 -nodes -keyout small.key -subj /CN=Small -out small.pem");
        AssertLeftOut(expired.Der, "expired");
        AssertLeftOut(CertificateInfo.TryParsePem(tool.Get("small.pem"))!.Der, "1024 bits");
        AssertLeftOut([1, 2, 3], "it is not a certificate");
    }

    [Fact]
    public void The_set_that_is_in_force_already_gets_its_recovery_certificate_back_too()
    {
        var restore = Restored(null);
        restore.PlaceBackup("own", ledger: [1, 2, 3], Recovery);

        restore.New.Install();

        Assert.Equal(Recovery, restore.Machine.Folder.Read(RecoveryFile));
    }

    [Fact]
    public void A_restore_that_fails_later_takes_the_recovery_certificate_away_again()
    {
        var restore = new RestoreScenario(own: true);
        restore.PlaceBackup("own", ledger: [1, 2, 3], Recovery);
        var before = restore.Machine.Snapshot(withProcessIds: false);

        Assert.ThrowsAny<Exception>(() => restore.New.Install(failAfter: "authority"));

        Assert.Equal(before, restore.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void What_is_replaced_is_kept_with_the_recovery_certificate_that_is_here()
    {
        var restore = new RestoreScenario(started: true);
        var key = PlaceSealed(restore);
        restore.Machine.Folder.Write(RecoveryFile, Recovery);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;

        restore.New.Install();

        Assert.Equal(Recovery, restore.Machine.Folder.Read(RecoveryFile));
        var kept = Assert.Single(restore.Machine.Folder.List("kept"), f => f.EndsWith(".qvsealed", StringComparison.Ordinal));
        Assert.Equal(Recovery, SealedBackup.Read(restore.Machine.Folder.Read(kept)!, key).Recovery);
    }

    private static CertificateInfo NewRecovery(DateTimeOffset time) => RecoveryKey.Create(TestSet.Random, new FixedClock(time)).Certificate;

    private static void AssertLeftOut(byte[] recovery, string reason, RestoreScenario? from = null)
    {
        var restore = Restored(recovery, from: from);
        Assert.Null(restore.Machine.Folder.Read(RecoveryFile));
        Assert.Contains(restore.New.Log.Lines, l => l.StartsWith("left out: the recovery certificate ", StringComparison.Ordinal) && l.Contains(reason));
        Assert.Equal("trusted", restore.Machine.Settings.Get("QMS", "State"));
    }

    private static RestoreScenario Restored(byte[]? recovery, Action<RestoreScenario>? prepare = null, RestoreScenario? from = null)
    {
        var restore = from ?? new RestoreScenario(own: true);
        restore.PlaceBackup("own", ledger: [1, 2, 3], recovery);
        prepare?.Invoke(restore);
        restore.New.Install();
        Assert.Equal(restore.Wanted(), restore.Thumbprints());
        return restore;
    }
}
