using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>A service that saves its settings by itself, over those that setup has set.</summary>
public sealed class SavingServiceTests
{
    // What the service has loaded.
    private const string Memory = @"C:\memory of the service";

    [Fact]
    public void What_a_service_saves_when_it_stops_is_set_again_before_it_starts()
    {
        var scenario = SavesAtStop();

        scenario.Node.Install();

        Assert.Equal(Set, scenario.File);
        Assert.Equal("1", scenario.Value);
        Assert.Equal((Set, "1"), Loaded(scenario));
        Assert.True(scenario.Node.Log.Says("which a service had written back when it stopped"));
    }

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
        scenario.Node.Engine.Run("prepare", scenario.Node.Data);
        scenario.Node.Engine.Run("enrol", scenario.Node.Data);
        scenario.Node.Engine.Run("trust", scenario.Node.Data);
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
        scenario.Node.Log.Met = line =>
        {
            if (line.StartsWith("service ", StringComparison.Ordinal) && line.EndsWith("stopped -> running", StringComparison.Ordinal))
                files.Locked.Add(SwitchScenario.SettingsPath);
        };
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
        scenario.Node.Log.Met = line =>
        {
            if (line.StartsWith("service ", StringComparison.Ordinal) && line.EndsWith("stopped -> running", StringComparison.Ordinal))
                scenario.Node.Machine.Files.Locked.Add(SwitchScenario.SettingsPath);
        };
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
    public void A_value_that_was_set_twice_comes_back_as_it_was_at_first_though_one_undo_failed()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        var set = scenario.File;
        scenario.Give(SwitchScenario.FileRow.Replace("after=\"true\"", "after=\"yes\""));
        scenario.Node.PlaceTokenFile();
        scenario.Node.Log.Met = line =>
        {
            if (line.StartsWith("service ", StringComparison.Ordinal) && line.EndsWith("stopped -> running", StringComparison.Ordinal))
                scenario.Node.Machine.GuardedFiles.ReadOnly.Add(SwitchScenario.SettingsPath);
        };
        Assert.Throws<TrustException>(() => scenario.Node.Install(failAfter: "restart"));
        Assert.Contains("'yes'", scenario.File);
        scenario.Node.Log.Met = null;
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

    [Fact]
    public void A_service_that_writes_its_old_value_back_when_it_starts_fails_the_setup()
    {
        var scenario = SavesAtStart();

        var error = Assert.Throws<TrustException>(() => scenario.Node.Install());

        Assert.Equal("QVT2044", error.Code);
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void A_restart_that_is_put_off_warns_of_it()
    {
        var scenario = SavesAtStop();
        scenario.Node.Data["RESTARTSERVICES"] = "later";

        scenario.Node.Install();

        Assert.True(scenario.Node.Log.Says("may write its old ones over what SWITCHFILE has set"));
    }

    [Fact]
    public void A_restart_that_was_put_off_reads_the_values_before_it()
    {
        var scenario = SavesAtStop();
        scenario.Node.Data["RESTARTSERVICES"] = "later";
        scenario.Node.Install();
        var process = scenario.ServiceProcess;

        // Restarted by its administrator, it has written its old settings back.
        var set = scenario.File;
        scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings);
        Assert.Equal("QVT2044", Assert.Throws<TrustException>(() => Apply(scenario)).Code);
        Assert.Equal(process, scenario.ServiceProcess);

        // In the restart itself it is mended.
        scenario.Place(SwitchScenario.SettingsPath, set);
        Apply(scenario);
        Assert.NotEqual(process, scenario.ServiceProcess);
        Assert.Equal((Set, "1"), Loaded(scenario));
    }

    [Fact]
    public void A_restart_that_was_put_off_reads_the_values_after_it()
    {
        var scenario = SavesAtStart();
        scenario.Node.Data["RESTARTSERVICES"] = "later";
        scenario.Node.Install();

        Assert.Equal("QVT2044", Assert.Throws<TrustException>(() => Apply(scenario)).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_uninstall_says_what_a_running_service_may_save_later(bool running)
    {
        var scenario = SavesAtStop();
        scenario.Node.Install();
        if (!running)
            scenario.Node.Machine.Services.RequestStop(RoleTable.Qvs.ServiceName);

        MsiRun.Do(() => scenario.Node.Engine, ["remove"], new Dictionary<string, string> { ["ROLE"] = "QVS" }, null);

        Assert.Equal(running, scenario.Node.Log.Says("may say \"true\" again once QlikviewServer has stopped"));
    }

    private static string Set => SwitchScenario.Settings.Replace("'false'", "'true'");

    private static AppliedRestart Apply(SwitchScenario scenario) => new ApplyPending(scenario.Node.Machine, scenario.Node.Log).Run();

    // It keeps what it has loaded, and writes that when it stops.
    private static SwitchScenario SavesAtStop()
    {
        var scenario = new SwitchScenario();
        var services = scenario.Node.Machine.Services;
        services.Up = name => Load(scenario, name);
        services.Down = name =>
        {
            if (name != RoleTable.Qvs.ServiceName)
                return;
            scenario.Place(SwitchScenario.SettingsPath, Loaded(scenario).File);
            scenario.Node.Machine.QlikRegistry.All[SwitchScenario.Key + "\\Secure"] = new RegistryText(Loaded(scenario).Value, IsNumber: true);
        };
        Load(scenario, RoleTable.Qvs.ServiceName);
        return scenario;
    }

    private static SwitchScenario SavesAtStart()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Machine.Services.Up = _ => scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings);
        return scenario;
    }

    private static void Load(SwitchScenario scenario, string name)
    {
        if (name == RoleTable.Qvs.ServiceName)
            scenario.Place(Memory, scenario.File + "|" + scenario.Value);
    }

    private static (string File, string Value) Loaded(SwitchScenario scenario)
    {
        var parts = System.Text.Encoding.UTF8.GetString(scenario.Node.Machine.Files.Content[Memory]).Split('|');
        return (parts[0], parts[1]);
    }
}
