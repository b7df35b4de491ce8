using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>FIRSTSTART=1: services that never ran are started and stopped once, before anything is looked for that they make.</summary>
public sealed class FirstStartTests
{
    private static readonly string Qms = RoleTable.Qms.ServiceName;
    private static readonly string Dispatcher = RoleTable.DispatcherService;

    [Fact]
    public void On_a_fresh_qms_server_the_authority_that_qms_makes_is_adopted()
    {
        var qms = Fresh();

        qms.Install();

        Assert.Equal([Qms, Dispatcher], qms.Machine.Services.Started);
        Assert.Equal([Dispatcher, Qms], qms.Machine.Services.Stopped);
        Assert.All((string[])[Qms, Dispatcher], s => Assert.Equal(ServiceState.Stopped, qms.Machine.Services.Find(s)!.State));
        Assert.Equal("trusted", qms.Machine.Settings.Get("QMS", "State"));
        Assert.Matches("has made CN=QlikViewCA .* stay whatever comes of this setup", string.Join("\n", qms.Log.Lines));
    }

    [Fact]
    public void Without_it_a_fresh_qms_server_is_refused()
    {
        var qms = Fresh();
        qms.Data.Remove("FIRSTSTART");

        Assert.Equal(ErrorCatalogue.StartQmsOnce.Code, Assert.Throws<TrustException>(() => qms.Install()).Code);
        Assert.Empty(qms.Machine.Services.Started);
    }

    [Fact]
    public void Qms_that_makes_its_authority_after_a_while_is_waited_for_and_one_that_makes_none_is_named()
    {
        var slow = Fresh(makes: false);
        slow.Machine.Clock.Meanwhile = () =>
        {
            if (slow.Machine.Services.Find(Qms)!.State == ServiceState.Running && slow.Machine.Clock.UtcNow.Minute != 4 && slow.Machine.Certificates.List(TrustStore.Root).Count == 0)
                slow.MakeAtFirstStart();
        };
        slow.Install();
        Assert.Equal("trusted", slow.Machine.Settings.Get("QMS", "State"));

        var never = Fresh(makes: false);
        var failed = Assert.Throws<TrustException>(() => never.Install());
        Assert.Equal(ErrorCatalogue.NoAuthorityAfterFirstStart.Code, failed.Code);
        Assert.Contains("within 120 seconds", failed.Message, StringComparison.Ordinal);
        Assert.Equal(ServiceState.Stopped, never.Machine.Services.Find(Qms)!.State);
        Assert.Null(never.Machine.Folder.Read("journal/current.xml"));
    }

    [Fact]
    public void What_qms_made_is_checked_like_one_that_was_there_and_stays_when_it_is_refused()
    {
        var qms = Fresh();
        qms.Data["AUTHORITYTHUMBPRINT"] = new string('A', 40);

        var refused = Assert.Throws<TrustException>(() => qms.Install());

        Assert.Equal(ErrorCatalogue.RootNotFound.Code, refused.Code);
        Assert.NotEmpty(qms.Machine.Certificates.List(TrustStore.Root));
    }

    [Theory]
    [InlineData("QVS")]
    [InlineData("QDS")]
    [InlineData("QVWS")]
    [InlineData("DSC")]
    public void On_a_node_what_never_ran_is_started_and_stopped_once_and_nothing_else(string name)
    {
        var role = RoleTable.Find(name);
        var node = new NodeScenario();
        node.Data["ROLE"] = name;
        node.Data["FIRSTSTART"] = "1";
        foreach (var each in RoleTable.All.Where(r => !r.IsAuthority))
        {
            node.Machine.Services.Install(each.ServiceName, running: false);
            node.Machine.Files.Folders.Remove(each.DataFolder);
            if (each != role)
                node.Machine.Files.Content[each.DataFolder + @"\settings.xml"] = [];
        }
        node.Machine.Files.Versions[@"C:\" + role.ServiceName + ".exe"] = new Version(12, 90, 20000, 0);

        node.Install();

        Assert.Equal([role.ServiceName], node.Machine.Services.Started);
        Assert.Equal([role.ServiceName], node.Machine.Services.Stopped);
        Assert.Equal("trusted", node.Machine.Settings.Get(name, "State"));
    }

    [Fact]
    public void On_a_node_qms_is_never_started_which_would_make_a_second_authority()
    {
        var node = new NodeScenario();
        node.Data["FIRSTSTART"] = "1";
        node.Machine.Services.Install(Qms, running: false);
        node.Machine.Services.Install(Dispatcher, running: false);
        node.Machine.Services.Install(RoleTable.Qds.ServiceName, running: false);

        node.Install();

        Assert.Equal([RoleTable.Qds.ServiceName, RoleTable.Qvs.ServiceName], node.Machine.Services.Started);
    }

    [Fact]
    public void What_runs_is_disabled_or_has_run_is_left_alone()
    {
        var node = new NodeScenario();
        node.Data["FIRSTSTART"] = "1";
        node.Machine.Services.Install(RoleTable.Qds.ServiceName, running: false);
        node.Machine.Services.Disable(RoleTable.Qds.ServiceName);

        node.Install();

        Assert.Equal([RoleTable.Qvs.ServiceName], node.Machine.Services.Started);
        Assert.Contains("FIRSTSTART=1: each service of QlikView here runs or has run before", node.Log.Lines);
    }

    [Fact]
    public void A_service_that_does_not_come_through_its_first_start_undoes_the_setup()
    {
        var qms = Fresh();
        qms.Machine.Services.ComesUp = name => name != Dispatcher && Comes(qms);
        var before = qms.Machine.Services.All.Select(s => $"{s.Name} {s.State}").ToList();

        Assert.Equal(ErrorCatalogue.ServiceDidNotStart.Code, Assert.Throws<TrustException>(() => qms.Install()).Code);

        Assert.Equal(before, qms.Machine.Services.All.Select(s => $"{s.Name} {s.State}"));
        Assert.Null(qms.Machine.Settings.Get("QMS", "State"));
    }

    [Fact]
    public void A_service_that_ends_soon_after_its_first_start_undoes_the_setup()
    {
        var qms = Fresh();
        qms.Machine.Clock.Meanwhile = () =>
        {
            if (qms.Machine.Services.Find(Dispatcher)!.State == ServiceState.Running)
                qms.Machine.Services.RequestStop(Dispatcher);
        };

        Assert.Equal(ErrorCatalogue.ServiceDidNotStart.Code, Assert.Throws<TrustException>(() => qms.Install()).Code);
        Assert.Null(qms.Machine.Settings.Get("QMS", "State"));
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void Whichever_write_is_refused_nothing_that_was_started_goes_on_running()
    {
        for (var n = 1; ; n++)
        {
            var qms = Fresh();
            var fault = qms.Machine.Fault = new FakeFault(FaultKind.ThrowsBefore, n);
            var failed = Record.Exception(() => qms.Install());
            if (!fault.Happened)
                break;
            if (failed is not null)
                Assert.All((string[])[Qms, Dispatcher], s => Assert.Equal(ServiceState.Stopped, qms.Machine.Services.Find(s)!.State));
        }
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_kill_before_any_write_is_mended_by_the_same_command()
    {
        var unknown = 0;
        for (var n = 1; ; n++)
        {
            var qms = Fresh();
            qms.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => qms.Install()))
                break;
            qms.Machine.PowerOn();

            qms.Install();

            Assert.Equal("trusted", qms.Machine.Settings.Get("QMS", "State"));
            var running = ((string[])[Qms, Dispatcher]).Where(s => qms.Machine.Services.Find(s)!.State != ServiceState.Stopped).ToList();
            unknown += running.Count;
            Assert.All(running, s => Assert.True(qms.Log.Says("left: services that did not run before and run now") && qms.Log.Says(s), s));
        }
        // Of each only the cuts between its start and the note of its process, which the folder writes in four steps.
        Assert.InRange(unknown, 1, 8);
    }

    [Fact]
    public void What_was_started_after_a_power_cut_is_not_stopped_by_the_undo_days_later()
    {
        for (var n = 1; ; n++)
        {
            var qms = Fresh();
            qms.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => qms.Install()))
                break;
            qms.Machine.PowerOn();
            qms.Machine.Services.Boot(qms.Machine.Clock.UtcNow += TimeSpan.FromMinutes(1));
            var running = qms.Machine.Services.All.Select(s => $"{s.Name} {s.State} {s.ProcessId}").ToList();
            qms.Machine.Clock.UtcNow += TimeSpan.FromDays(3);

            qms.Engine.ClearUp(setAside: false);

            Assert.Equal(running, qms.Machine.Services.All.Select(s => $"{s.Name} {s.State} {s.ProcessId}"));
        }
    }

    [Fact]
    public void A_cancel_during_a_first_start_ends_it_and_stops_what_was_started()
    {
        var qms = Fresh();
        qms.Machine.Services.HangsInStart = name => name == Dispatcher;
        qms.Machine.Clock.Meanwhile = () =>
        {
            if (qms.Machine.Services.Find(Dispatcher)!.State == ServiceState.Starting)
                qms.Log.IsCancelled = true;
        };

        Assert.Equal(ErrorCatalogue.Cancelled.Code, Assert.Throws<TrustException>(() => qms.Install()).Code);
        Assert.Equal([Qms], qms.Machine.Services.Stopped);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("restore")]
    public void It_makes_no_sense_with_another_way_to_an_authority(string mode)
        => Assert.Contains(
            SettingsReader.Check(new Dictionary<string, string> { ["ROLE"] = "QMS", ["FIRSTSTART"] = "1", ["AUTHORITY"] = mode, ["RESTOREFILE"] = @"C:\a" }),
            e => e.Code == ErrorCatalogue.FirstStartWithAuthority.Code);

    [Theory]
    [InlineData("FIRSTSTART", "yes", "QVT1026")]
    [InlineData("RESTARTSERVICES", "tomorrow", "QVT1025")]
    public void Other_values_are_refused(string name, string value, string code)
        => Assert.Equal([code], SettingsReader.Check(new Dictionary<string, string> { ["ROLE"] = "QMS", [name] = value }).Select(e => e.Code));

    private static QmsScenario Fresh(bool makes = true)
    {
        var qms = new QmsScenario(started: false);
        qms.Data["FIRSTSTART"] = "1";
        qms.Machine.Services.ComesUp = name => name != Qms || !makes || Comes(qms);
        qms.Machine.PowerOn();
        return qms;
    }

    // What QMS does at a start, whatever it was asked by.
    private static bool Comes(QmsScenario qms)
    {
        if (qms.Machine.Certificates.List(TrustStore.Root).Count == 0)
            qms.MakeAtFirstStart();
        return true;
    }
}
