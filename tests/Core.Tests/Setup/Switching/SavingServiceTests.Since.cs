using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>Services that were started since, by Windows or by somebody, and those that do not do as they are told.</summary>
public sealed partial class SavingServiceTests
{
    private static readonly DateTimeOffset FirstBoot = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_service_that_stood_still_and_was_started_meanwhile_saves_nothing_over_what_is_put_back()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        services.RequestStop(RoleTable.Qvs.ServiceName);
        RunUntilTrust(scenario);
        services.RequestStart(RoleTable.Qvs.ServiceName);
        Assert.Equal(Set, Loaded(scenario).File);

        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));

        Assert.Equal((SwitchScenario.Settings, "0"), (scenario.File, scenario.Value));
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
        Assert.Equal(ServiceState.Running, services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

    [Fact]
    public void Windows_gives_the_ids_of_processes_again()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        services.Boot(FirstBoot);
        var process = scenario.ServiceProcess;
        RunUntilTrust(scenario);
        services.Boot(FirstBoot.AddHours(1));
        Load(scenario, RoleTable.Qvs.ServiceName);
        Assert.Equal(process, scenario.ServiceProcess);

        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));

        Assert.NotEqual(process, scenario.ServiceProcess);
        Assert.Equal((SwitchScenario.Settings, "0"), (scenario.File, scenario.Value));
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(9, 1)]
    public void A_service_that_somebody_starts_between_stop_and_the_second_go_is_stopped_again_or_named(int starts, int named)
    {
        var machine = new FakeMachine("QVS01");
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        var before = ServiceProcesses.Now(machine);
        machine.Services.RequestStop(RoleTable.Qvs.ServiceName);
        machine.Services.RequestStart(RoleTable.Qvs.ServiceName);

        var again = before.PutBack(machine, new ServiceStops(_ => { }, _ => false), () =>
        {
            if (starts-- > 0)
                machine.Services.RequestStart(RoleTable.Qvs.ServiceName);
        });

        Assert.Equal(named, again.Count);
        Assert.Equal(named == 0 ? ServiceState.Stopped : ServiceState.Running, machine.Services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

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
        Assert.Equal((SwitchScenario.Settings, "0"), (scenario.File, scenario.Value));
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
        Assert.Equal(ServiceState.Running, services.Find(RoleTable.Qvs.ServiceName)!.State);
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

        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));

        Assert.Equal([RoleTable.Qvs.ServiceName], services.All.Where(s => s.State != ServiceState.Running).Select(s => s.Name));
        Assert.True(scenario.Node.Log.Says("QVT5003") && scenario.Node.Log.Says(RoleTable.Qvs.ServiceName + " did not come up"));
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
    public void A_service_that_plays_a_role_by_another_name_is_started_again_when_that_is_no_longer_known()
    {
        const string name = "QlikView Settings";
        var machine = new FakeMachine("WEB01");
        machine.Services.Install(name, running: true);
        machine.Settings.Set("", SavedSettings.Names["WEBSERVER"], "iis");
        machine.Settings.Set("", SavedSettings.Names["WEBSERVERSERVICE"], name);
        machine.QlikRegistry.All[SwitchScenario.Key + "\\Secure"] = new RegistryText("0", IsNumber: true);
        var journal = Journal.Begin(machine, new Dictionary<string, string>());
        var change = new ChangeSwitchValue(SwitchScenario.Key, "Secure", "0", "1");
        journal.Record("trust", change);
        change.Apply(machine);
        machine.Services.RequestStop(name);
        machine.Services.RequestStart(name);
        machine.Settings.Set("", SavedSettings.Names["WEBSERVER"], null);
        machine.Settings.Set("", SavedSettings.Names["WEBSERVERSERVICE"], null);
        var process = machine.Services.Find(name)!.ProcessId;

        Assert.Equal(LeftOver.Undone, journal.Revert(null, machine, _ => { }, (_, e) => throw e));

        Assert.Equal("0", machine.QlikRegistry.All[SwitchScenario.Key + "\\Secure"].Text);
        var now = machine.Services.Find(name)!;
        Assert.Equal(ServiceState.Running, now.State);
        Assert.NotEqual(process, now.ProcessId);
    }

    [Fact]
    public void A_service_that_is_started_while_the_undo_is_at_work_runs_in_the_end()
    {
        var scenario = SavesAtStop();
        var services = scenario.Node.Machine.Services;
        services.RequestStop(RoleTable.Qvs.ServiceName);
        RunUntilTrust(scenario);
        scenario.Node.Log.Met = line =>
        {
            if (line.StartsWith("undone", StringComparison.Ordinal) && line.Contains("Secure"))
                services.RequestStart(RoleTable.Qvs.ServiceName);
        };

        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));

        Assert.Equal((SwitchScenario.Settings, "0"), (scenario.File, scenario.Value));
        Assert.Equal(SwitchScenario.Settings, Loaded(scenario).File);
        Assert.Equal(ServiceState.Running, services.Find(RoleTable.Qvs.ServiceName)!.State);
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

        Assert.Equal((SwitchScenario.Settings, "0"), (scenario.File, scenario.Value));
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
        Assert.Equal(ServiceState.Running, services.Find(RoleTable.Qvs.ServiceName)!.State);
    }

    [Fact]
    public void What_a_service_saves_between_its_setting_and_the_restart_is_set_again()
    {
        var scenario = SavesAtStop();
        scenario.Node.Log.Met = line =>
        {
            if (line.StartsWith("firewall rule", StringComparison.Ordinal))
                scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings);
        };

        scenario.Node.Install();

        Assert.Equal((Set, "1"), (scenario.File, scenario.Value));
        Assert.Equal((Set, "1"), Loaded(scenario));
    }

    [Fact]
    public void What_was_lost_before_a_renewal_is_said()
    {
        var scenario = SavesAtStop();
        scenario.Node.Data["RESTARTSERVICES"] = "later";
        scenario.Node.Install();
        scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings);

        scenario.Node.Renew(force: true);

        Assert.True(scenario.Node.Log.Says("warning: QVT2044"));
        Assert.Equal(SwitchScenario.Settings, scenario.File);
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

    private static void RunUntilTrust(SwitchScenario scenario)
    {
        foreach (var stage in (string[])["prepare", "enrol", "trust"])
            scenario.Node.Engine.Run(stage, scenario.Node.Data);
        Assert.Equal((Set, "1"), (scenario.File, scenario.Value));
    }

    // Whatever the service has saved on its way down.
    private static void Restore(SwitchScenario scenario)
    {
        scenario.Place(SwitchScenario.SettingsPath, Set);
        scenario.Node.Machine.QlikRegistry.All[SwitchScenario.Key + "\\Secure"] = new RegistryText("1", IsNumber: true);
    }
}
