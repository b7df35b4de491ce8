using QvTrust.Core.Checks;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

// IIS in place of QlikView's own web server.
internal static partial class CheckCases
{
    private static IEnumerable<CheckCase> WebServers() =>
    [
        new("role-not-installed", "behind IIS another service", () => Iis(m => m.Settings.Set("", "WebServerService", "AcmeWeb")), "QVT2061") { Says = "no service AcmeWeb" },
        new("role-not-installed", "behind IIS", () => Iis()),
        new("qlikview-too-old", "a program behind IIS that has a version of its own", () => Iis()),
        new("qlikview-too-old", "QlikView Web Server beside IIS", () => Iis(m => m.Files.Versions[RoleTable.Qvws.Executable] = new Version(11, 20)), "QVT2002"),

        new("web-server-service-wrong", "a service of Windows", () => Iis(m => m.Services.Install(IisScenario.Service, true, program: @"c:\windows\SYSTEM32\svchost.exe")), "QVT2062") { Says = @"c:\windows\SYSTEM32\svchost.exe" },
        new("web-server-service-wrong", "IIS depends on it", () => Iis(m => m.Services.Configure("W3SVC", "World Wide Web Publishing Service", IisScenario.Service)), "QVT2063") { Says = "the service W3SVC of IIS" },
        new("web-server-service-wrong", "it depends on IIS", () => Iis(m => m.Services.Configure(IisScenario.Service, "Settings", "W3SVC"))),
        new("web-server-service-wrong", "IIS that depends on it does not run", () => Iis(m =>
        {
            m.Services.Install("W3SVC", running: false);
            m.Services.Configure("W3SVC", "World Wide Web Publishing Service", IisScenario.Service);
        })),

        new("web-server-unclear", "no program of QlikView Web Server", () => Iis(), "QVT2064") { Severity = CheckSeverity.Warning, Says = IisScenario.Service },
        new("web-server-unclear", "QlikView Web Server runs too", () => Iis(m =>
        {
            Known(m);
            m.Services.Install(RoleTable.Qvws.ServiceName, running: true);
        }), "QVT2065") { Severity = CheckSeverity.Warning, Says = "QlikviewWebserver" },
        new("web-server-unclear", "QlikView Web Server is installed and does not run", () => Iis(m =>
        {
            Known(m);
            m.Services.Install(RoleTable.Qvws.ServiceName, running: false);
        })),
        new("web-server-unclear", "QlikView Web Server itself", () => Servers.Node(m => m.Services.Install(RoleTable.Qvws.ServiceName, running: true))),
    ];

    private static void Known(FakeMachine machine) => machine.Files.Versions[RoleTable.Qvws.Executable] = new Version(12, 90);

    private static FakeMachine Iis(Action<FakeMachine>? spoil = null)
    {
        var web = new IisScenario();
        web.Install();
        spoil?.Invoke(web.Machine);
        return web.Machine;
    }
}
