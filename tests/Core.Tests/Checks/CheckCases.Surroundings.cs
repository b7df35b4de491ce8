using QvTrust.Core.Certificates;
using QvTrust.Core.Checks;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

// What is around QlikView: other servers, Windows and its policies, the rest of the installation.
internal static partial class CheckCases
{
    private const string Tls12 = @"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\";
    private const string FirewallPolicy = @"SOFTWARE\Policies\Microsoft\WindowsFirewall\";
    private const string OfQvs = "QvTrust QVS TCP 4747 (inbound, TCP port 4747, allow), QvTrust QVS TCP 4749 (inbound, TCP port 4749, allow)";
    private const string OfQds = "QvTrust QDS TCP 4720 (inbound, TCP port 4720, allow)";
    private const string Framework = @"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full";
    private const string Installer = @"SOFTWARE\Policies\Microsoft\Windows\Installer";
    private const string AppLocker = @"SOFTWARE\Policies\Microsoft\Windows\SrpV2\";

    private static IEnumerable<CheckCase> Network() =>
    [
        new("qms-host-unresolved", "a set up node whose DNS lost the name", () => Servers.Node(m => m.Network.Unknown.Add("QMS01")), "QVT3001") { Severity = CheckSeverity.Warning, Says = "the name QMS01 does not resolve" },
        new("qms-host-unresolved", "before the first setup", () => Servers.Native(m =>
        {
            m.Settings.Set("", "QmsHost", "QMS01");
            m.Network.Unknown.Add("QMS01");
        }), "QVT3001") { Says = "hosts file" },
        new("qms-host-unresolved", "the address leads to another name", () => Servers.Node(m => m.Network.Reverse = "other.example.com"), "QVT6720") { Severity = CheckSeverity.Warning, Says = "192.0.2.7 of QMS01 belongs to other.example.com" },
        new("qms-host-unresolved", "the name service is silent", () => Servers.Node(m => m.Network.IsSilent = true), "QVT6721") { Severity = CheckSeverity.Warning, Says = "within 2 s whether QMS01" },
        new("qms-host-unresolved", "reverse lookup gives the full name", () => Servers.Node(m => m.Network.Reverse = "qms01.corp.example.com")),
        new("qms-host-unresolved", "an address that resolves was given for it", () => Servers.Node(m =>
        {
            m.Settings.Set("", "QmsAddress", "qms01.corp.example.com");
            m.Network.Unknown.Add("QMS01");
        })),
        new("qms-host-unresolved", "nobody said which server", () => Servers.Native(m => m.Network.IsSilent = true)),

        new("clock-differs", "behind", () => Servers.Node(m => m.Network.Ahead = TimeSpan.FromSeconds(301)), "QVT6722") { Says = " UTC: they differ by 5 minutes" },
        new("clock-differs", "ahead", () => Servers.Node(m => m.Network.Ahead = TimeSpan.FromDays(-1)), "QVT6722") { Says = "1440 minutes" },
        new("clock-differs", "a little", () => Servers.Node(m => m.Network.Ahead = TimeSpan.FromMinutes(5)), "QVT6723") { Severity = CheckSeverity.Warning },
        new("clock-differs", "by what an answer takes", () => Servers.Node(m => m.Network.Ahead = TimeSpan.FromMinutes(-1))),
        new("clock-differs", "nobody answers", () => Servers.Node(m =>
        {
            m.Network.IsSilent = true;
            m.Network.Ahead = TimeSpan.FromDays(1);
        })),
        new("clock-differs", "QMS distributed the certificates", () => Servers.NativeSetUp(m =>
        {
            m.Settings.Set("", "QmsHost", "QMS01");
            m.Network.Ahead = TimeSpan.FromDays(1);
        }), "QVT6722") { Severity = CheckSeverity.Warning, Says = "1440 minutes" },
        new("clock-differs", "QMS distributed the certificates and is no authority", () => Servers.NativeSetUp(m =>
        {
            m.Settings.Set("", "QmsHost", "QMS01");
            m.Network.HasNoAuthority = true;
            m.Network.Ahead = TimeSpan.FromDays(1);
        })),
        new("clock-differs", "nobody said which server, and QMS distributed the certificates", () => Servers.NativeSetUp(m => m.Network.Ahead = TimeSpan.FromDays(1))),
    ];

    private static IEnumerable<CheckCase> Windows() =>
    [
        Warned("reboot-pending", "a file in use", m => m.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Session Manager", "PendingFileRenameOperations", "\\??\\C:\\a.tmp\n"), "QVT6724", "files that are in use"),
        Warned("reboot-pending", "an update", m =>
        {
            m.Facts.Set(@"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending", "", "");
            m.Facts.Set(@"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired", "x", "1");
        }, "QVT6724", "restart: Windows servicing, Windows Update"),
        new("reboot-pending", "an empty list", () => Servers.Node(m => m.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Session Manager", "PendingFileRenameOperations", "\n"))),

        Warned("fips-mode", "on", m => m.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled", "1"), "QVT6725", "FIPS"),
        new("fips-mode", "off", () => Servers.Node(m => m.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled", "0"))),

        Warned("firewall-unavailable", "stopped", m => m.Services.Install("MpsSvc", running: false), "QVT6726", OfQvs + "; or start the service"),
        Warned("firewall-unavailable", "disabled", m =>
        {
            m.Services.Install("MpsSvc", running: true);
            m.Services.Disable("MpsSvc");
        }, "QVT6726", "MpsSvc of the Windows firewall is disabled"),
        Warned("firewall-unavailable", "a policy without local rules", m => m.Facts.Set(FirewallPolicy + "DomainProfile", "AllowLocalPolicyMerge", "0"), "QVT6727", "(DomainProfile). Mend: Have whoever manages that policy add these: " + OfQvs + "."),
        Warned("firewall-unavailable", "a policy that lets nothing in", m => m.Facts.Set(FirewallPolicy + "PublicProfile", "DoNotAllowExceptions", "1"), "QVT6727", "(PublicProfile). Mend: Have whoever manages that policy add these: " + OfQvs + "."),
        new("firewall-unavailable", "a policy, before QMS distributes", () => WaitsForQms(), "QVT6727") { Severity = CheckSeverity.Warning, Says = " add these: " + OfQds + ", QvTrust QDS TCP 14720 (inbound, TCP port 14720, allow)." },
        new("firewall-unavailable", "a policy, and no wait for QMS", () => WaitsForQms(m => m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "TRUSTWAIT", "0")), "QVT6727") { Severity = CheckSeverity.Warning, Says = " add these: " + OfQds + "." },
        new("firewall-unavailable", "a policy, and QMS has distributed", () => WaitsForQms(Distribute), "QVT6727") { Severity = CheckSeverity.Warning, Says = " add these: " + OfQds + "." },
        new("firewall-unavailable", "a policy that turns it off", () => Servers.Node(m =>
        {
            m.Services.Install("MpsSvc", running: true);
            m.Facts.Set(FirewallPolicy + "DomainProfile", "AllowLocalPolicyMerge", "0");
            m.Facts.Set(FirewallPolicy + "DomainProfile", "EnableFirewall", "0");
        })),
        new("firewall-unavailable", "a policy that turns it on", () => Servers.Node(m => m.Facts.Set(FirewallPolicy + "DomainProfile", "EnableFirewall", "1"))),

        Warned("application-control", "AppLocker", m =>
        {
            m.Services.Install("AppIDSvc", running: true);
            m.Facts.Set(AppLocker + "Dll", "EnforcementMode", "1");
            m.Facts.Set(AppLocker + "Exe", "EnforcementMode", "0");
        }, "QVT6728", "here: AppLocker Dll. Mend: Have it allow"),
        Warned("application-control", "App Control for Business", m => m.Facts.Set(@"SOFTWARE\Policies\Microsoft\Windows\DeviceGuard", "DeployConfigCIPolicy", "1"), "QVT6728", "App Control for Business"),
        new("application-control", "AppLocker without its service", () => Servers.Node(m =>
        {
            m.Services.Install("AppIDSvc", running: false);
            m.Facts.Set(AppLocker + "Dll", "EnforcementMode", "1");
        })),

        new("schannel-tls12-off", "for clients", () => Servers.Node(m => m.Facts.Set(Tls12 + "Client", "Enabled", "0")), "QVT6729") { Says = "(SCHANNEL, Client: Enabled=0)" },
        new("schannel-tls12-off", "for servers, unless asked", () => Servers.Adopted(m => m.Facts.Set(Tls12 + "Server", "DisabledByDefault", "1")), "QVT6737") { Severity = CheckSeverity.Warning, Says = "(SCHANNEL, Server: DisabledByDefault=1)" },
        new("schannel-tls12-off", "switched on by hand", () => Servers.Node(m =>
        {
            m.Facts.Set(Tls12 + "Client", "Enabled", "4294967295");
            m.Facts.Set(Tls12 + "Client", "DisabledByDefault", "0");
        })),

        new("windows-too-old", "a node on Windows Server 2012", () => Servers.Node(m => Build(m, "9200")), "QVT2079") { Says = "build 9200 here, and the package of a node needs 9600" },
        new("windows-too-old", "a QMS server on Windows Server 2012 R2", () => Servers.Adopted(m => Build(m, "9600")), "QVT2079") { Says = "the QMS server (authority, qvtrust.exe) needs 14393" },
        Warned("windows-too-old", "a node on Windows Server 2012 R2", m => Build(m, "9600"), "QVT6741", "qvtrust.exe needs 14393"),
        new("windows-too-old", "a QMS server on Windows Server 2016", () => Servers.Adopted(m => Build(m, "14393"))),
        new("windows-too-old", "a build that is no number", () => Servers.Node(m => Build(m, "-1"))),

        new("framework-too-old", "4.6.2, before the first setup", () => Servers.Native(m => m.Facts.Set(Framework, "Release", "394802")), "QVT6743") { Says = "(release 461808) or later, and here is release 394802" },
        new("framework-too-old", "none", () => Servers.Native(m => m.Facts.Remove(Framework, "Release")), "QVT6743") { Says = "and here is none" },
        Warned("framework-too-old", "a server that is set up", m => m.Facts.Set(Framework, "Release", "461807"), "QVT6743", "release 461807"),
        new("framework-too-old", "4.7.2", () => Servers.Native(m => m.Facts.Set(Framework, "Release", "461808"))),

        new("rollback-disabled", "before the first setup", () => Servers.Native(m => m.Facts.Set(Installer, "DisableRollback", "1")), "QVT6744") { Says = "(DisableRollback=1)" },
        Warned("rollback-disabled", "a server that is set up", m => m.Facts.Set(Installer, "DisableRollback", "1"), "QVT6744", "(DisableRollback=1)"),
        new("rollback-disabled", "the policy is set to off", () => Servers.Native(m => m.Facts.Set(Installer, "DisableRollback", "0"))),

        new("service-logon-refused", "a policy names others", () => Servers.Adopted(m => m.Facts.Rights["SeServiceLogonRight"] = ["S-1-5-20", "S-1-5-21-1-2-3-1104"]), "QVT2080") { Says = "given to others alone" },
        new("service-logon-refused", "a policy denies it to all services", () => Servers.Adopted(m => m.Facts.Rights["SeDenyServiceLogonRight"] = ["S-1-5-32-546", "S-1-5-80-0"]), "QVT2080") { Says = "Deny log on as a service is given to it" },
        new("service-logon-refused", "a policy names the service itself", () => Servers.Adopted(m => m.Facts.Rights["SeServiceLogonRight"] = [ServiceSid.Of(RoleTable.AuthorityService)])),
        new("service-logon-refused", "a policy names all users", () => Servers.Adopted(m => m.Facts.Rights["SeServiceLogonRight"] = ["S-1-5-32-545"])),
        new("service-logon-refused", "nobody is named", () => Servers.Adopted(m => m.Facts.Rights["SeServiceLogonRight"] = [])),
    ];

    // Before its first setup, which Group Policy gives TRUST=existing.
    private static FakeMachine TakesWhatIsHere(Action<FakeMachine>? spoil = null, Role? role = null)
    {
        var machine = new FakeMachine("QVS01");
        machine.Services.Install((role ?? RoleTable.Qvs).ServiceName, running: true);
        machine.Facts.Set(@"SOFTWARE\Policies\QvTrust", "TRUST", "existing");
        spoil?.Invoke(machine);
        return machine;
    }

    private static FakeMachine WaitsForQms(Action<FakeMachine>? spoil = null) => TakesWhatIsHere(
        m =>
        {
            m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "TRUSTWAIT", "30");
            m.Facts.Set(FirewallPolicy + "DomainProfile", "AllowLocalPolicyMerge", "0");
            spoil?.Invoke(m);
        },
        RoleTable.Qds);

    private static void Distribute(FakeMachine machine)
    {
        var set = new NativeSet(new FakeMachine("QMS01"), "native", new NativeShape(machine.Clock.UtcNow.AddYears(-1)));
        machine.Certificates.Add(TrustStore.Root, set.Root.Der, null);
        set.Install(CertificateKind.Server, machine.Name, machine);
        set.Install(CertificateKind.Client, machine.Name, machine);
    }

    private static void Build(FakeMachine machine, string build) => machine.Facts.Set(@"SOFTWARE\Microsoft\Windows NT\CurrentVersion", "CurrentBuildNumber", build);

    private static IEnumerable<CheckCase> Installation() =>
    [
        new("no-installation-port", "QVS alone", () => TakesWhatIsHere(), "QVT6521") { Says = "a server with QVS alone has no port" },
        new("no-installation-port", "QDS beside it", () => TakesWhatIsHere(m => m.Services.Install(RoleTable.Qds.ServiceName, running: true))),
        new("no-installation-port", "all of them are here", () => TakesWhatIsHere(Distribute)),
        new("no-installation-port", "it enrols", () => TakesWhatIsHere(m => m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "TRUST", "enrol"))),
        Warned("two-qms", "on a node", m => m.Services.Install(RoleTable.Qms.ServiceName, running: true), "QVT6730", "a node of QMS01"),
        new("two-qms", "it takes another one's certificates", () => Servers.Empty(null, (node, set) =>
        {
            set.Install(CertificateKind.Server, "QDS01", node);
            var own = new NativeSet(node, "own", new NativeShape(node.Clock.UtcNow.AddYears(-1)));
            node.Certificates.Add(TrustStore.Root, own.Root.Der, KeyReference.New("own-root"));
            node.Services.Install(RoleTable.Qms.ServiceName, running: true);
        }), "QVT6730") { Severity = CheckSeverity.Warning, Says = "whose key is on another server" },
        new("two-qms", "the QMS server", () => Servers.Adopted()),
        new("two-qms", "a QMS that never made an authority", () => Servers.Empty(null, (node, set) =>
        {
            set.Install(CertificateKind.Server, "QDS01", node);
            node.Services.Install(RoleTable.Qms.ServiceName, running: false);
        })),

        Warned("certificate-in-current-user", "CN=machine", m => m.Facts.Personal.Add(Elsewhere(CertificateKind.Server, "QVS01")), "QVT6731", "CN=QVS01"),
        Warned("certificate-in-current-user", "CN=QVProxy", m => m.Facts.Personal.Add(Elsewhere(CertificateKind.Client, "QVS01")), "QVT6731", "CN=QVProxy"),
        new("certificate-in-current-user", "a copy, another machine's, and something else", () => Servers.Node(m =>
        {
            m.Facts.Personal.Add(m.Leaf().Info.Der);
            m.Facts.Personal.Add(Elsewhere(CertificateKind.Server, "QVS02"));
            m.Facts.Personal.Add([1, 2, 3]);
        })),

        Warned("service-never-started", "no data folder", m =>
        {
            Stopped(m);
            m.Files.Folders.Remove(RoleTable.Qvs.DataFolder);
        }, "QVT6732", "QlikviewServer was never started"),
        new("service-never-started", "stopped, and its folder is there", () => Servers.Node(Stopped)),
        new("service-never-started", "running, with its data elsewhere", () => Servers.Node(m => m.Files.Folders.Remove(RoleTable.Qvs.DataFolder))),

        new("old-certificates", "version 1", () => Servers.Native(shape: new NativeShape(new FakeMachine("X").Clock.UtcNow.AddYears(-1), IsOld: true)), "QVT6733") { Severity = CheckSeverity.Warning, Says = "has no private extensions" },
        new("old-certificates", "distributed by QlikView 12", () => Servers.Native()),
        new("old-certificates", "enrolled without any", () => Servers.Node(m => Assert.False(m.Leaf(CertificateKind.Client).Info.HasPrivateExtensions))),

        Warned("role-port-taken", "its service is stopped", m =>
        {
            Stopped(m);
            m.TakenPorts.Add(4749);
        }, "QVT6734", "TCP port 4749 of the service QlikviewServer"),
        new("role-port-taken", "by its service", () => Servers.Node(m => m.TakenPorts.Add(4749))),
        new("role-port-taken", "another port", () => Servers.Node(m =>
        {
            Stopped(m);
            m.TakenPorts.Add(4747);
        })),
    ];

    private static CheckCase Warned(string check, string what, Action<FakeMachine> spoil, string code, string says)
        => new(check, what, () => Servers.Node(spoil), code) { Severity = CheckSeverity.Warning, Says = says };

    private static byte[] Elsewhere(CertificateKind kind, string machine)
        => new NativeSet(new FakeMachine("QMS09"), "elsewhere", new NativeShape(new FakeMachine("X").Clock.UtcNow.AddYears(-1))).Issue(kind, machine).Der;
}
