using System.Text.Json.Nodes;
using QvTrust.Core.Setup.Reports;

namespace QvTrust.CustomActions.Tests;

/// <summary>Where the first action, which refuses malformed values before anything is begun, leaves what it refused.</summary>
public sealed class RefusalTests
{
    private static readonly string Report = SetupReport.FileOf("QVS");

    [Fact]
    public void Where_the_role_never_was_only_the_event_log_has_it()
    {
        var machine = new FakeMachine();
        machine.Values[@"QDS\State"] = "trusted";
        machine.Stored[SetupReport.FileOf("QDS")] = [];
        var installer = Refuse(machine);

        Assert.Equal([1002, 1005, 1102], machine.Entries.Select(e => e.Id));
        Assert.Equal(installer.Lines(InstallMessage.Error), machine.Entries.Select(e => e.Text));
        Assert.Equal([@"QDS\State"], machine.Values.Keys);
        Assert.Equal([SetupReport.FileOf("QDS")], machine.Stored.Keys);
        Assert.Empty(installer.Lines(InstallMessage.Info));
    }

    [Fact]
    public void Where_the_role_is_LastError_and_the_report_say_it_and_no_secret()
    {
        var machine = SetUp();
        var installer = Refuse(machine);

        Assert.Equal(string.Join(" ", installer.Lines(InstallMessage.Error)), machine.Values[@"QVS\LastError"]);
        var report = JsonNode.Parse(machine.Stored[Report])!;
        Assert.Equal(("setup", "failed"), (report["run"]!.ToString(), report["outcome"]!.ToString()));
        Assert.Equal(["QVT1002", "QVT1005", "QVT1102"], report["errors"]!.AsArray().Select(e => e!["code"]!.ToString()));
        Assert.NotNull(report["ended"]);
        Assert.DoesNotContain(
            machine.Values.Values.Concat(machine.Entries.Select(e => e.Text)).Append(report.ToJsonString()),
            text => text.Contains("PLANTED", StringComparison.Ordinal));
        Assert.Empty(installer.Lines(InstallMessage.Info));
    }

    [Theory]
    [InlineData("ENROLLTOKENFILE", "PLANTED")]
    [InlineData("PACKAGEPASSWORDFILE", "PLANTED")]
    [InlineData("RESTOREPASSWORDFILE", "PLANTED")]
    [InlineData("RECOVERYKEYFILE", "PLANTED")]
    [InlineData("PACKAGE", "qvt1.PLANTEDxxxx")]
    public void A_secret_in_the_place_of_its_file_or_of_something_else_is_shown_nowhere(string name, string value)
    {
        var machine = SetUp();
        var installer = Refuse(machine, ("TRUST", "package"), ("AUTHORITY", "restore"), (name, value));

        Assert.Contains(installer.Lines(InstallMessage.Error), l => l.Contains(name, StringComparison.Ordinal));
        Assert.DoesNotContain(
            machine.Values.Values.Concat(machine.Entries.Select(e => e.Text)).Concat(installer.Lines(InstallMessage.Error)).Append(System.Text.Encoding.UTF8.GetString(machine.Stored[Report])),
            text => text.Contains("PLANTED", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_Windows_does_not_let_the_user_write_is_one_line_and_hides_nothing()
    {
        var denied = SetUp(new FakeMachine { RegistryFails = true, UnreadableFile = Report });
        var before = denied.Stored[Report];
        var installer = Refuse(denied);

        Assert.Equal(["QVT1002", "QVT1005", "QVT1102"], installer.Lines(InstallMessage.Error).Select(l => l[..7]));
        var said = Assert.Single(installer.Lines(InstallMessage.Info));
        Assert.StartsWith("This refusal could not be written everywhere else: System.UnauthorizedAccessException; ", said, StringComparison.Ordinal);
        Assert.Contains("in use", said, StringComparison.Ordinal);
        Assert.Equal([1002, 1005, 1102], denied.Entries.Select(e => e.Id));
        Assert.Same(before, denied.Stored[Report]);
    }

    [Theory]
    [InlineData("DRYRUN", "1")]
    [InlineData("PLANFILE", @"C:\plan.txt")]
    public void Whoever_asks_for_a_plan_changes_nothing(string name, string value)
    {
        var machine = SetUp();
        var before = machine.Stored[Report];
        Refuse(machine, (name, value));

        Assert.Empty(machine.Entries);
        Assert.Equal([@"QVS\State"], machine.Values.Keys);
        Assert.Same(before, machine.Stored[Report]);
    }

    private static FakeMachine SetUp(FakeMachine? server = null)
    {
        var machine = server ?? new FakeMachine();
        machine.Values[@"QVS\State"] = "trusted";
        machine.Stored[Report] = "{ \"schema\": 1, \"outcome\": \"succeeded\" }"u8.ToArray();
        return machine;
    }

    private static FakeInstaller Refuse(FakeMachine machine, params (string Name, string Value)[] more)
    {
        var installer = new FakeInstaller
        {
            Properties = { ["QVTROLE"] = "QVS", ["QMSHOST"] = "10.0.0.1", ["AUTHORITYPORT"] = "x", ["ENROLLTOKEN"] = "PLANTED", ["ENROLLTOKENFILE"] = "" },
        };
        foreach (var (name, value) in more)
            installer.Properties[name] = value;
        Assert.Equal(ActionResult.Failure, ActionHost.Run(new Session(installer), SetupActions.CheckSettings, () => machine));
        return installer;
    }
}
