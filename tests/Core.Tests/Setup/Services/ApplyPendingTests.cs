using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>What goes wrong while a restart is made up for.</summary>
public sealed partial class ApplyPendingTests
{
    private static readonly string Qvs = RoleTable.Qvs.ServiceName;
    private static readonly string Qds = RoleTable.Qds.ServiceName;

    [Fact]
    public void A_service_that_does_not_come_up_is_named_the_others_run_and_it_stays_pending()
    {
        var node = Pending();
        node.Machine.Services.ComesUp = name => name != Qvs;

        var failed = Assert.Throws<TrustException>(() => Apply(node));

        Assert.Equal([ErrorCatalogue.ServiceDidNotStart.Code, ErrorCatalogue.ServiceLeftDown.Code], failed.Errors.Select(e => e.Code));
        Assert.Equal(ServiceState.Running, node.Machine.Services.Find(Qds)!.State);
        Assert.Equal("pending-restart", node.Machine.Settings.Get("QVS", "State"));
        Assert.Contains("QVT2006", node.Machine.Settings.Get("QVS", "LastError"), StringComparison.Ordinal);
        Assert.Contains(node.Machine.Events.Entries, e => e.StartsWith("QVT2020", StringComparison.Ordinal));
        Assert.Null(node.Machine.Folder.Read("journal/current.xml"));

        // Mended: what is down by now is started by hand, as the error says.
        node.Machine.Services.ComesUp = _ => true;
        node.Machine.Services.RequestStart(Qvs);
        Apply(node);
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Assert.Null(node.Machine.Settings.Get("QVS", "LastError"));
    }

    [Fact]
    public void One_that_is_cancelled_is_pending_still_and_everything_runs()
    {
        var node = Pending();
        node.Machine.Services.Down = _ => node.Log.IsCancelled = true;

        var cancelled = Assert.Throws<TrustException>(() => Apply(node));

        Assert.Equal([ErrorCatalogue.RestartCancelled.Code], cancelled.Errors.Select(e => e.Code));
        Assert.All((string[])[Qvs, Qds], s => Assert.Equal(ServiceState.Running, node.Machine.Services.Find(s)!.State));
        Assert.NotNull(PendingRestart.Load(node.Machine));
        Assert.Null(node.Machine.Settings.Get("QVS", "LastError"));
    }

    [Fact]
    public void What_a_cancelled_one_leaves_down_is_kept_where_administrators_find_it()
    {
        var node = Pending();
        node.Machine.Services.Down = _ => node.Log.IsCancelled = true;
        node.Machine.Services.ComesUp = _ => false;

        var cancelled = Assert.Throws<TrustException>(() => Apply(node));

        Assert.Equal(ErrorCatalogue.RestartCancelled.Code, cancelled.Code);
        Assert.Contains(cancelled.Errors, e => e.Code == ErrorCatalogue.ServiceLeftDown.Code);
        Assert.Contains("QVT2020", node.Machine.Settings.Get("QVS", "LastError"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_uninstall_is_a_way_out_of_a_service_that_refuses_the_certificates()
    {
        var node = Pending();
        node.Machine.Services.ComesUp = name => name != Qvs || node.Machine.Certificates.List(TrustStore.My).Count == 0;
        Assert.Throws<TrustException>(() => Apply(node));

        node.Uninstall();
        node.Machine.Services.RequestStart(Qvs);

        Assert.Equal(ServiceState.Running, node.Machine.Services.Find(Qvs)!.State);
    }

    [Fact]
    public void Another_programs_dependent_refuses_it_before_anything_is_stopped()
    {
        var node = Pending();
        node.Machine.Services.Install("AcmeMonitor", running: true);
        node.Machine.Services.Configure("AcmeMonitor", "Acme Monitor", Qvs);
        var before = node.Machine.Snapshot(withProcessIds: true);

        Assert.Equal(ErrorCatalogue.DependentService.Code, Assert.Throws<TrustException>(() => Apply(node)).Code);

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        Assert.NotNull(PendingRestart.Load(node.Machine));
    }

    [Theory]
    [InlineData(TrustStore.My, "CN=QVS01", true)]
    [InlineData(TrustStore.My, "CN=QVProxy", false)]
    [InlineData(TrustStore.Root, "CN=QlikViewCA", false)]
    public void What_was_deleted_meanwhile_refuses_it_before_anything_is_stopped(TrustStore store, string subject, bool withKey)
    {
        var node = Pending();
        var found = node.Machine.Certificates.List(store).Single(c => CertificateInfo.Parse(c.Der).Subject == subject);
        node.Machine.Certificates.Remove(store, CertificateInfo.Parse(found.Der).Thumbprint);
        if (withKey)
            node.Machine.Keys.Delete(found.Key!);
        var before = node.Machine.Services.All.ToList();

        var refused = Assert.Throws<TrustException>(() => Apply(node));

        Assert.Equal(ErrorCatalogue.CertificateMissing.Code, refused.Code);
        Assert.Contains(subject, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, node.Machine.Services.All);
        Assert.NotNull(PendingRestart.Load(node.Machine));
    }

    [Fact]
    public void A_service_that_takes_longer_than_its_time_to_stop_is_waited_for_and_started_again()
    {
        var node = Pending();
        node.Machine.Services.StopsSlowly = name => name == Qvs;
        var asked = DateTimeOffset.MaxValue;
        node.Machine.Clock.Meanwhile = () =>
        {
            var now = node.Machine.Clock.UtcNow;
            if (node.Machine.Services.Find(Qvs)!.State == ServiceState.Stopping && asked > now)
                asked = now;
            if (asked <= now && now - asked > ServiceTimes.Of(Qvs).Stop + TimeSpan.FromSeconds(5))
                node.Machine.Services.EndStop(Qvs);
        };

        Assert.Equal([ErrorCatalogue.ServiceDidNotStop.Code], Assert.Throws<TrustException>(() => Apply(node)).Errors.Select(e => e.Code));

        Assert.All((string[])[Qvs, Qds], s => Assert.Equal(ServiceState.Running, node.Machine.Services.Find(s)!.State));
    }

    [Fact]
    public void One_that_never_stops_is_not_said_to_refuse_the_certificates()
    {
        var node = Pending();
        node.Machine.Services.StopsSlowly = name => name == Qvs;

        Assert.Equal([ErrorCatalogue.ServiceDidNotStop.Code], Assert.Throws<TrustException>(() => Apply(node)).Errors.Select(e => e.Code));

        Assert.True(node.Log.Says($"left: service {Qvs} ran before and does not run: QVT2007"));
    }

    [Fact]
    public void After_a_kill_the_next_run_says_which_service_does_not_start_again()
    {
        var node = Pending();
        node.Machine.Services.ComesUp = _ =>
        {
            node.Machine.CutBefore = 1;
            throw new PowerCut();
        };
        Assert.True(PowerCut.Ends(() => Apply(node)));
        node.Machine.PowerOn();
        node.Machine.Services.ComesUp = name => name != Qvs;

        node.Engine.ClearUp(setAside: false);

        Assert.True(node.Log.Says($"left: service {Qvs} ran before and does not run: QVT2006"));
        Assert.False(node.Log.Says($"left: service {Qds}"));
        Assert.Equal(ServiceState.Running, node.Machine.Services.Find(Qds)!.State);
    }

    [Fact]
    public void One_that_was_starting_at_a_kill_runs_after_the_next_run()
    {
        var node = Pending();
        node.Machine.Services.HangsInStart = name => name == Qvs;
        node.Machine.Clock.Meanwhile = () =>
        {
            if (node.Machine.Services.Find(Qvs)!.State != ServiceState.Starting)
                return;
            node.Machine.CutBefore = 1;
            throw new PowerCut();
        };
        Assert.True(PowerCut.Ends(() => Apply(node)));
        node.Machine.PowerOn();
        node.Machine.Clock.Meanwhile = null;
        node.Machine.Services.HangsInStart = _ => false;

        node.Engine.ClearUp(setAside: false);

        Assert.Equal(ServiceState.Running, node.Machine.Services.Find(Qvs)!.State);
    }

    [Fact]
    public void An_error_of_what_the_next_run_has_finished_is_no_longer_shown()
    {
        var finished = 0;
        for (var n = 1; ; n++)
        {
            var node = Pending();
            node.Machine.PowerOn();
            var fault = node.Machine.Fault = new FakeFault(FaultKind.ThrowsBefore, n);
            var failed = Record.Exception(() => Apply(node));
            if (!fault.Happened)
                break;
            node.Machine.PowerOn();
            if (node.Engine.ClearUp(setAside: false) != LeftOver.Finished)
                continue;
            finished++;
            Assert.IsType<TrustException>(failed);
            Assert.Null(node.Machine.Settings.Get("QVS", "LastError"));
        }
        Assert.NotEqual(0, finished);
    }

    [Fact]
    public void A_power_cut_before_any_write_is_mended_by_the_same_command()
    {
        var cuts = 0;
        for (var n = 1; ; n++, cuts++)
        {
            var node = Pending();
            node.Machine.PowerOn();
            node.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => Apply(node)))
                break;
            node.Machine.PowerOn();

            Apply(node);

            Assert.Null(PendingRestart.Load(node.Machine));
            Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
            Assert.All((string[])[Qvs, Qds], s => Assert.Equal(ServiceState.Running, node.Machine.Services.Find(s)!.State));
            Assert.Null(node.Machine.Folder.Read("journal/current.xml"));
        }
        Assert.True(cuts > 8, $"only {cuts} writes were cut");
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_power_cut_during_a_setup_that_puts_off_is_mended_by_the_same_command()
    {
        for (var n = 1; ; n++)
        {
            var node = new NodeScenario();
            node.Data["RESTARTSERVICES"] = "later";
            var process = node.Machine.Services.Find(Qvs)!.ProcessId;
            node.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => node.Install()))
                break;
            node.Machine.PowerOn();
            node.PlaceTokenFile();

            node.Install();

            Assert.NotNull(PendingRestart.Load(node.Machine));
            Assert.Equal("pending-restart", node.Machine.Settings.Get("QVS", "State"));
            Assert.Equal(process, node.Machine.Services.Find(Qvs)!.ProcessId);
        }
    }

    private static NodeScenario Pending()
    {
        var node = new NodeScenario();
        node.Machine.Services.Install(Qds, running: true);
        node.Data["RESTARTSERVICES"] = "later";
        node.Install();
        return node;
    }

    private static void Apply(NodeScenario node) => new ApplyPending(node.Machine, node.Log).Run();
}
