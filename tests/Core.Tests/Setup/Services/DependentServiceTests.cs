using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Checks;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>Another program's running service that depends on one of QlikView's: what certainly restarts that one is refused before its first change, what may restart nothing is not.</summary>
public sealed class DependentServiceTests
{
    [Fact]
    public void The_first_setup_of_a_node_is_refused_before_the_authority_is_asked()
    {
        var node = new NodeScenario();
        Monitor(node.Machine, RoleTable.Qvs.ServiceName);
        var before = node.Machine.Snapshot(withProcessIds: true);

        var refused = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal(ErrorCatalogue.DependentService.Code, Assert.Single(refused.Errors).Code);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        Assert.Empty(node.Machine.Keys.All);
        Assert.DoesNotContain(node.Log.Lines, l => l.Contains("->") || l.Contains("redeemed"));
        node.Machine.Services.RequestStop("AcmeMonitor");
        node.Install();
        Assert.Equal(2, node.Machine.Certificates.List(TrustStore.My).Count);
    }

    [Fact]
    public void Where_the_check_is_ignored_the_restart_refuses_and_all_is_undone_without_a_stop()
    {
        var node = new NodeScenario();
        Monitor(node.Machine, RoleTable.Qvs.ServiceName);
        node.Data["IGNORECHECKS"] = "dependent-service";
        var before = node.Machine.Snapshot(withProcessIds: true);

        Assert.Equal(ErrorCatalogue.DependentService.Code, Assert.Throws<TrustException>(() => node.Install()).Code);

        Assert.Contains(node.Log.Lines, l => l.StartsWith("ignored dependent-service (QVT2018): ", StringComparison.Ordinal));
        Assert.NotEmpty(node.Machine.Keys.All);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        Assert.Empty(node.Machine.Services.Stopped);
    }

    [Fact]
    public void A_repair_that_finds_all_in_its_place_and_a_setup_that_puts_the_restart_off_go_through()
    {
        var node = Servers.Installed();
        Monitor(node.Machine, RoleTable.Qvs.ServiceName);
        node.Install();
        Assert.Contains(node.Log.Lines, l => l.StartsWith("warning dependent-service (QVT2018): ", StringComparison.Ordinal));

        var later = new NodeScenario();
        Monitor(later.Machine, RoleTable.Qvs.ServiceName);
        later.Data["RESTARTSERVICES"] = "later";
        later.Install();
        Assert.DoesNotContain(later.Log.Lines, l => l.Contains("dependent-service"));
    }

    /// <summary>It needs no token and restarts nothing, unless a service lacks rights.</summary>
    [Fact]
    public void A_second_role_goes_through()
    {
        var node = new NodeScenario();
        node.Machine.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
        node.Install();
        Monitor(node.Machine, RoleTable.Qvs.ServiceName);
        node.Data["ROLE"] = "QDS";

        node.Install();

        Assert.Equal("trusted", node.Machine.Settings.Get("QDS", RoleValues.State));
    }

    [Fact]
    public void A_renewal_is_refused_before_its_first_change()
    {
        var node = Servers.Installed();
        Monitor(node.Machine, RoleTable.Qvs.ServiceName);
        var certificates = node.Machine.Certificates.List(TrustStore.My).Select(c => c.Der).ToList();
        node.Log.Lines.Clear();

        Assert.Equal(ErrorCatalogue.DependentService.Code, Assert.Throws<TrustException>(() => node.Renew(force: true)).Code);

        Assert.Equal(certificates, node.Machine.Certificates.List(TrustStore.My).Select(c => c.Der));
        Assert.DoesNotContain(node.Log.Lines, l => l.Contains("->"));
    }

    [Theory]
    [InlineData("create", CheckSeverity.Error)]
    [InlineData("auto", CheckSeverity.Warning)]
    public void An_authority_that_is_made_is_put_into_use_and_one_that_is_there_may_be_in_use(string authority, CheckSeverity severity)
    {
        var qms = new QmsScenario(made: severity == CheckSeverity.Warning);
        Monitor(qms.Machine, RoleTable.DispatcherService);

        var report = CheckRun.Of(qms.Machine, RoleTable.Qms, given: new Dictionary<string, string> { ["AUTHORITY"] = authority });

        Assert.Equal(severity, Assert.Single(report.Findings, f => f.Check == "dependent-service").Severity);
        qms.Data["AUTHORITY"] = authority;
        if (severity == CheckSeverity.Error)
            Assert.Equal(ErrorCatalogue.DependentService.Code, Assert.Throws<TrustException>(() => qms.Install()).Code);
        else
            qms.Install();
    }

    [Fact]
    public void The_service_behind_iis_that_is_only_about_to_be_one_is_no_other_programs()
    {
        var web = new IisScenario();
        web.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        web.Machine.Services.Configure(IisScenario.Service, "Settings", RoleTable.Qvs.ServiceName);
        web.Install();
        Assert.Equal("trusted", web.Machine.Settings.Get("QVWS", RoleValues.State));
    }

    private static void Monitor(FakeMachine machine, string service)
    {
        machine.Services.Install("AcmeMonitor", running: true);
        machine.Services.Configure("AcmeMonitor", "Acme Monitor", service);
        machine.PowerOn();
    }
}
