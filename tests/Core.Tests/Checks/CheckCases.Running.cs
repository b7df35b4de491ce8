using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Checks;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Checks;

// What a server that is set up needs every day: its authority, its rules, its listeners, its backups.
internal static partial class CheckCases
{
    private const string FirewallRule = "QvTrust QVS TCP 4749";

    private static IEnumerable<CheckCase> Running() =>
    [
        Warned("authority-unreachable", "a node that renews", m => m.Network.HasNoAuthority = true, "QVT6738", "on TCP port 14780 of QMS01. Mend"),
        new("authority-unreachable", "before the first setup", () => Servers.Native(m =>
        {
            m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "QMSHOST", "QMS01");
            m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "QMSADDRESS", "qms01.corp.example.com");
            m.Network.HasNoAuthority = true;
        }), "QVT6738") { Severity = CheckSeverity.Warning, Says = "of qms01.corp.example.com" },
        new("authority-unreachable", "it answers", () => Servers.Node()),
        new("authority-unreachable", "its name does not resolve", () => Servers.Node(m =>
        {
            m.Network.Unknown.Add("QMS01");
            m.Network.HasNoAuthority = true;
        })),
        new("authority-unreachable", "QMS distributed the certificates", () => Servers.NativeSetUp(m =>
        {
            m.Settings.Set("", "QmsHost", "QMS01");
            m.Network.HasNoAuthority = true;
        })),

        Warned("firewall-rule-missing", "it was deleted", m => m.Firewall.Remove(FirewallRule), "QVT6739", "gone or were changed: QvTrust QVS TCP 4749 (inbound, TCP port 4749, allow). Mend"),
        Warned("firewall-rule-missing", "it lets in others", m =>
        {
            m.Firewall.Remove(FirewallRule);
            m.Firewall.Add(new FirewallRule(FirewallRule, 4749, "", "10.1.0.0/16"));
        }, "QVT6739", FirewallRule),
        new("firewall-rule-missing", "before the first setup", () => Servers.Native()),
        new("firewall-rule-missing", "the firewall's service is stopped", () => Servers.Node(m =>
        {
            m.Firewall.Remove(FirewallRule);
            m.Services.Install("MpsSvc", running: false);
        })),
        new("firewall-rule-missing", "the firewall cannot be asked", () => Servers.Node(m => m.Firewall.IsStopped = true)),
        new("firewall-rule-missing", "a policy takes no local rules", () => Servers.Node(m =>
        {
            m.Firewall.Remove(FirewallRule);
            m.Facts.Set(FirewallPolicy + "DomainProfile", "AllowLocalPolicyMerge", "0");
        })),
        new("firewall-rule-missing", "a policy asks the next setup for others", () => Servers.Node(m => m.Facts.Set(@"SOFTWARE\Policies\QvTrust", "FIREWALLREMOTE", "10.1.0.0/16"))),
        new("firewall-rule-missing", "the authority's", () => Servers.Adopted(m => m.Firewall.Remove("QvTrust QMS TCP 14780")), "QVT6739") { Severity = CheckSeverity.Warning, Says = "QvTrust QMS TCP 14780" },

        Warned("listener-closed", "longer than it may start", m => Run(m, TimeSpan.FromMinutes(6)), "QVT6740", "the service QlikviewServer runs, and nobody listens on its TCP port 4749"),
        new("listener-closed", "it may still be starting", () => Servers.Node(m => Run(m, TimeSpan.FromMinutes(4)))),
        new("listener-closed", "it listens", () => Servers.Node(m =>
        {
            Run(m, TimeSpan.FromHours(1));
            m.TakenPorts.Add(4749);
        })),
        new("listener-closed", "it serves without certificates yet", () => Servers.Node(m =>
        {
            Run(m, TimeSpan.FromHours(1));
            m.TakenPorts.Add(4747);
        })),
        new("listener-closed", "it is stopped", () => Servers.Node(m =>
        {
            Run(m, TimeSpan.FromHours(1));
            m.Services.RequestStop(RoleTable.Qvs.ServiceName);
        })),

        Warned("service-starting", "for a while", m => Start(m, TimeSpan.FromSeconds(90)), "QVT6742", "the service QlikviewServer has been starting for 90 s; up to 5 minutes are no failure"),
        Warned("service-starting", "its process is not known yet", m =>
        {
            Start(m, TimeSpan.Zero);
            m.Services.ProcessStarts.Clear();
        }, "QVT6742", "the service QlikviewServer is starting;"),
        new("service-starting", "it runs", () => Servers.Node(m => Run(m, TimeSpan.FromSeconds(90)))),
        new("service-starting", "it is stopped", () => Servers.Node(m => m.Services.RequestStop(RoleTable.Qvs.ServiceName))),
        new("service-starting", "it is on its way down", () => Servers.Node(m =>
        {
            m.Services.StopsSlowly = _ => true;
            m.Services.RequestStop(RoleTable.Qvs.ServiceName);
        })),

        new("backup-missing", "none was made", () => Servers.Created(m => Recovery(m)), "QVT6222") { Severity = CheckSeverity.Warning },
        new("backup-missing", "none was copied", () => Servers.Created(m => BackUp(m, isCopied: false)), "QVT6223") { Severity = CheckSeverity.Warning },
        new("backup-missing", "one was copied", () => Servers.Created(m => BackUp(m, isCopied: true))),
        new("backup-missing", "nothing makes any", () => Servers.Created(), "QVT6221") { Severity = CheckSeverity.Warning },
        new("backup-missing", "before the first setup", () => Servers.Qms(m => Recovery(m))),
    ];

    private static void Run(FakeMachine machine, TimeSpan time)
    {
        machine.Services.ProcessStarts[machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId] = machine.Clock.UtcNow;
        machine.Clock.UtcNow += time;
    }

    private static void Start(FakeMachine machine, TimeSpan time)
    {
        machine.Services.RequestStop(RoleTable.Qvs.ServiceName);
        machine.Services.HangsInStart = _ => true;
        machine.Services.RequestStart(RoleTable.Qvs.ServiceName);
        Run(machine, time);
    }

    private static CertificateInfo Recovery(FakeMachine machine)
    {
        var recovery = RecoveryKey.Create(machine.Random, machine.Clock).Certificate;
        machine.Folder.Write(RecoverySetting.File, recovery.Der);
        return recovery;
    }

    /// <summary>A QMS server whose backups are made and copied by themselves.</summary>
    internal static FakeMachine BackedUp(FakeMachine machine)
    {
        BackUp(machine, isCopied: true);
        return machine;
    }

    private static void BackUp(FakeMachine machine, bool isCopied)
        => new AutomaticBackups(machine.Name, new ProtectedBackupFolder(machine.Folder), new OtherMachine(), machine.Clock, machine.Random)
            .Refresh(SiteReader.OfServer(machine), Recovery(machine), () => null, isCopied ? @"\\NAS01\trust" : null);

    private sealed class OtherMachine : ICopyTarget
    {
        public void Write(string folder, string name, byte[] content)
        {
        }

        public bool IsElsewhere(string folder) => true;
    }
}
