using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Checks;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

/// <summary>For each check servers on which it finds something, and others that look nearly the same, on which it keeps quiet.</summary>
internal static partial class CheckCases
{
    private const string Journal = "journal/current.xml";

    public static IReadOnlyList<CheckCase> All { get; } = [.. Services(), .. Authorities(), .. Certificates(), .. Dates(), .. Sets(), .. LicenseService(), .. Runs(), .. Network(), .. Windows(), .. Installation(), .. WebServers(), .. Running(), .. Restarts()];

    private static IEnumerable<CheckCase> Services() =>
    [
        new("role-not-installed", "nothing of QlikView", () => new FakeMachine("QVS01"), "QVT2001") { Says = "no service QlikviewManagementService, QlikviewServer, " },
        new("role-not-installed", "another role", () => Servers.Node(), "QVT2001") { Role = RoleTable.Qds, Says = "QlikView Distribution Service is not installed here" },
        new("role-not-installed", "the package of another role was refused here", () => Servers.Node(m => m.Settings.Set("QMS", RoleValues.LastError, "QVT2001: QMS is not here. Look at it."))),
        new("role-not-installed", "the same before the first setup", () => Servers.Native(m => m.Settings.Set("QMS", RoleValues.LastError, "QVT2001: QMS is not here. Look at it."))),
        new("role-not-installed", "the role that is here", () => Servers.Node()) { Role = RoleTable.Qvs },

        new("qlikview-too-old", "11.20", () => Servers.Node(m => Version(m, new Version(11, 20))), "QVT2002") { Says = "QlikView QVS is version 11.20" },
        new("qlikview-too-old", "12.00", () => Servers.Node(m => Version(m, new Version(12, 0)))),
        new("qlikview-too-old", "a program without a version", () => Servers.Node(m => m.Files.Versions.Clear())),

        new("service-disabled", "running", () => Servers.Node(m => m.Services.Disable(RoleTable.Qvs.ServiceName)), "QVT2015") { Says = "the service QlikviewServer runs" },
        new("service-disabled", "stopped", () => Servers.Node(Stopped)),

        new("service-account-unknown", "an account that was deleted", () => Servers.Node(m => m.Services.Install(RoleTable.Qvs.ServiceName, true, @"DOM\gone", null)), "QVT2005") { Says = @"DOM\gone of the service QlikviewServer" },
        new("service-account-unknown", "an account that resolves", () => Servers.Node(m => m.Services.Install(RoleTable.Qvs.ServiceName, true, @"DOM\svc", "S-1-5-21-9"))),
    ];

    private static IEnumerable<CheckCase> Authorities() =>
    [
        new("authority-port-taken", "by another program", () => Servers.Qms(m => m.TakenPorts.Add(14780)), "QVT2008") { Says = "TCP port 14780" },
        new("authority-port-taken", "by our own service", () => Servers.Adopted(m => m.TakenPorts.Add(14780))),
        new("authority-port-taken", "the usual port, and another one is saved", () => Servers.Adopted(m =>
        {
            m.Services.RequestStop(RoleTable.AuthorityService);
            m.Settings.Set("", "AuthorityPort", "15000");
            m.TakenPorts.Add(14780);
        })),

        new("authority-not-running", "it was stopped", () => Servers.Adopted(m => m.Services.RequestStop(RoleTable.AuthorityService)), "QVT6718") { Severity = CheckSeverity.Warning, Says = "QvTrustAuthority" },
        new("authority-not-running", "before the first setup", () => Servers.Qms()),

        new("authority-not-usable", "QMS was never started", () => new QmsScenario(started: false).Machine, "QVT4003"),
        new("authority-not-usable", "two roots of one age", TwoAuthorities, "QVT4004"),
        new("authority-not-usable", "the root's key is gone", () => Servers.Adopted(m => m.Certificates.Add(TrustStore.Root, m.Root().Info.Der, null)), "QVT6502"),
        new("authority-not-usable", "a set to adopt", () => Servers.Qms()),
        new("authority-not-usable", "two roots, of which one was named", () =>
        {
            var machine = TwoAuthorities();
            machine.Settings.Set("", "AuthorityThumbprint", machine.Root().Info.Thumbprint);
            return machine;
        }),
    ];

    private static IEnumerable<CheckCase> Certificates() =>
    [
        new("machine-renamed", "the certificate of a clone", () => Servers.Native(name: "OLD01"), "QVT6523") { Says = "another machine's: this one is QDS01" },
        new("machine-renamed", "its own beside the clone's", () => Servers.Empty(null, (node, set) =>
        {
            node.Certificates.Add(TrustStore.My, set.Issue(CertificateKind.Server, "OLD01").Der, null);
            set.Install(CertificateKind.Server, "QDS01", node);
        })),

        new("certificate-without-key", "native, deleted", () => Servers.Native(m => m.Keys.Delete(m.Leaf().Stored.Key!)), "QVT6719") { Severity = CheckSeverity.Warning, Says = "SYSTEM may be able to" },
        new("certificate-without-key", "native, imported without", () => Servers.Native(m => m.Certificates.Add(TrustStore.My, m.Leaf().Info.Der, null)), "QVT6526"),
        new("certificate-without-key", "enrolled", () => Servers.Node(m => m.Certificates.Add(TrustStore.My, m.Leaf().Info.Der, null)), "QVT2009") { Says = "on QMS01 run qvtrust token new QVS01 --roles QVS" },
        new("certificate-without-key", "enrolled, deleted", () => Servers.Node(m => m.Keys.Delete(m.Leaf().Stored.Key!)), "QVT2009"),
        new("certificate-without-key", "closed on the QMS server", () => Servers.Adopted(m => m.Keys.Closed.Add(m.Leaf().Stored.Key!.Container)), "QVT6719") { Severity = CheckSeverity.Warning, Says = "SYSTEM may be able to" },
        new("certificate-without-key", "that fails when it is opened", () => Servers.Native(m => m.Keys.OpenError = Core.Errors.ErrorCatalogue.KeyUnreadable.With("it", "Bad Data")), "QVT6719") { Severity = CheckSeverity.Warning, Says = "SYSTEM may be able to" },
        new("certificate-without-key", "one that expired years ago", () => Servers.Empty(null, (node, set) =>
        {
            set.Install(CertificateKind.Server, "QDS01", node);
            node.Certificates.Add(TrustStore.My, set.Issue(CertificateKind.Server, "QDS01", Expired(node)).Der, null);
        })),

        new("certificate-missing", "somebody deleted it", () => Servers.Node(m => m.Certificates.Remove(TrustStore.My, m.Leaf().Info.Thumbprint)), "QVT6717") { Says = "QVS01 has no certificate CN=QVS01" },
        new("certificate-missing", "CN=QVProxy", () => Servers.NativeSetUp(m => m.Certificates.Remove(TrustStore.My, m.Leaf(CertificateKind.Client).Info.Thumbprint)), "QVT6717") { Says = "no certificate CN=QVProxy" },
        new("certificate-missing", "before the first setup", () => Servers.Native(m => m.Certificates.Remove(TrustStore.My, m.Leaf().Info.Thumbprint))),
        new("certificate-missing", "it is over, which is said elsewhere", () => Servers.Node(m => m.Clock.UtcNow = m.Leaf().Info.NotAfter.AddDays(1))),

        new("certificate-missing", "with a damaged record beside it", () => Servers.Node(m =>
        {
            m.Folder.Write("added.xml", [1]);
            m.Certificates.Remove(TrustStore.My, m.Leaf().Info.Thumbprint);
        }), "QVT6717"),
        new("leaf-of-other-root", "of another installation", OfOtherInstallation, "QVT6522") { Says = "CN=QVS01" },
        new("leaf-of-other-root", "whose root is in LM\\My only", () => Servers.Native(m =>
        {
            var root = m.Root().Info;
            m.Certificates.Remove(TrustStore.Root, root.Thumbprint);
            m.Certificates.Add(TrustStore.My, root.Der, null);
        }), "QVT6522") { Says = "there is none" },
        new("leaf-of-other-root", "signed by one of two roots", () => Servers.Native(SecondRoot)),

        new("key-not-readable", "the account was changed after setup", () => Servers.Node(m => m.Services.Install(RoleTable.Qvs.ServiceName, true, @"DOM\svc", "S-1-5-21-9")), "QVT6708") { Says = @"QlikviewServer no right to read it (account DOM\svc)" },
        new("key-not-readable", "before setup, which mends it", () => Servers.Native(m => m.Keys.SetSecurity(m.Leaf().Stored.Key!, KeyAcl.Private.ToString())), "QVT6708") { Severity = CheckSeverity.Warning },
        new("key-not-readable", "the root's, by our own service", () => Servers.Adopted(m => m.Keys.SetSecurity(m.Root().Stored.Key!, KeyAcl.Private.ToString())), "QVT6708") { Says = "QvTrustAuthority" },
        new("key-not-readable", "granted", () => Servers.Node(m =>
        {
            m.Services.Install(RoleTable.Qvs.ServiceName, true, @"DOM\svc", "S-1-5-21-9");
            foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
                m.Keys.SetSecurity(m.Leaf(kind).Stored.Key!, KeyAcl.Private.Grant(["S-1-5-21-9"]).ToString());
        })),
        new("key-not-readable", "the root's, before our service needs it", () => Servers.Qms(m => m.Keys.SetSecurity(m.Root().Stored.Key!, KeyAcl.Private.ToString()))),
    ];

    private static IEnumerable<CheckCase> Runs() =>
    [
        new("run-left-over", "the power went", () =>
        {
            var node = new NodeScenario();
            node.Machine.CutBefore = 20;
            Assert.True(PowerCut.Ends(() => node.Install()));
            node.Machine.PowerOn();
            return node.Machine;
        }, "QVT6712") { Says = @"has to be undone: C:\ProgramData\QvTrust\journal\current.xml" },
        new("run-left-over", "killed at the very end, with a torn line", () => Servers.Node(m =>
        {
            Core.Setup.Journal.Begin(m, new Dictionary<string, string>()).MarkCommitted();
            m.Folder.Append(Journal, [(byte)'<']);
        }), "QVT6712") { Says = "has to be finished" },
        new("run-left-over", "a journal of another kind", () => Servers.Node(m => m.Folder.Write(Journal, Encoding.ASCII.GetBytes("rubbish\n"))), "QVT5001"),
        new("run-left-over", "a record that is damaged", () => Servers.Node(m => m.Folder.Write("added.xml", [1])), "QVT5007") { Says = "added.xml is damaged" },
        new("run-left-over", "the record of what was left", () => Servers.Node(m => m.Folder.Write("replaced.xml", [1])), "QVT5007") { Says = "replaced.xml is damaged" },
        new("run-left-over", "an installation that is at work", () => Servers.Node(m =>
        {
            var msiexec = new ProcessMark(7, 1);
            m.Processes.Running.Add(msiexec);
            Core.Setup.Journal.Begin(m, new Dictionary<string, string>(), msiexec);
        })),
        new("run-left-over", "a journal that was never begun", () => Servers.Node(m => m.Folder.Write(Journal, Encoding.ASCII.GetBytes("<beg")))),

        new("renewal-due", "overslept", () => Servers.Node(m => m.Clock.UtcNow += TimeSpan.FromDays(800)), "QVT6713") { Severity = CheckSeverity.Warning, Says = "CN=QVS01" },
        new("renewal-due", "issued and not installed", () =>
        {
            var node = Servers.Installed();
            node.Renew(force: true, later: true);
            return node.Machine;
        }, "QVT6714") { Severity = CheckSeverity.Warning },
        new("renewal-due", "overslept, and what was begun has no certificates", () => Servers.Node(m =>
        {
            m.Clock.UtcNow += TimeSpan.FromDays(800);
            PendingEnrolment.LoadRenewal(m, m.Leaf(CertificateKind.Client).Info).KeyFor(CertificateKind.Server);
        }), "QVT6713") { Severity = CheckSeverity.Warning, Says = "CN=QVS01" },
        new("renewal-due", "it would gain nothing", () => EndsWithRoot(60), "QVT6605") { Severity = CheckSeverity.Warning, Says = "a renewal would gain nothing" },
        new("renewal-due", "it would gain nothing, and is not due", () => EndsWithRoot(500)),
        new("renewal-due", "seven days with a window", () => Servers.Node(m => Late(m, 7, "Sun 02:00-04:00"))),
        new("renewal-due", "nine days with a window", () => Servers.Node(m => Late(m, 9, "Sun 02:00-04:00")), "QVT6713") { Severity = CheckSeverity.Warning },
        new("renewal-due", "three days without a window", () => Servers.Node(m => Late(m, 3, "any")), "QVT6713") { Severity = CheckSeverity.Warning },
        new("renewal-due", "in the first two days", () => Servers.Node(m => Late(m, 1.9))),
        new("renewal-due", "begun before it is due, and not answered", () => Servers.Node(m => PendingEnrolment.LoadRenewal(m, m.Leaf(CertificateKind.Client).Info).KeyFor(CertificateKind.Server))),
        new("renewal-due", "before two thirds of the life", () => Servers.Node(m => m.Clock.UtcNow += TimeSpan.FromDays(700))),
        new("renewal-due", "certificates that QMS renews", () => Servers.NativeSetUp(m => m.Clock.UtcNow += TimeSpan.FromDays(7 * 365))),

        new("renewal-task-missing", "somebody deleted it", () => Servers.Node(m => m.Tasks.All.Clear()), "QVT6715") { Severity = CheckSeverity.Warning, Says = "QvTrust renewal" },
        new("renewal-task-missing", "certificates that QMS renews", () => Servers.NativeSetUp()),
        new("renewal-task-missing", "before the first setup", () => Servers.Native()),

        new("last-run-failed", "a renewal at night", () => Servers.Node(m => m.Settings.Set("QVS", RoleValues.LastError, "QVT3001: no answer. Look at it.")), "QVT6716") { Severity = CheckSeverity.Warning, Says = "of QVS failed: QVT3001: no answer" },
        new("restart-pending", "put off", () => Servers.Node(m => PendingRestart.Add(m, ["a certificate is new"]).Apply(m)), "QVT6736") { Severity = CheckSeverity.Warning, Says = "pending since 2026-01-02" },
        new("restart-pending", "a record that is damaged", () => Servers.Node(m => m.Folder.Write("pending-restart.xml", [1, 2, 3])), "QVT6736") { Severity = CheckSeverity.Warning, Says = "cannot be read" },
        new("restart-pending", "made up for", () => Servers.Node()),

        new("last-run-failed", "another role's", () => Servers.Node(m => m.Settings.Set("QDS", RoleValues.LastError, "QVT3001: no answer. Look at it."))) { Role = RoleTable.Qvs },
    ];

    private static void Late(FakeMachine machine, double days, string? window = null)
    {
        machine.Clock.UtcNow = CertificateRenewal.DueTimes(machine).Values.Min().AddDays(days);
        if (window is not null)
            machine.Settings.Set("", "RenewWindow", window);
    }

    // A node whose certificates were renewed for as long as their root lasts.
    private static FakeMachine EndsWithRoot(int daysLeft)
    {
        var node = Servers.Installed();
        node.Machine.Clock.UtcNow = node.Authority.Root.NotAfter.AddDays(-600);
        node.Authority.MoveTo(node.Machine.Clock.UtcNow);
        node.Renew();
        node.Machine.Clock.UtcNow = node.Authority.Root.NotAfter.AddDays(-daysLeft);
        return node.Machine;
    }

    private static void Version(FakeMachine machine, Version version) => machine.Files.Versions[@"C:\" + RoleTable.Qvs.ServiceName + ".exe"] = version;

    private static void Stopped(FakeMachine machine)
    {
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: false);
        machine.Services.Disable(RoleTable.Qvs.ServiceName);
    }

    private static FakeMachine OfOtherInstallation()
    {
        var node = Servers.Installed();
        node.PlaceForeignCertificate();
        return node.Machine;
    }

    private static FakeMachine TwoAuthorities()
    {
        var qms = new QmsScenario();
        qms.MakeSet("second");
        return qms.Machine;
    }

    private static void SecondRoot(FakeMachine machine)
        => machine.Certificates.Add(TrustStore.Root, new NativeSet(new FakeMachine("QMS02"), "other", new NativeShape(machine.Clock.UtcNow.AddYears(-2))).Root.Der, null);

    private static NativeShape Expired(FakeMachine machine) => new(machine.Clock.UtcNow.AddYears(-5), Years: 3);
}
