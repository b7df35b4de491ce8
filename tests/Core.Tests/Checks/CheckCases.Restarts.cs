using QvTrust.Core.Checks;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;
using QvTrust.Core.Tests.Setup.Switching;

namespace QvTrust.Core.Tests.Checks;

// What would end a setup in its last stages, where services are told to use certificates and are restarted.
internal static partial class CheckCases
{
    private static IEnumerable<CheckCase> Restarts() =>
    [
        new("dependent-service", "before the first setup", () => Servers.Native(m => Monitored(m, RoleTable.Qds.ServiceName)), "QVT2018") { Says = "the service AcmeMonitor, which is not QlikView's, runs and depends on QlikViewDistributionService" },
        new("dependent-service", "of a service beside the role's", () => Servers.Native(m =>
        {
            m.Services.Install(RoleTable.Dsc.ServiceName, running: true);
            Monitored(m, RoleTable.Dsc.ServiceName);
        }), "QVT2018") { Role = RoleTable.Qds },
        Warned("dependent-service", "a server that is set up, which may renew", m => Monitored(m, RoleTable.Qvs.ServiceName), "QVT2018", "AcmeMonitor"),
        new("dependent-service", "where a restart is pending", () => Servers.Node(m =>
        {
            PendingRestart.Add(m, ["a certificate is new"]).Apply(m);
            Monitored(m, RoleTable.Qvs.ServiceName);
        }), "QVT2018"),
        new("dependent-service", "where certificates are missing", () => Servers.Node(m =>
        {
            var leaf = m.Leaf();
            m.Certificates.Remove(TrustStore.My, leaf.Info.Thumbprint);
            m.Keys.Delete(leaf.Stored.Key!);
            Monitored(m, RoleTable.Qvs.ServiceName);
        }), "QVT2018"),
        new("dependent-service", "where QMS distributed others meanwhile, which is not looked at", () => Servers.NativeSetUp(m => Monitored(m, RoleTable.Qds.ServiceName)), "QVT2018") { Severity = CheckSeverity.Warning },
        new("dependent-service", "an authority to adopt, which QMS uses already", () => Servers.Qms(m => Monitored(m, RoleTable.DispatcherService)), "QVT2018") { Severity = CheckSeverity.Warning },
        new("dependent-service", "it does not run", () => Servers.Native(m =>
        {
            Monitored(m, RoleTable.Qds.ServiceName);
            m.Services.RequestStop("AcmeMonitor");
        })),
        new("dependent-service", "what it depends on does not run", () => Servers.Native(m =>
        {
            m.Services.Install(RoleTable.Dsc.ServiceName, running: false);
            Monitored(m, RoleTable.Dsc.ServiceName);
        })),
        new("dependent-service", "QlikView's own, and ours", () => Servers.Adopted(m =>
        {
            m.Services.Configure(RoleTable.DispatcherService, "Qlik Service Dispatcher", RoleTable.Qms.ServiceName);
            m.Services.Configure(RoleTable.AuthorityService, "QvTrust Authority", RoleTable.Qms.ServiceName);
        })),
        new("dependent-service", "a policy has restarts put off", () => Servers.Native(m =>
        {
            m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "RESTARTSERVICES", "later");
            Monitored(m, RoleTable.Qds.ServiceName);
        })),
        new("dependent-service", "a QMS server whose QMS does not run restarts nothing", () => Servers.Qms(m =>
        {
            Monitored(m, RoleTable.DispatcherService);
            m.Services.RequestStop(RoleTable.Qms.ServiceName);
        })),
        new("dependent-service", "IIS, of which another check says it", () => Iis(m => m.Services.Configure("W3SVC", "World Wide Web Publishing Service", IisScenario.Service))),

        new("switch-file-wrong", "what was kept no longer fits", () => Switched(s => s.Place(SwitchScenario.SettingsPath, s.File.Replace("'true'", "'maybe'"))), "QVT2041") { Says = "says \"maybe\"" },
        new("switch-file-wrong", "the file of a service that was removed", () => Switched(s => s.Node.Machine.Files.Content.Remove(SwitchScenario.SettingsPath)), "QVT2040"),
        new("switch-file-wrong", "a policy names a file that is not there", () => Servers.Native(m => m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "SWITCHFILE", @"C:\switch.xml")), "QVT1071"),
        new("switch-file-wrong", "each value says what setup made it say", () => Switched()),
        new("switch-file-wrong", "a value that somebody has put back, which setup sets again", () => Switched(s => s.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings))),
        new("switch-file-wrong", "nothing was ever given", () => Servers.Node()),
    ];

    private static void Monitored(FakeMachine machine, string service)
    {
        machine.Services.Install("AcmeMonitor", running: true);
        machine.Services.Configure("AcmeMonitor", "Acme Monitor", service);
    }

    private static FakeMachine Switched(Action<SwitchScenario>? spoil = null)
    {
        var scenario = new SwitchScenario();
        scenario.Node.Install();
        spoil?.Invoke(scenario);
        return scenario.Node.Machine;
    }
}
