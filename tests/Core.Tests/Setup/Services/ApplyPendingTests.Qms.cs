using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Tests.Setup.Services;

/// <content>The QMS server with its License Service, whatever role a setup there is for.</content>
public sealed partial class ApplyPendingTests
{
    [Fact]
    public void On_the_qms_server_the_license_service_gets_fresh_files_and_starts_last()
    {
        var qms = new QmsScenario(started: true, made: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Data["RESTARTSERVICES"] = "later";
        qms.Install();
        Assert.Empty(qms.Machine.Services.Started);
        Assert.Equal("pending-restart", qms.Machine.Settings.Get("QMS", "State"));

        new ApplyPending(qms.Machine, qms.Log).Run();

        Assert.Equal([RoleTable.Qms.ServiceName, RoleTable.DispatcherService], qms.Machine.Services.Started);
        Assert.True(qms.Machine.Files.Exists(QmsScenario.ExportFolder + "server.pem"));
        Assert.Equal("trusted", qms.Machine.Settings.Get("QMS", "State"));
    }

    [Fact]
    public void On_a_qms_server_whose_qms_is_stopped_meanwhile_it_stays_pending_and_says_what_to_start()
    {
        var qms = new QmsScenario(started: true, made: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Data["RESTARTSERVICES"] = "later";
        qms.Install();
        qms.Machine.Services.RequestStop(RoleTable.Qms.ServiceName);

        Assert.Equal(ErrorCatalogue.RestartWaits.Code, Assert.Throws<TrustException>(() => new ApplyPending(qms.Machine, qms.Log).Run()).Code);
        Assert.NotNull(PendingRestart.Load(qms.Machine));

        // With everything stopped nothing runs with the old state any more.
        qms.Machine.Services.RequestStop(RoleTable.DispatcherService);
        new ApplyPending(qms.Machine, qms.Log).Run();
        Assert.Equal("trusted", qms.Machine.Settings.Get("QMS", "State"));
        Assert.Empty(qms.Machine.Services.Started);
    }

    [Fact]
    public void A_setup_of_a_qms_server_whose_qms_does_not_run_leaves_the_restart_of_what_does_pending()
    {
        var qms = new QmsScenario(started: true, made: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Machine.Services.Install(Qvs, running: true);
        qms.Machine.Services.RequestStop(RoleTable.Qms.ServiceName);

        qms.Install();

        Assert.Empty(qms.Machine.Services.Started);
        Assert.NotNull(PendingRestart.Load(qms.Machine));
        Assert.Equal("pending-restart", qms.Machine.Settings.Get("QMS", "State"));
        Assert.True(qms.Log.Says("run qvtrust apply-pending where other services of QlikView run here"));
    }

    [Fact]
    public void A_setup_of_another_role_there_restarts_nothing_before_qms_runs_and_ends_nothing_that_is_pending()
    {
        var qms = new QmsScenario(started: true, made: false);
        (qms.Data["AUTHORITY"], qms.Data["RESTARTSERVICES"]) = ("create", "later");
        qms.Install();
        qms.Machine.Services.RequestStop(RoleTable.Qms.ServiceName);
        qms.Machine.Services.Install(Qvs, running: true);
        qms.Machine.Files.Versions[@"C:\" + Qvs + ".exe"] = new Version(12, 90, 20000, 0);

        MsiRun.Do(() => qms.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01" });

        Assert.Empty(qms.Machine.Services.Started);
        Assert.NotNull(PendingRestart.Load(qms.Machine));
        Assert.Equal("pending-restart", qms.Machine.Settings.Get("QVS", "State"));
    }

    [Fact]
    public void A_setup_of_another_role_there_has_the_dispatcher_start_behind_the_export()
    {
        var qms = new QmsScenario(started: true, made: false);
        (qms.Data["AUTHORITY"], qms.Data["RESTARTSERVICES"]) = ("create", "later");
        qms.Install();
        qms.Machine.Services.Install(Qvs, running: true);
        qms.Machine.Files.Versions[@"C:\" + Qvs + ".exe"] = new Version(12, 90, 20000, 0);
        qms.Exports = false;

        MsiRun.Do(() => qms.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01" });

        // QMS wrote none: setup waited for them, and wrote them itself before the dispatcher started.
        Assert.True(qms.Machine.Files.Exists(QmsScenario.ExportFolder + "server.pem"));
        Assert.Contains(RoleTable.DispatcherService, qms.Machine.Services.Started);
    }
}
