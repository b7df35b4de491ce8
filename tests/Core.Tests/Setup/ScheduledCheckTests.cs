using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Core.Tests.Setup;

public sealed class ScheduledCheckTests
{
    private readonly NodeScenario node = new();
    private readonly FakeSetupLog log = new();

    [Fact]
    public void What_they_came_to_stands_in_the_registry_and_an_uninstall_takes_it_away()
    {
        node.Install();
        ScheduledCheck.Run(node.Machine, log);
        Assert.Equal("2026-", node.Machine.Settings.Get("QVS", "LastCheck")!.Substring(0, 5));
        Assert.Equal("ok", node.Machine.Settings.Get("QVS", "LastCheckResult"));
        node.Uninstall();
        Assert.Null(node.Machine.Settings.Get("QVS", "LastCheck"));
        Assert.Null(node.Machine.Settings.Get("QVS", "LastCheckResult"));
    }

    [Fact]
    public void What_is_new_goes_to_the_event_log_once()
    {
        node.Install();
        node.Machine.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled", "1");
        ScheduledCheck.Run(node.Machine, log);
        Assert.Equal("warnings: fips-mode", node.Machine.Settings.Get("QVS", "LastCheckResult"));
        var said = node.Machine.Events.Entries.Count(e => e.Contains("warning fips-mode"));
        Assert.Equal(1, said);
        ScheduledCheck.Run(node.Machine, log);
        Assert.Equal(said, node.Machine.Events.Entries.Count(e => e.Contains("warning fips-mode")));
    }

    [Fact]
    public void What_a_policy_ignores_does_not_count()
    {
        node.Install();
        node.Machine.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled", "1");
        node.Machine.Facts.Set(@"SOFTWARE\Policies\QvTrust", "IGNORECHECKS", "fips-mode");
        ScheduledCheck.Run(node.Machine, log);
        Assert.Equal("ok", node.Machine.Settings.Get("QVS", "LastCheckResult"));
    }

    [Fact]
    public void A_server_without_a_role_and_one_on_which_a_setup_is_at_work_are_left_alone()
    {
        ScheduledCheck.Run(node.Machine, log);
        Assert.DoesNotContain("QVS", node.Machine.Settings.Keys());
        node.Install();
        using var held = new RunLock(node.Machine, node.Log, null).Take();
        ScheduledCheck.Run(node.Machine, log);
        Assert.Null(node.Machine.Settings.Get("QVS", "LastCheck"));
        Assert.True(log.Says("checks: "));
    }
}
