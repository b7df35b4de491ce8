using System.Text;
using System.Text.Json.Nodes;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Reports;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

public sealed class SetupReportTests
{
    private readonly FakeMachine machine = new("QVS01");

    [Fact]
    public void Each_action_adds_to_what_the_ones_before_it_wrote()
    {
        var first = SetupReport.Begin(machine, "QVS", isRemoval: false);
        first.Change("trust: certificate: none -> \"QlikViewCA\" \\ ä");
        first.Line("a line\u0007 with \ud83d\ude00");
        first.Save();
        var second = SetupReport.Continue(machine, "QVS");
        second.Change("firewall: rule: none -> open");
        second.Failed([ErrorCatalogue.HostMissing.Describe(), ErrorCatalogue.DiskFull.Describe("C:")]);
        second.Save();
        Assert.Equal("undoing", Read()["outcome"]!.ToString());
        Assert.Null(Read()["ended"]);
        second.Undone();
        second.Save();

        var report = Read();
        Assert.Equal(
            ["schema", "role", "machine", "version", "run", "outcome", "started", "ended", "errors", "changes", "lines"],
            report.Select(p => p.Key));
        Assert.Equal(["1", "QVS", "QVS01", "setup", "failed"], new[] { "schema", "role", "machine", "run", "outcome" }.Select(n => report[n]!.ToString()));
        Assert.Equal(["trust: certificate: none -> \"QlikViewCA\" \\ ä", "firewall: rule: none -> open"], report["changes"]!.AsArray().Select(c => c!.ToString()));
        Assert.Equal("a line  with \ud83d\ude00", report["lines"]![0]!.ToString());
        Assert.Equal(["QVT1001", "QVT5002"], report["errors"]!.AsArray().Select(e => e!["code"]!.ToString()));
        Assert.Equal(ErrorCatalogue.HostMissing.Describe().Hint, report["errors"]![0]!["hint"]!.ToString());
        Assert.Equal("2026-01-01T00:00:00Z".Length, report["ended"]!.ToString().Length);
    }

    [Fact]
    public void A_new_run_replaces_what_the_last_one_said()
    {
        var last = SetupReport.Begin(machine, "QVS", isRemoval: true);
        last.Failed([ErrorCatalogue.HostMissing.Describe()]);
        last.Save();
        SetupReport.Begin(machine, "QVS", isRemoval: false).Save();
        Assert.Equal("running", Read()["outcome"]!.ToString());
        Assert.Empty(Read()["errors"]!.AsArray());
        Assert.Null(Read()["ended"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"schema\": 1,")]
    [InlineData("[]")]
    [InlineData("{ \"schema\": 2 }")]
    [InlineData("<root/>")]
    public void What_is_no_report_is_replaced(string content)
    {
        machine.Folder.Write(SetupReport.FileOf("QVS"), Encoding.UTF8.GetBytes(content));
        SetupReport.Continue(machine, "QVS").Save();
        Assert.Equal("running", Read()["outcome"]!.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ \"schema\": 1, \"outcome\": \"succeeded\" }")]
    [InlineData("no report")]
    public void A_refusal_replaces_the_report_that_is_there_and_begins_none(string? before)
    {
        if (before is not null)
            machine.Folder.Write(SetupReport.FileOf("QVS"), Encoding.UTF8.GetBytes(before));
        SetupReport.Refused(machine, "QVS", [ErrorCatalogue.HostMissing.Describe()]);

        Assert.Equal(before is not null, machine.Folder.Read(SetupReport.FileOf("QVS")) is not null);
        if (before is not null)
            Assert.Equal(("failed", "QVT1001", true), (Read()["outcome"]!.ToString(), Read()["errors"]![0]!["code"]!.ToString(), Read().ContainsKey("ended")));
    }

    [Theory]
    [InlineData("running")]
    [InlineData("undoing")]
    public void A_refusal_leaves_the_report_of_a_run_that_did_not_come_to_its_end(string outcome)
    {
        machine.Folder.Write(SetupReport.FileOf("QVS"), System.Text.Encoding.ASCII.GetBytes($"{{ \"schema\": 1, \"outcome\": \"{outcome}\" }}"));
        SetupReport.Refused(machine, "QVS", [ErrorCatalogue.HostMissing.Describe()]);
        Assert.Equal(outcome, Read()["outcome"]!.ToString());
    }

    [Fact]
    public void The_report_of_the_run_itself_is_not_closed_and_one_of_a_run_that_never_began_is_by_recover()
    {
        SetupReport.Begin(machine, "QVS", isRemoval: false).Save();
        var engine = new SetupEngine(machine, new FakeSetupLog(), _ => throw new InvalidOperationException("nobody is asked"));
        engine.Recover();
        Assert.Equal("running", Read()["outcome"]!.ToString());
        engine.ClearUp(setAside: false);
        Assert.Equal("failed", Read()["outcome"]!.ToString());
    }

    [Fact]
    public void A_report_that_lacks_a_list_is_added_to()
    {
        machine.Folder.Write(SetupReport.FileOf("QVS"), "{ \"schema\": 1, \"outcome\": \"running\" }"u8.ToArray());
        var report = SetupReport.Continue(machine, "QVS");
        report.Line("x");
        report.Undone();
        report.Save();
        Assert.Equal("x", Read()["lines"]![0]!.ToString());
        Assert.Equal("failed", Read()["outcome"]!.ToString());
    }

    [Theory]
    [InlineData(LeftOver.Undone, "failed")]
    [InlineData(LeftOver.SomeLeft, "failed")]
    [InlineData(LeftOver.Finished, "succeeded")]
    public void What_was_cut_off_is_closed_by_whoever_clears_up(LeftOver found, string outcome)
    {
        SetupReport.Begin(machine, "QVS", isRemoval: false).Save();
        var done = SetupReport.Begin(machine, "QDS", isRemoval: false);
        done.Failed([ErrorCatalogue.Cancelled.Describe()]);
        done.Undone();
        done.Save();
        var undoing = SetupReport.Begin(machine, "DSC", isRemoval: false);
        undoing.Failed([ErrorCatalogue.HostMissing.Describe()]);
        undoing.Save();
        machine.Folder.Write("Logs/notes.txt", "hello"u8.ToArray());

        SetupReport.Settle(machine, new FakeSetupLog(), found);

        Assert.Equal(outcome, Read()["outcome"]!.ToString());
        Assert.Equal(outcome, Read("DSC")["outcome"]!.ToString());
        Assert.Equal("cancelled", Read("QDS")["outcome"]!.ToString());
        Assert.Equal("hello", Encoding.UTF8.GetString(machine.Folder.Read("Logs/notes.txt")!));
    }

    [Fact]
    public void A_killed_setup_is_a_failed_one_once_recover_has_undone_it()
    {
        var node = new NodeScenario();
        node.Machine.CutBefore = 12;
        Assert.ThrowsAny<Exception>(() => node.Install());
        node.Machine.CutBefore = 0;
        SetupReport.Begin(node.Machine, "QVS", isRemoval: false).Save();

        Assert.Equal(LeftOver.Undone, new SetupEngine(node.Machine, new FakeSetupLog(), _ => throw new InvalidOperationException()).ClearUp(setAside: false));

        Assert.Equal("failed", JsonNode.Parse(node.Machine.Folder.Read(SetupReport.FileOf("QVS")))!["outcome"]!.ToString());
    }

    private JsonObject Read(string role = "QVS") => JsonNode.Parse(machine.Folder.Read(SetupReport.FileOf(role)))!.AsObject();
}
