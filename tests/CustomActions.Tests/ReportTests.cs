using System.Text.Json.Nodes;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Reports;

namespace QvTrust.CustomActions.Tests;

/// <summary>What the actions of a run leave for tools to read.</summary>
public sealed class ReportTests
{
    private const string Data = "ROLE=QVS;STAGE=trust";

    private readonly FakeMachine machine = new();

    [Fact]
    public void A_failure_is_told_with_cause_and_hint_and_stays_one_while_it_is_undone()
    {
        var error = ErrorCatalogue.DiskFull.Describe("C:");
        Run(FakeInstaller.InScript(Data), run =>
        {
            run.Report(begins: true);
            run.Log.Info("first");
            throw new TrustException([error]);
        });
        Run(FakeInstaller.InScript(Data, InstallRunMode.Rollback), run =>
        {
            run.Report();
            run.Log.Info("undone: x");
            run.ReportUndone();
        });

        Assert.Equal("failed", Read()["outcome"]!.ToString());
        Assert.Equal(error.Cause, Assert.Single(Read()["errors"]!.AsArray())!["cause"]!.ToString());
        Assert.Equal(["first", "undone: x"], Read()["lines"]!.AsArray().Select(l => l!.ToString()));
    }

    [Fact]
    public void What_another_action_made_fail_is_a_failure_once_it_is_undone()
    {
        Run(FakeInstaller.InScript(Data), run => run.Report(begins: true));
        Assert.Equal("running", Read()["outcome"]!.ToString());
        Run(FakeInstaller.InScript(Data, InstallRunMode.Rollback), run =>
        {
            run.Report();
            run.ReportUndone();
        });
        Assert.Equal("failed", Read()["outcome"]!.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancellation_is_told_once_all_is_undone(bool isThrown)
    {
        var installer = FakeInstaller.InScript(Data);
        if (!isThrown)
            installer.Answers[InstallMessage.ActionData] = (int)MessageResult.Cancel;
        Run(installer, run =>
        {
            run.Report(begins: true);
            run.Log.Progress("x");
            if (isThrown)
                throw ErrorCatalogue.Cancelled.With();
        });
        Assert.Equal("undoing", Read()["outcome"]!.ToString());
        Run(FakeInstaller.InScript(Data, InstallRunMode.Rollback), run =>
        {
            run.Report();
            run.ReportUndone();
        });
        Assert.Equal("cancelled", Read()["outcome"]!.ToString());
    }

    [Theory]
    [InlineData("QVT5002", "failed")]
    [InlineData("QVT5004", "cancelled")]
    public void What_its_undo_leaves_is_told_behind_the_reason(string code, string outcome)
    {
        var reason = code == "QVT5004" ? ErrorCatalogue.Cancelled.Describe() : ErrorCatalogue.DiskFull.Describe("C:");
        Run(FakeInstaller.InScript(Data), run =>
        {
            run.Report(begins: true);
            throw new TrustException([reason]);
        });
        // The firewall here answers nobody.
        machine.Stored["journal/current.xml"] = System.Text.Encoding.UTF8.GetBytes(
            "<begin version=\"1\" machine=\"QVS01\" />\n<firewall-rule name=\"x\" port=\"1\" description=\"x\" present=\"true\" n=\"0\" stage=\"prepare\" />\n");
        Run(FakeInstaller.InScript("ROLE=QVS;STAGE=prepare", InstallRunMode.Rollback), SetupActions.UndoStage);

        Assert.Equal(outcome, Read()["outcome"]!.ToString());
        Assert.Equal([code, "QVT5003"], Read()["errors"]!.AsArray().Select(e => e!["code"]!.ToString()));
    }

    [Fact]
    public void While_the_first_action_runs_the_report_is_its_own()
    {
        Run(FakeInstaller.InScript(Data), run => run.Report(begins: true));
        Run(FakeInstaller.InScript("ROLE=QVS;STAGE=commit", InstallRunMode.Commit), SetupActions.CommitSetup);
        Assert.Equal("succeeded", Read()["outcome"]!.ToString());
        Run(FakeInstaller.InScript(Data), run =>
        {
            run.Report(begins: true);
            Assert.Equal("running", Read()["outcome"]!.ToString());
        });
    }

    [Fact]
    public void A_report_that_cannot_be_read_keeps_nothing_from_being_undone()
    {
        var server = new FakeMachine { UnreadableFile = SetupReport.FileOf("QVS") };
        var worked = false;
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(FakeInstaller.InScript(Data, InstallRunMode.Rollback)), run =>
        {
            run.ReadData(["ROLE", "STAGE"]);
            run.Report();
            worked = true;
        }, () => server));
        Assert.True(worked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_report_of_a_setup_stays_and_that_of_an_uninstall_goes(bool isRemoval)
    {
        Run(FakeInstaller.InScript(Data), run => run.Report(begins: true, isRemoval));
        Run(FakeInstaller.InScript("ROLE=QVS;STAGE=commit", InstallRunMode.Commit), SetupActions.CommitSetup);
        if (isRemoval)
            Assert.Empty(machine.Stored);
        else
            Assert.Equal("succeeded", Read()["outcome"]!.ToString());
    }

    [Fact]
    public void An_action_that_fails_before_any_stage_tells_too()
    {
        Run(FakeInstaller.InScript("ROLE=QVS;TOKEN=qvt1.planted"), SetupActions.StoreToken);
        Assert.Equal("QVT1102", Read()["errors"]![0]!["code"]!.ToString());
        Run(FakeInstaller.InScript("ROLE=QVS;UNDO=1", InstallRunMode.Rollback), SetupActions.StoreToken);
        Assert.Equal("failed", Read()["outcome"]!.ToString());
        Assert.DoesNotContain("planted", Read().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setup_that_was_refused_because_of_another_run_has_failed_once_its_rollback_is_over()
    {
        var server = new FakeMachine { Other = new(200, 1) };
        server.Stored["journal/current.xml"] = "<begin version=\"1\" machine=\"QVS01\" installer=\"200\" installer-started=\"1\" />\n"u8.ToArray();
        const string prepare = "ROLE=QVS;STAGE=prepare";

        Assert.Equal(ActionResult.Failure, ActionHost.Run(new Session(FakeInstaller.InScript(prepare)), SetupActions.RunStage, () => server));
        ActionHost.Run(new Session(FakeInstaller.InScript(prepare, InstallRunMode.Rollback)), SetupActions.UndoStage, () => server);

        var report = JsonNode.Parse(server.Stored[SetupReport.FileOf("QVS")])!.AsObject();
        Assert.Equal(("QVT2016", "failed"), (report["errors"]![0]!["code"]!.ToString(), report["outcome"]!.ToString()));
    }

    [Fact]
    public void A_disk_that_takes_no_report_fails_nothing()
    {
        var full = new FakeMachine { FolderTellsContent = true };
        var installer = FakeInstaller.InScript(Data);
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(installer), run =>
        {
            run.ReadData(["ROLE", "STAGE"]);
            run.Report(begins: true);
        }, () => full));
        Assert.Contains(installer.Lines(InstallMessage.Info), l => l.StartsWith("The report could not be kept", StringComparison.Ordinal));
    }

    private void Run(FakeInstaller installer, Action<ActionRun> work)
        => ActionHost.Run(new Session(installer), run =>
        {
            if (work != SetupActions.StoreToken && work != SetupActions.CommitSetup)
                run.ReadData(["ROLE", "STAGE"]);
            work(run);
        }, () => machine);

    private JsonObject Read() => JsonNode.Parse(machine.Stored[SetupReport.FileOf("QVS")])!.AsObject();
}
