using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Switching;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>What has been switched finds its way back, whatever came between.</summary>
public sealed class SwitchBackTests
{
    private static readonly string Other = SwitchScenario.FileRow.Replace("\"QVS\"", "\"QDS\"");

    [Fact]
    public void A_data_file_with_the_same_value_for_other_versions_keeps_what_setup_replaced()
    {
        string[] rows = [SwitchScenario.FileRow.Replace("/>", " to=\"12.80\"/>"), SwitchScenario.FileRow.Replace("/>", " from=\"12.85\"/>")];
        var scenario = new SwitchScenario(rows);
        scenario.Node.Install();
        scenario.Give(rows);
        scenario.Node.Install();

        scenario.Node.Uninstall();

        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void A_corrected_after_takes_the_place_of_the_old_one_and_goes_back_like_it()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        scenario.Give(SwitchScenario.FileRow.Replace("after=\"true\"", "after=\"always\""));

        scenario.Node.Install();

        Assert.Contains("'always'", scenario.File);
        scenario.Node.Uninstall();
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void A_corrected_after_that_somebody_has_set_by_hand_goes_back_to_what_it_was()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("'true'", "'always'"));
        scenario.Give(SwitchScenario.FileRow.Replace("after=\"true\"", "after=\"always\""));
        scenario.Node.Install();

        scenario.Node.Uninstall();

        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void A_value_that_another_role_needs_stays_until_that_one_goes()
    {
        var scenario = WithTwoRoles();

        scenario.Node.Uninstall();

        Assert.Contains("'true'", scenario.File);
        Assert.True(scenario.Node.Log.Says("because another role of this server needs it"));
        Uninstall(scenario, "QDS");
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void A_row_that_a_new_data_file_no_longer_has_stays_while_another_role_needs_its_value()
    {
        var scenario = WithTwoRoles();
        scenario.Give(Other);

        scenario.Node.Install();

        Assert.Contains("'true'", scenario.File);
        Uninstall(scenario, "QDS");
        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Fact]
    public void An_uninstall_waits_for_a_file_that_somebody_holds_open()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        scenario.Node.Machine.Files.Locked.Add(SwitchScenario.SettingsPath);
        scenario.Node.Machine.Clock.Meanwhile = () => scenario.Node.Machine.Files.Locked.Clear();

        scenario.Node.Uninstall();

        Assert.Equal(SwitchScenario.Settings, scenario.File);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_uninstall_that_cannot_put_a_value_back_says_so_and_the_next_setup_knows_it(bool isReadOnly)
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        var held = isReadOnly ? scenario.Node.Machine.GuardedFiles.ReadOnly : scenario.Node.Machine.Files.Locked;
        held.Add(SwitchScenario.SettingsPath);

        scenario.Node.Uninstall();

        Assert.Contains("'true'", scenario.File);
        Assert.True(scenario.Node.Log.Says("could not be put back to \"false\""));
        Assert.True(Assert.Single(SwitchRecord.Load(scenario.Node.Machine)).IsDropped);
        held.Clear();
        scenario.Node.Data.Remove("SWITCHFILE");
        var authority = new FakeAuthority();
        scenario.Place(NodeScenario.TokenPath, authority.Token.Encode());
        MsiRun.Do(() => new SetupEngine(scenario.Node.Machine, scenario.Node.Log, _ => authority), SetupEngine.StagesOf(authority: false), scenario.Node.Data, null);
        Assert.Equal(SwitchScenario.Settings, scenario.File);
        Assert.Null(scenario.Node.Machine.Folder.Read(SwitchRecord.FileName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_cannot_be_replaced_is_one_change_however_often_that_is_tried(bool forEver)
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        scenario.Node.Log.Lines.Clear();
        scenario.Node.Machine.GuardedFiles.Held.Add(SwitchScenario.SettingsPath);
        if (!forEver)
            scenario.Node.Machine.Clock.Meanwhile = () => scenario.Node.Machine.GuardedFiles.Held.Clear();

        scenario.Node.Uninstall();

        Assert.Single(scenario.Node.Log.Lines, l => l.EndsWith("\"true\" -> \"false\"", StringComparison.Ordinal));
        Assert.Equal(forEver, scenario.Node.Log.Says("could not be put back to \"false\""));
        Assert.Equal(forEver, scenario.File.Contains("'true'"));
    }

    [Fact]
    public void A_value_that_is_back_although_its_write_was_refused_restarts_the_service_all_the_same()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        scenario.Give(SwitchScenario.FileRow);
        var process = scenario.ServiceProcess;
        scenario.Node.Machine.QlikRegistry.RefusesFlush = true;

        scenario.Node.Install();

        Assert.Equal("0", scenario.Value);
        Assert.NotEqual(process, scenario.ServiceProcess);
    }

    [Fact]
    public void What_the_holder_of_a_file_saves_in_it_is_kept()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Install();
        scenario.Node.Machine.GuardedFiles.Held.Add(SwitchScenario.SettingsPath);
        scenario.Node.Machine.Clock.Meanwhile = () =>
        {
            if (scenario.Node.Machine.GuardedFiles.Held.Remove(SwitchScenario.SettingsPath))
                scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("<!-- why -->", "<Seen/>"));
        };

        scenario.Node.Uninstall();

        Assert.Equal(SwitchScenario.Settings.Replace("<!-- why -->", "<Seen/>"), scenario.File);
    }

    [Fact]
    public void A_read_only_file_is_refused_before_anything_is_changed()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Node.Machine.GuardedFiles.ReadOnly.Add(SwitchScenario.SettingsPath);

        Assert.Equal("QVT2043", scenario.Refused().Code);
    }

    [Fact]
    public void A_read_only_file_that_says_it_already_is_fine()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("'false'", "'true'"));
        scenario.Node.Machine.GuardedFiles.ReadOnly.Add(SwitchScenario.SettingsPath);

        scenario.Node.Install();

        Assert.Contains("'true'", scenario.File);
    }

    [Fact]
    public void A_repair_warns_where_no_kept_row_is_for_this_version_any_more()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow.Replace("/>", " to=\"12.90\"/>"));
        scenario.Node.Install();
        scenario.Node.Machine.Files.Versions[@"C:\" + RoleTable.Qvs.ServiceName + ".exe"] = new Version(13, 0, 0, 0);

        scenario.Repair();

        Assert.True(scenario.Node.Log.Says("warning: what is kept of SWITCHFILE has no row for QlikView Server 13.0.0.0"));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("4294967296")]
    public void A_number_that_the_registry_would_say_otherwise(string number)
    {
        Assert.Equal("QVT2042", new SwitchScenario(SwitchScenario.RegistryRow.Replace("\"1\"", $"\"{number}\"")).Refused().Code);
        Assert.Equal("QVT2042", new SwitchScenario(SwitchScenario.RegistryRow.Replace("\"0\"", $"\"{number}\"")).Refused().Code);
    }

    [Fact]
    public void Who_types_a_plan_is_not_obeyed_where_SYSTEM_would_refuse()
    {
        var scenario = new SwitchScenario();
        var (machine, typist) = (scenario.Node.Machine, "S-1-5-21-1-2-3-1001");
        machine.GuardedFiles.Account = typist;
        machine.GuardedFiles.SetSecurity(SwitchScenario.DataPath, $"O:{typist}D:P(A;;FA;;;SY)(A;;FA;;;BA)");
        var run = new StageRun("prepare", SettingsReader.Read(scenario.Node.Data, hostNeeded: true), machine, scenario.Node.Log);

        Assert.Equal("QVT1074", Assert.Throws<TrustException>(() => SwitchSource.Read(run, SwitchScenario.DataPath)).Code);
    }

    // QVS has set the value, and QDS has found it so.
    private static SwitchScenario WithTwoRoles()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow, Other);
        scenario.Node.Machine.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
        scenario.Node.Machine.Files.Versions[@"C:\" + RoleTable.Qds.ServiceName + ".exe"] = new Version(12, 90, 20000, 0);
        scenario.Node.Install();
        scenario.Node.Data["ROLE"] = "QDS";
        scenario.Node.Install();
        scenario.Node.Data["ROLE"] = "QVS";
        return scenario;
    }

    private static void Uninstall(SwitchScenario scenario, string role)
        => MsiRun.Do(() => scenario.Node.Engine, ["remove"], new Dictionary<string, string> { ["ROLE"] = role }, null);
}
