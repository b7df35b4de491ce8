namespace QvTrust.Crash.Tests;

/// <summary>AUTHORITY=create, killed at its writes.</summary>
public sealed class CreateTests
{
    private static readonly string[] Create = ["setup", "ROLE=QMS", "AUTHORITY=create"];

    [Fact]
    public void A_killed_creation_ends_whole_or_as_before() => KillEach(all: false);

    [Fact]
    [Trait("Length", "long")]
    public void A_creation_killed_at_every_write_ends_whole_or_as_before() => KillEach(all: true);

    [Fact]
    public void The_machine_on_the_disk_keeps_the_contract_of_the_real_one()
    {
        using var machine = new CrashMachine();
        machine.Run("contract");
    }

    private static void KillEach(bool all)
    {
        using var prepared = new CrashMachine();
        KillPoints.Each(prepared, Create, all, machine =>
        {
            // What was committed before the kill opens data already.
            var before = Judge.Sets(machine);
            using var undone = machine.Copy();
            machine.Run(Create);
            var set = Assert.Single(Judge.Sets(machine));
            Assert.Equal(set, Judge.InForce(machine));
            Assert.Equal(3, machine.Files("keys").Length);
            Assert.False(machine.HasJournal, "a journal is left");

            undone.Run("undo");
            Assert.Equal(Judge.InForce(undone) is null ? [] : before, Judge.Sets(undone));
            Assert.Equal(Judge.InForce(undone) is null ? 0 : 3, undone.Files("keys").Length);
        });
    }
}
