using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>Services that were started since, by Windows or by somebody.</summary>
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

        AssertAsBefore(scenario);
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
        AssertAsBefore(scenario);
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

    private static void RunUntilTrust(SwitchScenario scenario)
    {
        scenario.RunUntilTrust();
        Assert.Equal((Set, "1"), (scenario.File, scenario.Value));
    }

    // Whatever the service has saved on its way down.
    private static void Restore(SwitchScenario scenario)
    {
        scenario.Place(SwitchScenario.SettingsPath, Set);
        scenario.Node.Machine.QlikRegistry.All[SwitchScenario.Key + "\\Secure"] = new RegistryText("1", IsNumber: true);
    }

    // On the disk, and in the service that runs.
    private static void AssertAsBefore(SwitchScenario scenario)
    {
        Assert.Equal((SwitchScenario.Settings, "0"), (scenario.File, scenario.Value));
        Assert.Equal((SwitchScenario.Settings, "0"), Loaded(scenario));
        Assert.Equal(ServiceState.Running, scenario.Node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.State);
    }
}
