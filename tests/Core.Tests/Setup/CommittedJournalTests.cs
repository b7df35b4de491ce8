using System.Text;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Reports;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A setup that has succeeded and is not finished: whoever comes next finishes it, as what it was, and nobody undoes it.</summary>
public sealed class CommittedJournalTests
{
    private readonly NodeScenario node = new();

    [Fact]
    public void A_rollback_leaves_it_alone()
    {
        Succeed();
        var before = node.Machine.Snapshot(withProcessIds: true);

        node.Engine.Undo("prepare");

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        Assert.True(Journal.Look(node.Machine)!.IsCommitted);
    }

    [Fact]
    public void A_token_that_is_typed_next_is_not_forgotten_with_it()
    {
        Succeed();
        node.Engine.StoreToken(node.Authority.Token.Encode());
        node.Data.Remove("ENROLLTOKENFILE");
        node.Engine.Run("prepare", node.Data);
        Assert.NotNull(node.Machine.Folder.Read("token"));
    }

    [Fact]
    public void Finished_by_what_is_no_setup_it_forgets_its_enrolment_all_the_same()
    {
        Succeed();
        Assert.NotNull(node.Machine.Folder.Read("pending.xml"));
        Change();
        Assert.Null(node.Machine.Folder.Read("pending.xml"));
    }

    [Fact]
    public void An_enrolment_that_outlived_it_takes_no_key_along_that_is_in_force()
    {
        Succeed();
        var pending = node.Machine.Folder.Read("pending.xml")!;
        node.Engine.ClearUp(setAside: false);
        node.Machine.Folder.Write("pending.xml", pending);
        node.Machine.Clock.UtcNow += TimeSpan.FromDays(8);

        node.Data.Remove("ENROLLTOKENFILE");
        node.Install();

        Assert.Null(node.Machine.Folder.Read("pending.xml"));
        Assert.All(node.Machine.Certificates.List(TrustStore.My), c => Assert.True(node.Machine.Keys.Exists(c.Key!)));
    }

    [Fact]
    public void What_was_no_setup_ends_no_enrolment_whoever_finishes_it()
    {
        node.Machine.Folder.Write("pending.xml", Encoding.UTF8.GetBytes("<pending expires=\"2099-01-01T00:00:00Z\"/>"));
        var engine = Changing();
        engine.Run("changes", new Dictionary<string, string> { ["ROLE"] = "QVS" });
        Journal.Load(node.Machine)!.MarkCommitted();

        node.Engine.ClearUp(setAside: false);

        Assert.NotNull(node.Machine.Folder.Read("pending.xml"));
        Assert.Null(node.Machine.Folder.Read(Journal.FileName));
    }

    [Fact]
    public void The_report_of_the_run_that_finishes_it_is_not_closed()
    {
        Succeed();
        SetupReport.Begin(node.Machine, "QVS", isRemoval: false).Save();
        SetupReport.Begin(node.Machine, "QDS", isRemoval: false).Save();

        node.EngineOf(MsiRun.Msiexec).Run("prepare", node.Data);

        Assert.Contains("\"outcome\": \"running\"", ReportOf("QVS"), StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"succeeded\"", ReportOf("QDS"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public void A_journal_that_another_program_has_open_at_the_end_makes_no_setup_undone(int seconds)
    {
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            node.Engine.Run(stage, node.Data);
        var end = node.Machine.Clock.UtcNow.AddSeconds(seconds);
        node.Machine.Folder.IsLocked = name => name == Journal.FileName && node.Machine.Clock.UtcNow < end;

        node.Engine.Commit();

        node.Machine.Folder.IsLocked = _ => false;
        Assert.Null(node.Machine.Folder.Read(Journal.FileName));
        Assert.Equal(LeftOver.Nothing, node.Engine.ClearUp(setAside: false));
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
    }

    // Killed between its mark and its end.
    private void Succeed()
    {
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            node.Engine.Run(stage, node.Data);
        Journal.Load(node.Machine)!.MarkCommitted();
    }

    private void Change() => Changing().RunAll(["changes"], new Dictionary<string, string> { ["ROLE"] = RoleTable.Qvs.Name });

    private SetupEngine Changing() => new(node.Machine, node.Log, _ => node.Authority)
    {
        Changes = _ => [new ChangeFirewallRule(new FirewallRule("QvTrust test", 1, "test"), present: true)],
    };

    private string ReportOf(string role) => Encoding.UTF8.GetString(node.Machine.Folder.Read(SetupReport.FileOf(role))!);
}
