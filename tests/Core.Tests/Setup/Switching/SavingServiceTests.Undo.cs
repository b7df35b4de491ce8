using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>The undo, where such a service has loaded the new settings.</summary>
public sealed partial class SavingServiceTests
{
    [Fact]
    public void An_undo_stops_such_a_service_before_it_puts_the_values_back()
    {
        var scenario = SavesAtStop();
        var state = scenario.State;

        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));

        Assert.Equal(state, scenario.State);
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
        Assert.Equal(ServiceState.Running, scenario.Node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_the_undo_cannot_stop_it_the_next_run_puts_back_what_it_has_saved(bool isOnItsWay)
    {
        var scenario = SavesAtStop();
        var state = scenario.State;
        var services = scenario.Node.Machine.Services;
        var (load, hangs) = (services.Up!, false);
        services.Up = name =>
        {
            load(name);
            hangs = true;
        };
        if (isOnItsWay)
            services.StopsSlowly = _ => hangs;
        else
            services.HangsInStop = _ => hangs;
        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));
        (services.Up, services.HangsInStop, services.StopsSlowly) = (load, _ => false, _ => false);
        services.EndStop(RoleTable.Qvs.ServiceName);

        scenario.Node.Engine.ClearUp(setAside: false);

        Assert.Equal(state, scenario.State);
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
        Assert.Equal(ServiceState.Running, services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

    [Fact]
    public void What_a_service_has_loaded_after_a_power_cut_is_not_saved_over_what_is_put_back()
    {
        var scenario = SavesAtStop();
        var state = scenario.State;
        scenario.RunUntilTrust();
        Assert.Equal(Set, scenario.File);

        // Windows comes up with the new settings before anybody undoes.
        scenario.Node.Machine.Services.RequestStop(RoleTable.Qvs.ServiceName);
        scenario.Place(SwitchScenario.SettingsPath, Set);
        scenario.Node.Machine.Services.RequestStart(RoleTable.Qvs.ServiceName);
        scenario.Node.Engine.ClearUp(setAside: false);

        Assert.Equal(SwitchScenario.Settings, scenario.File);
        Assert.Equal(state.Split('|')[0], scenario.State.Split('|')[0]);
        Assert.Equal(SwitchScenario.Settings, Loaded(scenario).File);
        Assert.Equal(ServiceState.Running, scenario.Node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

    [Fact]
    public void A_value_that_never_can_be_put_back_restarts_no_service_again()
    {
        var scenario = SavesAtStop();
        var files = scenario.Node.Machine.Files;
        RefusedFromRestartOn(scenario, files.Locked);
        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));
        var process = scenario.ServiceProcess;

        Assert.Equal("QVT5003", Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false)).Code);
        Assert.Equal(process, scenario.ServiceProcess);

        files.Locked.Clear();
        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));
        Assert.Equal(SwitchScenario.Settings, scenario.File);
        Assert.Equal(SwitchScenario.Settings, Loaded(scenario).File);
        Assert.Equal(ServiceState.Running, scenario.Node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

    [Fact]
    public void What_a_later_undo_has_stopped_runs_again_though_that_undo_failed()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        RefusedFromRestartOn(scenario, scenario.Node.Machine.Files.Locked);
        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));
        scenario.Node.Log.Met = null;
        scenario.Node.Machine.Files.Locked.Clear();
        var down = services.Down!;
        services.Down = name =>
        {
            down(name);
            scenario.Node.Machine.Files.Locked.Add(SwitchScenario.SettingsPath);
        };

        Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false));

        Assert.Equal(ServiceState.Running, services.Find(RoleTable.Qvs.ServiceName)!.State);
        services.Down = down;
        scenario.Node.Machine.Files.Locked.Clear();
        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
        Assert.Equal(ServiceState.Running, services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

    [Fact]
    public void A_later_undo_that_could_not_start_a_service_says_so_and_stands_in_no_way()
    {
        var scenario = SavesAtStop();
        var (machine, services) = (scenario.Node.Machine, scenario.Node.Machine.Services);
        RefusedFromRestartOn(scenario, machine.Files.Locked);
        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));
        (scenario.Node.Log.Met, services.ComesUp) = (null, _ => false);
        machine.Files.Locked.Clear();

        Assert.Equal(LeftOver.UndoneButLeft, scenario.Node.Engine.ClearUp(setAside: false));
        Assert.True(scenario.Node.Log.Says("ran before and does not run"));
        Assert.Equal(SwitchScenario.Settings, scenario.File);
        Assert.Equal(LeftOver.Nothing, scenario.Node.Engine.ClearUp(setAside: false));
    }

    [Fact]
    public void One_service_that_does_not_stop_leaves_no_other_one_down()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        services.Install(RoleTable.Dsc.ServiceName, running: true);
        services.Install(RoleTable.Qds.ServiceName, running: true);
        services.HangsInStop = name => name == RoleTable.Qvs.ServiceName && services.Started.Contains(RoleTable.Qvs.ServiceName);

        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));

        Assert.All(services.All, s => Assert.Equal(ServiceState.Running, s.State));
    }

    [Fact]
    public void A_value_that_was_set_twice_comes_back_as_it_was_at_first_though_one_undo_failed()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        var set = scenario.File;
        scenario.Give(SwitchScenario.FileRow.Replace("after=\"true\"", "after=\"yes\""));
        scenario.Node.PlaceTokenFile();
        RefusedFromRestartOn(scenario, scenario.Node.Machine.GuardedFiles.ReadOnly);
        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));
        Assert.Contains("'yes'", scenario.File);
        scenario.Node.Log.Met = null;
        var process = scenario.ServiceProcess;
        Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false));
        Assert.Equal(process, scenario.ServiceProcess);
        scenario.Node.Machine.GuardedFiles.ReadOnly.Clear();

        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));

        Assert.Equal(set, scenario.File);
    }

    [Fact]
    public void A_service_that_was_not_restarted_is_not_stopped_by_the_undo()
    {
        var scenario = SavesAtStop();
        var process = scenario.ServiceProcess;
        scenario.Node.Machine.Services.HangsInStop = _ => true;

        Assert.Equal("QVT2007", Assert.Throws<TrustException>(() => scenario.Node.Install()).Code);

        Assert.Equal(process, scenario.ServiceProcess);
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    // The settings file is among these once the services run again, so that no undo can write it.
    private static void RefusedFromRestartOn(SwitchScenario scenario, HashSet<string> refused) => scenario.OnRestart(() => refused.Add(SwitchScenario.SettingsPath));
}
