using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Switching;

public sealed class SwitchSetupTests
{
    [Fact]
    public void An_installation_sets_what_the_data_file_names_and_restarts_the_service_with_it()
    {
        var scenario = new SwitchScenario();
        var rights = scenario.Node.Machine.GuardedFiles.GetSecurity(SwitchScenario.SettingsPath);
        var process = scenario.ServiceProcess;

        scenario.Node.Install();

        Assert.Equal(SwitchScenario.Settings.Replace("'false'", "'true'"), scenario.File);
        Assert.Equal(rights, scenario.Node.Machine.GuardedFiles.GetSecurity(SwitchScenario.SettingsPath));
        Assert.Equal(new RegistryText("1", IsNumber: true), scenario.Node.Machine.QlikRegistry.All[SwitchScenario.Key + "\\Secure"]);
        Assert.NotEqual(process, scenario.ServiceProcess);
        Assert.True(scenario.Node.Log.Says($"{SwitchScenario.SettingsPath} /Config/Add[@Key='UseCertificates']/@Value: \"false\" -> \"true\""));
        Assert.DoesNotContain(scenario.Node.Machine.Files.Content.Keys, f => f.EndsWith("new", StringComparison.Ordinal));
    }

    [Fact]
    public void An_uninstall_puts_back_the_same_bytes_and_keeps_no_record()
    {
        var scenario = new SwitchScenario();
        var before = scenario.State;
        scenario.Node.Install();

        scenario.Node.Uninstall();

        Assert.Equal(before, scenario.State);
        Assert.Null(scenario.Node.Machine.Folder.Read(SwitchRecord.FileName));
    }

    [Fact]
    public void An_uninstall_leaves_what_somebody_has_set_since_and_what_is_gone()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        scenario.Node.Machine.QlikRegistry.All[SwitchScenario.Key + "\\Secure"] = new RegistryText("7", IsNumber: true);
        scenario.Node.Machine.Files.Content.Remove(SwitchScenario.SettingsPath);

        scenario.Node.Uninstall();

        Assert.Equal("7", scenario.Value);
        Assert.DoesNotContain(SwitchScenario.SettingsPath, scenario.Node.Machine.Files.Content.Keys);
        Assert.True(scenario.Node.Log.Says("says \"7\", which is not what setup wrote"));
        Assert.True(scenario.Node.Log.Says("there is no such file"));
    }

    [Fact]
    public void What_was_set_before_setup_is_not_setups_to_put_back()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("'false'", "'true'"));
        var before = scenario.State;

        scenario.Node.Install();
        scenario.Node.Uninstall();

        Assert.Equal(before, scenario.State);
        Assert.False(scenario.Node.Log.Says("/@Value: "));
    }

    [Fact]
    public void The_same_setup_again_changes_nothing_and_restarts_nothing()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        var (state, process) = (scenario.State, scenario.ServiceProcess);

        scenario.Repair();

        Assert.Equal(state, scenario.State);
        Assert.Equal(process, scenario.ServiceProcess);
    }

    [Fact]
    public void A_repair_sets_again_what_has_become_what_it_was_without_the_data_file()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        var (state, process) = (scenario.State, scenario.ServiceProcess);
        scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings);

        scenario.Repair();

        Assert.Equal(state, scenario.State);
        Assert.NotEqual(process, scenario.ServiceProcess);
        scenario.Node.Uninstall();
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void A_row_that_a_new_data_file_no_longer_has_is_put_back()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        scenario.Give(SwitchScenario.FileRow);

        scenario.Node.Install();

        Assert.Equal("0", scenario.Value);
        Assert.Contains("'true'", scenario.File);
        scenario.Node.Uninstall();
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void A_failed_setup_leaves_every_byte_as_it_was()
    {
        foreach (var stage in SetupEngine.StagesOf(authority: false))
        {
            var scenario = new SwitchScenario();
            var (state, before) = (scenario.State, scenario.Node.Machine.Snapshot(withProcessIds: false));

            Assert.ThrowsAny<Exception>(() => scenario.Node.Install(failAfter: stage));

            Assert.Equal(state, scenario.State);
            Assert.Equal(before, scenario.Node.Machine.Snapshot(withProcessIds: false));
        }
    }

    [Fact]
    public void A_power_cut_at_each_write_leaves_every_byte_as_it_was_once_cleared_up()
    {
        for (var n = 1; ; n++)
        {
            var scenario = new SwitchScenario();
            var before = scenario.State;
            scenario.Node.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => scenario.Node.Install()))
                break;
            scenario.Node.Machine.PowerOn();

            var found = scenario.Node.Engine.ClearUp(setAside: false);

            Assert.True(found == LeftOver.Finished ? scenario.File.Contains("'true'") && scenario.Value == "1" : before == scenario.State || scenario.Value == "1", $"write {n}: {found}, {scenario.State}");
            Assert.DoesNotContain(scenario.Node.Machine.Files.Content.Keys, f => f.EndsWith("qvtrust-new", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_undo_leaves_what_a_service_has_written_meanwhile_and_puts_back_the_value_alone()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.OnRestart(() => scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("<!-- why -->", "<Seen/>")));

        Assert.ThrowsAny<Exception>(() => scenario.Node.Install(failAfter: "restart"));

        Assert.Equal(SwitchScenario.Settings.Replace("<!-- why -->", "<Seen/>"), scenario.File);
    }

    [Fact]
    public void An_undo_knows_its_value_in_a_file_that_a_service_has_written_with_other_entities()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow.Replace("\"true\"", "\"it's on\""));
        scenario.OnRestart(() => scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("'it&apos;s on'", "\"it's on\"")));

        Assert.ThrowsAny<Exception>(() => scenario.Node.Install(failAfter: "restart"));

        Assert.Equal(SwitchScenario.Settings.Replace("'false'", "\"false\""), scenario.File);
    }

    [Fact]
    public void An_undo_writes_through_no_folder_that_has_become_a_link()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.RunUntilTrust();
        var set = scenario.File;
        scenario.Place(SwitchScenario.SettingsPath + ".qvtrust-new", "somebody's");
        var links = scenario.Node.Machine.GuardedFiles.Links;
        links.Add(@"%ProgramData%\QlikTech\QlikViewServer");

        Assert.Equal("QVT5003", Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false)).Code);

        Assert.Equal(set, scenario.File);
        Assert.Contains(SwitchScenario.SettingsPath + ".qvtrust-new", scenario.Node.Machine.Files.Content.Keys);
        links.Clear();
        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void What_somebody_else_has_set_meanwhile_is_left_and_a_recovery_does_not_say_that_all_is_as_before()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.RunUntilTrust();
        scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("'true'", "'perhaps'"));

        Assert.Equal(LeftOver.UndoneButLeft, scenario.Node.Engine.ClearUp(setAside: false));

        Assert.Contains("'perhaps'", scenario.File);
        Assert.True(scenario.Node.Log.Says("written by somebody else meanwhile"));
    }

    [Fact]
    public void Rows_of_other_roles_and_versions_do_nothing()
    {
        var other = SwitchScenario.RegistryRow.Replace("\"QVS\"", "\"QDS\"");
        var older = SwitchScenario.FileRow.Replace("/>", " to=\"12.80\"/>");
        var newer = SwitchScenario.FileRow.Replace("/>", " from=\"12.90.20001\"/>");
        var scenario = new SwitchScenario(other, older, newer);
        var before = scenario.State;

        scenario.Node.Install();

        Assert.Equal(before, scenario.State);
        Assert.True(scenario.Node.Log.Says("warning: SWITCHFILE has no row for QlikView Server 12.90.20000.0"));
    }

    [Fact]
    public void A_row_whose_bounds_hold_the_version_is_set()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow.Replace("/>", " from=\"12.90\" to=\"12.90\"/>"));

        scenario.Node.Install();

        Assert.Contains("'true'", scenario.File);
    }
}
