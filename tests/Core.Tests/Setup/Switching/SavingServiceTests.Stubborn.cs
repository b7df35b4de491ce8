using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>Services that do not stop or start as they are told, and those that somebody else's program needs.</summary>
public sealed partial class SavingServiceTests
{
    [Fact]
    public void A_service_that_hangs_is_waited_for_once_in_an_undo_and_the_others_values_are_put_back_after_it()
    {
        var scenario = SavesAtStop();
        var (machine, services) = (scenario.Node.Machine, scenario.Node.Machine.Services);
        InstallBehindQvs(services);
        RunUntilTrust(scenario);
        services.RequestStop(RoleTable.Qvs.ServiceName);
        services.RequestStop(RoleTable.Qds.ServiceName);
        Restore(scenario);
        services.RequestStart(RoleTable.Qds.ServiceName);
        services.RequestStart(RoleTable.Qvs.ServiceName);
        services.HangsInStop = name => name == RoleTable.Qds.ServiceName;
        var start = machine.Clock.UtcNow;
        var time = ServiceTimes.Of(RoleTable.Qds.ServiceName).Stop;

        Assert.Equal("QVT5003", Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false)).Code);

        // Once for its two settings, and once to have it run with its certificates again.
        Assert.InRange(machine.Clock.UtcNow - start, time + time, time + time + time - TimeSpan.FromSeconds(1));
        AssertAsBefore(scenario);
    }

    [Fact]
    public void One_service_that_does_not_start_in_an_undo_leaves_no_other_one_down_and_is_named()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        services.Install(RoleTable.Dsc.ServiceName, running: true);
        services.Install(RoleTable.Qds.ServiceName, running: true);
        var isUndone = false;
        scenario.Node.Log.Met = line => isUndone |= line.StartsWith("undone", StringComparison.Ordinal);
        services.ComesUp = name => !isUndone || name != RoleTable.Qvs.ServiceName;

        var failure = Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));

        Assert.Equal([RoleTable.Qvs.ServiceName], services.All.Where(s => s.State != ServiceState.Running).Select(s => s.Name));
        Assert.Contains(failure.Errors, e => e.Code == "QVT5003" && e.Cause.Contains(RoleTable.Qvs.ServiceName + " did not come up"));
    }

    [Fact]
    public void A_stop_that_Windows_refuses_in_an_undo_leaves_no_other_one_down()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        services.Install(RoleTable.Dsc.ServiceName, running: true);
        services.Install(RoleTable.Qds.ServiceName, running: true);
        var isRestarted = false;
        services.RefusesStop = name => isRestarted && name == RoleTable.Qvs.ServiceName;
        scenario.Node.Log.Met = line => isRestarted |= line.StartsWith("service " + RoleTable.Qds.ServiceName, StringComparison.Ordinal) && line.EndsWith("stopped -> running", StringComparison.Ordinal);

        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));

        Assert.True(isRestarted);
        Assert.All(services.All, s => Assert.Equal(ServiceState.Running, s.State));
    }

    [Fact]
    public void A_service_that_hangs_and_needs_another_one_is_waited_for_once()
    {
        var scenario = SavesAtStop();
        var (machine, services) = (scenario.Node.Machine, scenario.Node.Machine.Services);
        services.Install(RoleTable.Qds.ServiceName, running: false);
        services.Configure(RoleTable.Qds.ServiceName, "QDS", RoleTable.Qvs.ServiceName);
        services.RequestStop(RoleTable.Qvs.ServiceName);
        RunUntilTrust(scenario);
        services.RequestStart(RoleTable.Qvs.ServiceName);
        services.RequestStart(RoleTable.Qds.ServiceName);
        services.HangsInStop = name => name == RoleTable.Qds.ServiceName;
        var (start, time) = (machine.Clock.UtcNow, ServiceTimes.Of(RoleTable.Qds.ServiceName).Stop);

        Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false));

        Assert.InRange(machine.Clock.UtcNow - start, time, time + time - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_service_that_somebody_elses_needs_is_left_and_named_and_the_others_are_stopped()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        services.Install(RoleTable.Qds.ServiceName, running: false);
        services.RequestStop(RoleTable.Qvs.ServiceName);
        RunUntilTrust(scenario);
        services.RequestStart(RoleTable.Qvs.ServiceName);
        services.RequestStart(RoleTable.Qds.ServiceName);
        services.Install("Acme", running: true);
        services.Configure("Acme", "Acme", RoleTable.Qds.ServiceName);
        var process = services.Find(RoleTable.Qds.ServiceName)!.ProcessId;

        Assert.Equal(LeftOver.UndoneButLeft, scenario.Node.Engine.ClearUp(setAside: false));

        Assert.Equal(process, services.Find(RoleTable.Qds.ServiceName)!.ProcessId);
        Assert.True(scenario.Node.Log.Says($"service {RoleTable.Qds.ServiceName} runs with the setting that it has loaded"));
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
    }

    [Fact]
    public void A_service_that_ran_before_and_somebody_elses_needs_is_stopped_by_a_later_undo_which_puts_back_what_it_saves()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        RunUntilTrust(scenario);
        services.RequestStop(RoleTable.Qvs.ServiceName);
        Restore(scenario);
        services.RequestStart(RoleTable.Qvs.ServiceName);
        services.Install("Acme", running: true);
        services.Configure("Acme", "Acme", RoleTable.Qvs.ServiceName);
        Assert.Equal("QVT5003", Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false)).Code);
        Assert.True(scenario.Node.Log.Says("the service Acme, which is not QlikView's"));

        services.RequestStop("Acme");
        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));

        AssertAsBefore(scenario);
    }

    [Fact]
    public void A_restart_that_was_put_off_and_meets_a_service_that_hangs_can_be_made_again()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        InstallBehindQvs(services);
        scenario.Node.Data["RESTARTSERVICES"] = "later";
        scenario.Node.Install();
        services.HangsInStop = name => name == RoleTable.Qds.ServiceName;
        Assert.Equal("QVT2007", Assert.Throws<TrustException>(() => Apply(scenario)).Code);
        Assert.Equal((Set, "1"), (scenario.File, scenario.Value));

        services.HangsInStop = _ => false;
        Apply(scenario);

        Assert.Equal((Set, "1"), Loaded(scenario));
    }

    // It stops behind QVS, which has saved its settings then.
    private static void InstallBehindQvs(FakeServiceManager services)
    {
        services.Install(RoleTable.Qds.ServiceName, running: true);
        services.Configure(RoleTable.Qvs.ServiceName, "QlikView Server", RoleTable.Qds.ServiceName);
    }
}
