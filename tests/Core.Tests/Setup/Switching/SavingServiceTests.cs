using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>A service that saves its settings by itself, over those that setup has set.</summary>
public sealed partial class SavingServiceTests
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
