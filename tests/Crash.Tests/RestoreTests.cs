namespace QvTrust.Crash.Tests;

/// <summary>A restore, on a new server and over another set, killed at its writes.</summary>
public sealed class RestoreTests
{
    [Fact]
    public void A_killed_restore_ends_with_the_whole_set_or_none() => OnANewServer(all: false);

    [Fact]
    [Trait("Length", "long")]
    public void A_restore_killed_at_every_write_ends_with_the_whole_set_or_none() => OnANewServer(all: true);

    [Fact]
    public void A_killed_restore_over_a_set_ends_with_the_old_one_or_the_new_one() => OverAnother(all: false);

    [Fact]
    [Trait("Length", "long")]
    public void A_restore_over_a_set_killed_at_every_write_ends_with_the_old_one_or_the_new_one() => OverAnother(all: true);

    [Fact]
    [Trait("Length", "long")]
    public void A_killed_restore_of_a_sealed_backup_ends_with_the_whole_set_or_none()
    {
        const string backup = @"C:\backup.qvsealed";
        const string key = @"C:\recovery.pem";
        using var lost = new CrashMachine();
        lost.Run("setup", "ROLE=QMS", "AUTHORITY=create");
        lost.Run("qvtrust", "recovery", "init", "-o", "{}/recovery.pem");
        using var prepared = new CrashMachine();
        prepared.PlaceFile(backup, File.ReadAllBytes(Assert.Single(lost.Files("QvTrust/authority/backups"), f => f.EndsWith(".qvsealed", StringComparison.Ordinal))));
        prepared.PlaceFile(key, File.ReadAllBytes(lost.At("recovery.pem")));
        OnANewServer(prepared, ["setup", "ROLE=QMS", "AUTHORITY=restore", "RESTOREFILE=" + backup, "RECOVERYKEYFILE=" + key], Judge.InForce(lost)!, all: false);
    }

    private static void OnANewServer(bool all)
    {
        using var site = new Site();
        using var prepared = new CrashMachine();
        site.PlaceOn(prepared);
        OnANewServer(prepared, site.Restore, site.Set, all);
    }

    private static void OnANewServer(CrashMachine prepared, string[] restore, CompleteSet set, bool all) => KillPoints.Each(prepared, restore, all, machine =>
    {
        using var undone = machine.Copy();
        machine.Run(restore);
        ExpectInForce(machine, set);
        Assert.Equal(3, machine.Files("keys").Length);

        Undo(undone);
        if (Judge.InForce(undone) is null)
            Assert.Empty(Judge.Sets(undone));
        else
            ExpectInForce(undone, set);
    });

    private static void OverAnother(bool all)
    {
        using var site = new Site();
        using var prepared = new CrashMachine();
        prepared.Run("setup", "ROLE=QMS", "AUTHORITY=create");
        var old = Assert.Single(Judge.Sets(prepared));
        var keys = Judge.Keys(prepared);
        site.PlaceOn(prepared);
        KillPoints.Each(prepared, site.Restore, all, machine =>
        {
            Assert.Superset(keys, Judge.Keys(machine));
            using var undone = machine.Copy();
            machine.Run(site.Restore);
            ExpectInForce(machine, site.Set);
            // Whatever was protected under the old set opens with its keys: they stay, and there is a backup of them.
            Assert.Superset(keys, Judge.Keys(machine));
            Assert.Equal(keys, Judge.KeysInBackup(Assert.Single(machine.Files("QvTrust/kept"), f => Path.GetFileName(f).StartsWith("replaced-", StringComparison.Ordinal)), Site.Password));

            Undo(undone);
            Assert.Superset(keys, Judge.Keys(undone));
            ExpectInForce(undone, Judge.InForce(undone) == site.Set ? site.Set : old);
        });
    }

    private static void ExpectInForce(CrashMachine machine, CompleteSet set)
    {
        Assert.Equal(set, Judge.InForce(machine));
        Assert.Equal([set], Judge.Sets(machine));
        Assert.False(machine.HasJournal, "a journal is left");
    }

    // One that has succeeded is not undone any more: whoever comes next finishes it.
    private static void Undo(CrashMachine machine)
    {
        machine.Run("undo");
        if (machine.HasCommittedJournal)
            machine.Run("qvtrust", "recover");
    }
}
