using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup;

/// <summary>What <c>qvtrust recover</c> makes of a run that did not come to its end.</summary>
public sealed class RecoverTests
{
    private readonly NodeScenario node = new();

    [Fact]
    public void Where_nothing_is_left_over_nothing_is_done()
    {
        var before = node.Machine.Snapshot(withProcessIds: true);
        Assert.Equal(LeftOver.Nothing, node.Engine.ClearUp(setAside: false));
        Assert.Equal(LeftOver.Nothing, node.Engine.ClearUp(setAside: true));
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        Assert.Empty(node.Log.Lines);
    }

    [Fact]
    public void A_typed_token_that_a_killed_setup_left_is_forgotten()
    {
        node.Engine.StoreToken(node.Authority.Token.Encode());
        node.Engine.ClearUp(setAside: false);
        Assert.Null(node.Machine.Folder.Read(SetupEngine.TokenFile));
    }

    [Fact]
    public void Another_installation_that_is_at_work_is_left_alone()
    {
        var msiexec = new ProcessMark(7, 1);
        node.Machine.Processes.Running.Add(msiexec);
        new SetupEngine(node.Machine, node.Log, _ => node.Authority, msiexec).Run("prepare", node.Data);
        Assert.Equal(ErrorCatalogue.RunInProgress.Code, Assert.Throws<TrustException>(() => node.Engine.ClearUp(setAside: true)).Code);
    }

    [Fact]
    public void A_damaged_line_is_named_and_the_others_are_undone()
    {
        var before = Stop();
        var lines = Lines();
        var damaged = lines.FindIndex(l => l.StartsWith("<firewall", StringComparison.Ordinal));
        lines[damaged] = lines[damaged].Substring(0, 20);
        node.Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(string.Join("\n", lines) + "\n"));

        Assert.Equal(ErrorCatalogue.JournalUnreadable.Code, Assert.Throws<TrustException>(() => node.Engine.ClearUp(setAside: false)).Code);
        Assert.Equal(LeftOver.SomeLeft, node.Engine.ClearUp(setAside: true));

        Assert.Contains($"left: what its lines say that cannot be read: {damaged + 1}", node.Log.Lines);
        Assert.Equal("QvTrust QVS TCP 4747", Assert.Single(node.Machine.Firewall.List()).Name);
        node.Machine.Firewall.Remove("QvTrust QVS TCP 4747");
        ExpectBefore(before);
        node.Install();
    }

    [Fact]
    public void A_journal_of_another_version_is_set_aside_whole()
    {
        Stop();
        var lines = Lines();
        lines[0] = lines[0].Replace("version=\"1\"", "version=\"2\"");
        node.Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(string.Join("\n", lines) + "\n"));

        Assert.Equal(LeftOver.SomeLeft, node.Engine.ClearUp(setAside: true));

        Assert.Contains("left: all that it says", node.Log.Lines);
        Assert.Equal(string.Join("\n", lines) + "\n", Encoding.UTF8.GetString(Copy().Value));
        Assert.Equal(2, node.Machine.Firewall.List().Count);
        Assert.Equal(LeftOver.Nothing, node.Engine.ClearUp(setAside: false));
    }

    [Fact]
    public void Where_the_last_line_cannot_be_read_nothing_is_undone_because_it_may_have_said_that_all_is_well()
    {
        Stop();
        Journal.Load(node.Machine)!.MarkCommitted();
        var lines = Lines();
        lines[^1] = lines[^1].Substring(0, 5);
        node.Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(string.Join("\n", lines) + "\n"));
        var installed = node.Machine.Certificates.All.ToList();

        Assert.Equal(LeftOver.SomeLeft, node.Engine.ClearUp(setAside: true));

        Assert.Equal(installed, node.Machine.Certificates.All);
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Copy();
    }

    [Theory]
    [InlineData(null, 31, "QVT5008")]
    [InlineData(null, 29, null)]
    [InlineData("45", 44, null)]
    [InlineData("45", 46, "QVT5008")]
    public void An_installation_has_a_time_and_is_undone_behind_it(string? given, int minutes, string? code)
    {
        if (given is not null)
            node.Data["TIMEOUTMINUTES"] = given;
        var before = node.Machine.Snapshot(withProcessIds: false);
        var msiexec = new ProcessMark(7, 1);
        node.Log.Met = line =>
        {
            if (line.StartsWith("firewall rule QvTrust QVS TCP 4747", StringComparison.Ordinal))
                node.Machine.Clock.UtcNow += TimeSpan.FromMinutes(minutes);
        };
        void Install() => MsiRun.Do(() => new SetupEngine(node.Machine, node.Log, _ => node.Authority, msiexec), SetupEngine.StagesOf(authority: false), node.Data);
        if (code is null)
        {
            Install();
            Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
            return;
        }
        Assert.Equal(code, Assert.Throws<TrustException>(Install).Code);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void The_time_of_an_installation_ends_its_wait_for_the_authority_too()
    {
        var before = node.Machine.Snapshot(withProcessIds: true);
        SetupEngine? engine = null;
        var waited = false;
        engine = new SetupEngine(node.Machine, node.Log, settings =>
        {
            engine!.ClockOf(settings).Sleep(TimeSpan.FromMinutes(60));
            waited = true;
            return node.Authority;
        }, MsiRun.Msiexec);

        Assert.Equal("QVT5008", Assert.Throws<TrustException>(() => MsiRun.Do(() => engine, SetupEngine.StagesOf(authority: false), node.Data)).Code);

        Assert.False(waited);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
    }

    [Theory]
    [InlineData(true, "QVT5008")]
    [InlineData(false, "QVT5004")]
    public void What_is_over_or_cancelled_before_the_restart_stops_no_service(bool isOver, string code)
    {
        var before = node.Machine.Snapshot(withProcessIds: true);
        var msiexec = new ProcessMark(7, 1);
        // The last thing that is done before it.
        node.Log.Met = line =>
        {
            if (!line.StartsWith("firewall rule QvTrust QVS TCP 4749", StringComparison.Ordinal))
                return;
            node.Log.IsCancelled = !isOver;
            if (isOver)
                node.Machine.Clock.UtcNow += TimeSpan.FromMinutes(31);
        };

        void Install() => MsiRun.Do(() => new SetupEngine(node.Machine, node.Log, _ => node.Authority, msiexec), SetupEngine.StagesOf(authority: false), node.Data);

        Assert.Equal(code, Assert.Throws<TrustException>(Install).Code);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void What_can_never_be_undone_is_said_and_stands_in_no_way_any_more()
    {
        var before = Stop();
        node.Machine.Services.ComesUp = _ => false;
        node.Machine.Services.RequestStop("QlikviewServer");

        Assert.Equal(ErrorCatalogue.UndoIncomplete.Code, Assert.Throws<TrustException>(() => node.Engine.ClearUp(setAside: false)).Code);
        node.Log.Lines.Clear();
        Assert.Equal(LeftOver.SomeLeft, node.Engine.ClearUp(setAside: true));

        Assert.True(node.Log.Says("QVT5003: services that run: QlikviewServer could not be undone"));
        Assert.True(node.Log.Says($@"journal: set aside as C:\ProgramData\QvTrust\{Copy().Key.Replace('/', '\\')}"));
        node.Machine.Services.ComesUp = _ => true;
        node.Machine.Services.RequestStart("QlikviewServer");
        ExpectBefore(before);
    }

    [Fact]
    public void A_run_that_had_succeeded_is_finished()
    {
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            node.Engine.Run(stage, node.Data);
        Journal.Load(node.Machine)!.MarkCommitted();

        Assert.Equal(LeftOver.Finished, node.Engine.ClearUp(setAside: false));

        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Assert.False(node.Machine.Files.Exists(NodeScenario.TokenPath));
    }

    // Everything is done but the end.
    private string Stop()
    {
        var before = node.Machine.Snapshot(withProcessIds: false);
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            node.Engine.Run(stage, node.Data);
        return before;
    }

    private List<string> Lines() => [.. Encoding.UTF8.GetString(node.Machine.Folder.Read(Journal.FileName)!).Split('\n').Where(l => l.Length > 0)];

    private KeyValuePair<string, byte[]> Copy() => Assert.Single(node.Machine.Folder.All, f => f.Key.StartsWith("journal/set-aside-", StringComparison.Ordinal));

    private void ExpectBefore(string before)
    {
        node.Machine.Folder.Delete(Copy().Key);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }
}
