namespace QvTrust.Crash.Tests;

/// <summary>qvtrust backup, killed at its writes, where an older backup has the same name.</summary>
public sealed class BackupTests
{
    private const string Password = "a password of the test, long enough";

    [Fact]
    public void A_killed_backup_leaves_the_old_file_or_the_new_one_whole()
    {
        using var prepared = new CrashMachine();
        prepared.Run("setup", "ROLE=QMS", "AUTHORITY=create");
        File.WriteAllText(prepared.At("password"), Password + "\n");
        prepared.Run(Backup());
        prepared.Run("qvtrust", "secrets", "rotate");
        var keys = Judge.Keys(prepared);

        KillPoints.Each(prepared, Backup("--force"), all: true, machine =>
        {
            ExpectWhole(machine);
            machine.Run(Backup("--force"));
            ExpectWhole(machine);
            Assert.Equal(Judge.InForce(machine)!.Server, Judge.ServerIn(machine.At("backup")));
        }, least: 3);

        void ExpectWhole(CrashMachine machine) => Assert.Equal(keys, Judge.KeysInSiteBackup(machine.At("backup"), Password));
    }

    private static string[] Backup(params string[] more)
        => ["qvtrust", "backup", "{}/backup", "--password-file", "{}/password", "--without-ledger", .. more];
}
