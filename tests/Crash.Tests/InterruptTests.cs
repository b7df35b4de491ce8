namespace QvTrust.Crash.Tests;

/// <summary>Ctrl+C while a service of QlikView is down for a command.</summary>
public sealed class InterruptTests
{
    private const string Pending = "QvTrust/pending-restart.xml";

    [Theory]
    [InlineData("secrets", "rotate")]
    [InlineData("renew", "--force")]
    public void A_change_that_is_interrupted_is_undone(params string[] command)
    {
        using var machine = new CrashMachine();
        machine.Run("setup", "ROLE=QMS", "AUTHORITY=create");
        ExpectUndone(machine, "QVT5004", command);
    }

    [Fact]
    public void A_pending_restart_that_is_interrupted_stays_pending()
    {
        using var machine = new CrashMachine();
        machine.Run("setup", "ROLE=QMS", "AUTHORITY=create", "RESTARTSERVICES=later");
        Assert.True(File.Exists(machine.At(Pending)));
        ExpectUndone(machine, "QVT2081", "apply-pending");
        Assert.True(File.Exists(machine.At(Pending)));
    }

    [Fact]
    public void A_restore_that_is_interrupted_leaves_the_set_from_before()
    {
        using var site = new Site();
        using var machine = new CrashMachine();
        machine.Run("setup", "ROLE=QMS", "AUTHORITY=create");
        site.PlaceOn(machine);
        File.WriteAllText(machine.At("password"), Site.Password + "\n");
        ExpectUndone(machine, "QVT5004", "restore", @"C:\mmc", "--thumbprint", site.Set.Root, "--password-file", machine.At("password"));
    }

    [Fact]
    public void A_recovery_goes_on_whatever_is_pressed()
    {
        using var machine = new CrashMachine();
        machine.Run("setup", "ROLE=QMS", "AUTHORITY=create");
        var (set, states) = (Judge.InForce(machine), States(machine));
        using (var killed = new HeldRun(machine, "qvtrust", "secrets", "rotate"))
            killed.Kill();
        Assert.NotEqual(states, States(machine));

        using var recovery = new HeldRun(machine, "qvtrust", "recover");
        var code = recovery.Interrupt();

        Assert.True(code == 0, $"it ended with {code}: {recovery.Said}");
        ExpectAsBefore(machine, set, states);
    }

    private static void ExpectUndone(CrashMachine machine, string error, params string[] command)
    {
        var (set, states) = (Judge.InForce(machine), States(machine));
        using var run = new HeldRun(machine, ["qvtrust", .. command]);
        Assert.NotEqual(states, States(machine));

        var code = run.Interrupt();

        Assert.True(code == 1, $"it ended with {code}: {run.Said}");
        Assert.Contains($"qvtrust: {error}: ", run.Said, StringComparison.Ordinal);
        ExpectAsBefore(machine, set, states);
    }

    private static void ExpectAsBefore(CrashMachine machine, CompleteSet? set, string[] states)
    {
        Assert.Equal(states, States(machine));
        Assert.Equal(set, Judge.InForce(machine));
        Assert.False(machine.HasJournal, "a journal is left");
    }

    private static string[] States(CrashMachine machine) => [.. machine.Files("services").Select(f => $"{Path.GetFileName(f)} {File.ReadLines(f).First()}")];
}
