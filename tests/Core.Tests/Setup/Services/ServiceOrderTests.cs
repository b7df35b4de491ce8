using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>In which order services are stopped and started, how long they may take, and which are left alone.</summary>
public sealed class ServiceOrderTests
{
    private static readonly string Qms = RoleTable.Qms.ServiceName;
    private static readonly string Qds = RoleTable.Qds.ServiceName;
    private static readonly string Dsc = RoleTable.Dsc.ServiceName;
    private static readonly string Dispatcher = RoleTable.DispatcherService;

    [Fact]
    public void A_service_that_comes_back_with_another_process_has_not_stayed_up()
    {
        var node = new NodeScenario();
        var before = node.Machine.Snapshot(withProcessIds: false);
        node.Machine.Clock.Meanwhile = () =>
        {
            if (!node.Log.Says("service QlikviewServer: stopped -> running"))
                return;
            // Windows' own recovery starts it again at once: whoever looks finds it running.
            node.Machine.Clock.Meanwhile = null;
            node.Machine.Services.RequestStop(RoleTable.Qvs.ServiceName);
            node.Machine.Services.RequestStart(RoleTable.Qvs.ServiceName);
        };

        var failed = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal("QVT2006", failed.Code);
        Assert.Contains("soon after its start", failed.Message, StringComparison.Ordinal);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 6)]
    public void While_windows_is_busy_with_another_service_a_setup_shows_life_and_can_be_cancelled(bool atStart, int waited)
    {
        var node = new NodeScenario();
        var before = node.Machine.Snapshot(withProcessIds: false);
        var (waits, asked) = (0, 0);
        node.Machine.Services.IsBusy = () => waits < 6 && (atStart ? node.Machine.Services.Stopped.Count > 0 : node.Log.Says("Qlik services: restarting"));
        node.Machine.Clock.Meanwhile = () =>
        {
            if (!node.Machine.Services.IsBusy())
                return;
            Assert.True(node.Log.Asked > asked, "nobody was shown that it goes on");
            asked = node.Log.Asked;
            // The undo waits as well, and nobody ends that.
            node.Log.IsCancelled = ++waits >= 4;
        };

        Assert.Equal("QVT5004", Assert.Throws<TrustException>(() => node.Install()).Code);

        Assert.Equal(waited, waits);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void Without_dependencies_qms_starts_first_and_the_dispatcher_last()
    {
        var machine = Everything();

        new ServiceRestarter(machine).Restart(ServiceOrder.Names(RoleTable.All).Reverse());

        Assert.Equal(ServiceOrder.Names(RoleTable.All), machine.Services.Started);
        Assert.Equal(ServiceOrder.Names(RoleTable.All).Reverse(), machine.Services.Stopped);
        Assert.Equal((Qms, Dispatcher), (machine.Services.Started[0], machine.Services.Started[^1]));
    }

    [Fact]
    public void What_windows_knows_to_depend_on_another_starts_after_it_and_stops_before_it()
    {
        var machine = Everything();
        // In any case, over a service that is not restarted, and with Windows' own among them.
        machine.Services.Configure(Qds, "", "RpcSs", Dsc.ToUpperInvariant());
        machine.Services.Configure(RoleTable.Qvs.ServiceName, "", Qds);

        new ServiceRestarter(machine).Restart([Dispatcher, Dsc, Qds, Qms, RoleTable.Qvs.ServiceName]);

        Assert.Equal([Qms, Dsc, Qds, RoleTable.Qvs.ServiceName, Dispatcher], machine.Services.Started);
        Assert.Equal(Enumerable.Reverse(machine.Services.Started), machine.Services.Stopped);
    }

    [Fact]
    public void An_order_over_a_service_that_does_not_run_and_a_circle_are_no_riddle()
    {
        var machine = Everything();
        machine.Services.Configure(RoleTable.Qvs.ServiceName, "", Qds);
        machine.Services.Configure(Qds, "", Dsc);
        machine.Services.Configure(Dsc, "", Qms);
        machine.Services.Configure(Qms, "", Dsc);

        Assert.Equal([Dsc, RoleTable.Qvs.ServiceName], ServiceOrder.Sort(machine.Services, [RoleTable.Qvs.ServiceName, Dsc]));
    }

    [Fact]
    public void A_service_of_qlik_that_depends_on_another_and_runs_restarts_with_it()
    {
        var machine = Everything();
        machine.Services.Configure(Qds, "", Dsc);

        new ServiceRestarter(machine).Restart([Dsc]);

        Assert.Equal([Dsc, Qds], machine.Services.Started);
    }

    [Fact]
    public void Another_programs_service_that_depends_on_qliks_is_named_before_anything_is_stopped()
    {
        var machine = Everything();
        machine.Services.Install("AcmeMonitor", running: true);
        machine.Services.Configure("AcmeMonitor", "Acme Monitor", Qds);

        var refused = Assert.Throws<TrustException>(() => new ServiceRestarter(machine).Restart(ServiceOrder.Names(RoleTable.All)));

        Assert.Equal(ErrorCatalogue.DependentService.Code, refused.Code);
        Assert.Contains("AcmeMonitor", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Qds, refused.Message, StringComparison.Ordinal);
        Assert.Empty(machine.Services.Stopped);
    }

    [Fact]
    public void Another_programs_service_that_does_not_run_is_no_reason_to_refuse()
    {
        var machine = Everything();
        machine.Services.Install("AcmeMonitor", running: false);
        machine.Services.Configure("AcmeMonitor", "Acme Monitor", Qds);

        new ServiceRestarter(machine).Restart([Qds]);

        Assert.Equal([Qds], machine.Services.Started);
    }

    [Theory]
    [InlineData("QlikViewDistributionService", 300, 600)]
    [InlineData("QLIKVIEWSERVER", 300, 300)]
    [InlineData("QlikviewManagementService", 180, 300)]
    [InlineData("QlikviewWebserver", 120, 180)]
    [InlineData("QlikViewServiceDispatcher", 120, 180)]
    public void Each_service_has_its_own_time_which_its_error_says(string name, int stop, int start)
    {
        var machine = new FakeMachine("QVS01");
        machine.Services.Install(name, running: true);
        machine.Services.HangsInStop = _ => true;
        var begun = machine.Clock.UtcNow;
        var stopping = Assert.Throws<TrustException>(() => new ServiceRestarter(machine).Restart(ServiceOrder.Names(RoleTable.All).Where(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))));
        Assert.Contains($"did not stop within {stop} seconds", stopping.Message, StringComparison.Ordinal);
        Assert.InRange((machine.Clock.UtcNow - begun).TotalSeconds, stop, stop + 1);

        machine.Services.HangsInStop = _ => false;
        machine.Services.HangsInStart = _ => true;
        begun = machine.Clock.UtcNow;
        var starting = Assert.Throws<TrustException>(() => new ServiceRestarter(machine).Restart(ServiceOrder.Names(RoleTable.All).Where(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))));
        Assert.Contains($"still starting after {start} seconds", starting.Message, StringComparison.Ordinal);
        Assert.InRange((machine.Clock.UtcNow - begun).TotalSeconds, start, start + 1);
    }

    private static FakeMachine Everything()
    {
        var machine = new FakeMachine("QMS01");
        foreach (var name in ServiceOrder.Names(RoleTable.All))
            machine.Services.Install(name, running: true);
        return machine;
    }
}
