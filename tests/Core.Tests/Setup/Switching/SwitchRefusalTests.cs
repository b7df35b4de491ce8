using QvTrust.Core.Checks;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Tests.Setup.Switching;

public sealed class SwitchRefusalTests
{
    [Fact]
    public void A_value_that_is_neither()
    {
        var scenario = new SwitchScenario();
        scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("'false'", "'maybe'"));

        var error = scenario.Refused();

        Assert.Equal("QVT2041", error.Code);
        Assert.Equal($"{SwitchScenario.SettingsPath} /Config/Add[@Key='UseCertificates']/@Value says \"maybe\", and SWITCHFILE knows it as \"false\" or \"true\"", error.Cause);
    }

    [Fact]
    public void The_command_says_the_day_before_what_refuses_the_setup_and_nothing_else()
    {
        var scenario = new SwitchScenario();
        Assert.Empty(Findings(scenario));
        scenario.Place(SwitchScenario.SettingsPath, scenario.File.Replace("'false'", "'maybe'"));

        var found = Assert.Single(Findings(scenario));

        Assert.Equal((CheckSeverity.Error, scenario.Refused()), (found.Severity, found.Error));
        Assert.DoesNotContain(scenario.Node.Log.Lines, l => l.Contains("->"));
        scenario.Give("<nonsense/>");
        Assert.Equal(scenario.Refused(), Assert.Single(Findings(scenario)).Error);
    }

    [Fact]
    public void A_record_that_cannot_be_read_refuses_the_setup_and_is_no_finding_of_the_command()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        scenario.Node.Machine.Folder.Write("switch.xml", [1]);
        scenario.Node.Data.Remove("SWITCHFILE");

        var found = Assert.Single(CheckRun.Of(scenario.Node.Machine).Findings, f => f.Check == "switch-file-wrong");

        Assert.Equal((CheckSeverity.Warning, "QVT6701"), (found.Severity, found.Error.Code));
        Assert.Equal("QVT5007", scenario.Refused().Code);
    }

    [Fact]
    public void A_file_that_is_not_there()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow.Replace("Settings.xml", "Other.xml"));

        Assert.Equal("QVT2040", scenario.Refused().Code);
    }

    [Fact]
    public void A_value_that_is_not_in_the_file()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow.Replace("/@Value", "/@Other"));

        Assert.Equal("QVT2040", scenario.Refused().Code);
    }

    [Fact]
    public void A_registry_value_that_is_not_there()
    {
        var scenario = new SwitchScenario(SwitchScenario.RegistryRow.Replace("\"Secure\"", "\"Other\""));

        Assert.Equal("QVT2040", scenario.Refused().Code);
    }

    [Fact]
    public void A_text_for_a_number()
    {
        var scenario = new SwitchScenario(SwitchScenario.RegistryRow.Replace("\"1\"", "\"yes\""));

        Assert.Equal("QVT2042", scenario.Refused().Code);
    }

    [Theory]
    [InlineData("<Config>")]
    [InlineData("<!DOCTYPE Config [<!ENTITY a 'a'>]><Config><Add Key='UseCertificates' Value='false'/></Config>")]
    [InlineData("<Config><Add Key='UseCertificates' Value='false'/><Add Key='UseCertificates' Value='false'/></Config>")]
    [InlineData("<?xml version='1.0' encoding='windows-1252'?><Config><Add Key='UseCertificates' Value='false'/></Config>")]
    public void A_settings_file_that_cannot_be_changed_safely(string content)
    {
        var scenario = new SwitchScenario();
        scenario.Place(SwitchScenario.SettingsPath, content);

        Assert.Equal("QVT2042", scenario.Refused().Code);
    }

    [Fact]
    public void A_folder_that_leads_elsewhere()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Machine.GuardedFiles.Links.Add(@"%ProgramData%\QlikTech\QlikViewServer");

        Assert.Equal("QVT2042", scenario.Refused().Code);
    }

    [Theory]
    [InlineData("O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FW;;;BU)")]
    [InlineData("O:S-1-5-21-1-2-3-1001D:P(A;;FA;;;SY)(A;;FA;;;BA)")]
    [InlineData("O:BAD:(A;;FA;;;SY)(A;;0x40000;;;AU)")]
    public void A_data_file_that_others_can_write(string rights)
    {
        var scenario = new SwitchScenario();
        scenario.Node.Machine.GuardedFiles.SetSecurity(SwitchScenario.DataPath, rights);

        Assert.Equal("QVT1074", scenario.Refused().Code);
    }

    [Theory]
    [InlineData("O:S-1-5-21-1-2-3-512D:P(A;;FA;;;DA)(A;;FA;;;S-1-5-21-1-2-3-519)(A;;FR;;;WD)")]
    [InlineData("O:SYD:(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)")]
    public void A_data_file_that_administrators_can_write_is_fine(string rights)
        => Assert.Empty(FileSecurity.Writers(rights));

    [Theory]
    [InlineData(@"%ProgramData%\QvTrust\added.xml")]
    [InlineData(@"%ProgramData%\QlikTech\..\QvTrust\added.xml")]
    [InlineData(@"%ProgramData%\QlikTechnology\a.xml")]
    [InlineData(@"%ProgramData%\QlikTech\a.xml:stream")]
    [InlineData(@"%ProgramData%\QlikTech\%TEMP%\a.xml")]
    [InlineData(@"%ProgramData%\QlikTech\a/../../b.xml")]
    [InlineData(@"%ProgramData%\QlikTech\a.xml.")]
    [InlineData(@"%ProgramData%\QlikTech\nul.xml")]
    [InlineData(@"%ProgramData%\QlikTech\\a.xml")]
    [InlineData(@"%ProgramData%\QlikTech\")]
    [InlineData(@"%SystemRoot%\System32\a.xml")]
    [InlineData(@"C:\ProgramData\QlikTech\a.xml")]
    [InlineData(@"\\host\share\a.xml")]
    public void A_file_that_is_not_QlikViews(string path)
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow.Replace(SwitchScenario.SettingsPath, path));

        Assert.Equal("QVT1073", scenario.Refused().Code);
    }

    [Theory]
    [InlineData(@"SOFTWARE\QvTrust")]
    [InlineData(@"SOFTWARE\QlikTechnology")]
    [InlineData(@"SYSTEM\CurrentControlSet\Services")]
    [InlineData(@"SOFTWARE\QlikTech\\a")]
    public void A_key_that_is_not_QlikViews(string key)
    {
        var scenario = new SwitchScenario(SwitchScenario.RegistryRow.Replace(SwitchScenario.Key, key));

        Assert.Equal("QVT1073", scenario.Refused().Code);
    }

    [Fact]
    public void A_data_file_that_is_not_there()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Data["SWITCHFILE"] = @"C:\rollout\none.xml";

        Assert.Equal("QVT1071", scenario.Refused().Code);
    }

    [Fact]
    public void A_data_file_of_something_else()
    {
        var scenario = new SwitchScenario("<nonsense/>");

        Assert.Equal("QVT1072", scenario.Refused().Code);
    }

    [Fact]
    public void A_repair_where_the_value_is_neither()
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings.Replace("'false'", "'maybe'"));
        scenario.Node.Data.Remove("SWITCHFILE");

        Assert.Equal("QVT2041", scenario.Refused().Code);
    }

    [Fact]
    public void What_a_service_writes_at_its_first_start_need_not_be_there_before()
    {
        var scenario = new SwitchScenario(SwitchScenario.FileRow);
        var machine = scenario.Node.Machine;
        machine.Services.RequestStop(RoleTable.Qvs.ServiceName);
        machine.Files.Content.Remove(SwitchScenario.SettingsPath);
        machine.Files.Folders.Remove(RoleTable.Qvs.DataFolder);
        scenario.Node.Data["FIRSTSTART"] = "1";
        scenario.Node.Log.Met = line =>
        {
            if (line.EndsWith("for the first time", StringComparison.Ordinal))
                scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings);
        };

        scenario.Node.Install();

        Assert.Contains("'true'", scenario.File);
    }

    private static IReadOnlyList<Finding> Findings(SwitchScenario scenario)
    {
        var given = new Dictionary<string, string> { ["QMSHOST"] = "QMS01", ["SWITCHFILE"] = SwitchScenario.DataPath };
        return [.. CheckRun.Of(scenario.Node.Machine, RoleTable.Qvs, given: given).Findings.Where(f => f.Check == "switch-file-wrong")];
    }
}
