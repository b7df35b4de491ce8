using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

/// <summary>What the checks do to a renewal, at which nobody is there to ignore anything.</summary>
public sealed class RenewalCheckTests
{
    private const string Tls12 = @"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\";

    [Fact]
    public void What_a_setup_ignored_does_not_refuse_the_renewals_of_its_certificates()
    {
        var node = new NodeScenario();
        Spoil(node.Machine, "Client");
        node.Data["IGNORECHECKS"] = "clock-differs,schannel-tls12-off,qms-host-unresolved";
        node.Install();
        node.Machine.TakenPorts.UnionWith(RoleTable.Qvs.Ports);
        node.Machine.Clock.UtcNow = CertificateRenewal.DueTimes(node.Machine).Values.Min();
        node.Log.Lines.Clear();

        Assert.Equal(RenewalOutcome.Renewed, node.RenewScheduled());

        Assert.Equal(
            ["warning qms-host-unresolved (QVT3001)", "warning clock-differs (QVT6722)", "warning schannel-tls12-off (QVT6729)"],
            node.Log.Lines.Where(l => l.StartsWith("warning ", StringComparison.Ordinal)).Select(l => l.Split(':')[0]));
    }

    [Fact]
    public void What_the_engine_stands_on_refuses_a_renewal()
    {
        var node = Servers.Installed();
        node.Renew(force: true, later: true);
        Spoil(node.Machine, "Client");
        node.Machine.Services.Install(RoleTable.Qvs.ServiceName, true, @"DOM\gone", null);
        node.Machine.Services.Disable(RoleTable.Qvs.ServiceName);
        node.Machine.Files.Versions[@"C:\" + RoleTable.Qvs.ServiceName + ".exe"] = new Version(11, 20);
        Assert.Equal(["QVT2002", "QVT2015", "QVT2005"], Assert.Throws<TrustException>(() => node.Renew(force: true)).Errors.Select(e => e.Code));
    }

    /// <summary>It restarts the services of them all, whichever of them it is run for.</summary>
    [Fact]
    public void A_renewal_is_checked_for_every_role_of_the_server()
    {
        var web = new IisScenario();
        web.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        web.Machine.Files.Folders.Add(RoleTable.Qvs.DataFolder);
        web.Install();
        MsiRun.Do(() => web.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QVS" });
        web.Machine.Services.Configure("W3SVC", "World Wide Web Publishing Service", IisScenario.Service);
        var before = web.Machine.Snapshot(withProcessIds: true);

        Assert.Equal(["QVT2063"], Assert.Throws<TrustException>(web.Renew).Errors.Select(e => e.Code));

        Assert.Equal(before, web.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void A_role_whose_service_is_gone_does_not_let_the_certificates_of_the_others_end()
    {
        var web = new IisScenario();
        web.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        web.Machine.Files.Folders.Add(RoleTable.Qvs.DataFolder);
        web.Install();
        MsiRun.Do(() => web.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QVS" });
        var before = web.Machine.Certificates.List(TrustStore.My).Select(c => c.Der).ToList();

        web.Machine.Services.Uninstall(IisScenario.Service);
        web.Log.Lines.Clear();
        web.Renew();

        Assert.DoesNotContain(web.Machine.Certificates.List(TrustStore.My), c => before.Contains(c.Der));
        Assert.Contains(web.Log.Lines, l => l.StartsWith("warning role-not-installed (QVT2061)", StringComparison.Ordinal));

        web.Machine.Services.Uninstall(RoleTable.Qvs.ServiceName);
        Assert.Equal("QVT2001", Assert.Throws<TrustException>(web.Renew).Code);
    }

    [Fact]
    public void Renewals_are_refused_by_the_same_checks_on_every_server()
        => Assert.Equal(
            ["role-not-installed", "qlikview-too-old", "service-disabled", "service-account-unknown", "web-server-service-wrong", "dependent-service"],
            CheckList.All.Where(c => c.Moments.HasFlag(CheckMoments.Renewal)).Select(c => c.Name));

    [Fact]
    public void The_own_certificates_of_the_QMS_server_are_renewed_with_warnings_too()
    {
        var qms = Servers.Created(m => Spoil(m, "Server"));
        var log = new FakeSetupLog();
        Assert.Equal(RenewalOutcome.Renewed, new CertificateRenewal(qms, log, (_, _) => throw new InvalidOperationException("nobody is asked")).Run(force: true, later: false));
        Assert.Equal(
            ["warning schannel-tls12-off (QVT6729)", "warning backup-missing (QVT6221)"],
            log.Lines.Where(l => l.StartsWith("warning ", StringComparison.Ordinal)).Select(l => l.Split(':')[0]));
    }

    private static void Spoil(FakeMachine machine, string side)
    {
        machine.Facts.Set(Tls12 + side, "Enabled", "0");
        machine.Network.Ahead = TimeSpan.FromHours(1);
        machine.Network.Unknown.Add("QMS01");
    }
}
