namespace QvTrust.Crash.Tests;

/// <summary>The rotation of the SecretsKey, killed at its writes.</summary>
public sealed class RotateTests
{
    private const string Secret = "what nobody may lose";
    private static readonly string[] Rotate = ["qvtrust", "secrets", "rotate"];

    [Fact]
    public void A_killed_rotation_leaves_the_old_set_or_the_new_one() => KillEach(all: false);

    [Fact]
    [Trait("Length", "long")]
    public void A_rotation_killed_at_every_write_leaves_the_old_set_or_the_new_one() => KillEach(all: true);

    private static void KillEach(bool all)
    {
        using var prepared = new CrashMachine();
        prepared.Run("setup", "ROLE=QMS", "AUTHORITY=create");
        File.WriteAllText(prepared.At("plain"), Secret);
        prepared.Run("qvtrust", "protect", "--input", prepared.At("plain"), "--output", prepared.At("text"));
        var old = Assert.Single(Judge.Sets(prepared));
        var keys = Judge.Keys(prepared);

        KillPoints.Each(prepared, Rotate, all, machine =>
        {
            Assert.Superset(keys, Judge.Keys(machine));
            // The next thing that runs is an upgrade or a repair as often as another rotation: both must mend it.
            using var repaired = machine.Copy();
            repaired.Run("setup", "ROLE=QMS");
            ExpectWhole(repaired);
            Assert.Equal(old with { Server = "" }, Judge.InForce(repaired)! with { Server = "" });

            machine.Run(Rotate);
            ExpectWhole(machine);
            Assert.NotEqual(old.Server, Judge.InForce(machine)!.Server);
        });

        void ExpectWhole(CrashMachine machine)
        {
            var set = Assert.Single(Judge.Sets(machine));
            Assert.Equal(set, Judge.InForce(machine));
            Assert.Superset(keys, Judge.Keys(machine));
            Assert.False(machine.HasJournal, "a journal is left");
            Assert.Equal(Secret, machine.Run("qvtrust", "unprotect", "--input", machine.At("text")).Output);
        }
    }
}
