using QvTrust.Core.Certificates;
using QvTrust.Core.Checks;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

// Dates, generations, roots, and what is made of a set.
internal static partial class CheckCases
{
    private const string Exported = QmsScenario.ExportFolder;

    private static IEnumerable<CheckCase> Dates() =>
    [
        new("certificate-expired", "enrolled", () => Servers.Node(m => m.Clock.UtcNow = m.Leaf().Info.NotAfter.AddDays(1)), "QVT6702") { Says = "CN=QVS01" },
        new("certificate-expired", "native", () => Servers.Native(shape: Three, spoil: m => m.Clock.UtcNow = m.Leaf().Info.NotAfter.AddDays(1)), "QVT6525"),
        new("certificate-expired", "on the QMS server", () => Servers.Adopted(m => m.Clock.UtcNow = m.Leaf().Info.NotAfter.AddDays(1)), "QVT6505"),
        new("certificate-expired", "the root", () => Servers.Empty(Three, (node, set) =>
        {
            set.Install(CertificateKind.Server, "QDS01", node, new NativeShape(node.Clock.UtcNow.AddYears(-1)));
            node.Clock.UtcNow = set.Root.NotAfter.AddDays(1);
        }), "QVT6501"),
        new("certificate-expired", "on its last day", () => Servers.Node(m => m.Clock.UtcNow = m.Leaf().Info.NotAfter)),
        new("certificate-expired", "an older generation", () => Servers.Empty(null, (node, set) =>
        {
            node.Certificates.Add(TrustStore.My, set.Issue(CertificateKind.Server, "QDS01", Expired(node)).Der, null);
            set.Install(CertificateKind.Server, "QDS01", node);
        })),

        new("certificate-not-yet-valid", "a clock that runs behind", () => Servers.Native(m => m.Clock.UtcNow = m.Leaf().Info.NotBefore.AddMinutes(-1)), "QVT6525") { Says = "is valid only from 2025-01-02" },
        new("certificate-not-yet-valid", "from this second on", () => Servers.Native(m => m.Clock.UtcNow = m.Leaf().Info.NotBefore)),

        new("certificate-ends-soon", "enrolled", () => Servers.Node(m => m.Clock.UtcNow = m.Leaf().Info.NotAfter.AddDays(-20)), "QVT6703") { Severity = CheckSeverity.Warning, Says = "in 20 days" },
        new("certificate-ends-soon", "native", () => Servers.Native(shape: Three, spoil: m => m.Clock.UtcNow = m.Leaf().Info.NotAfter.AddDays(-20)), "QVT6704") { Severity = CheckSeverity.Warning },
        new("certificate-ends-soon", "the root", () => Servers.Native(shape: Three, spoil: m => m.Clock.UtcNow = m.Root().Info.NotAfter.AddDays(-1)), "QVT6705") { Severity = CheckSeverity.Warning },
        new("certificate-ends-soon", "in 31 days", () => Servers.Node(m => m.Clock.UtcNow = m.Leaf().Info.NotAfter.AddDays(-31))),
        new("certificate-ends-soon", "it has ended", () => Servers.Native(shape: Three, spoil: m => m.Clock.UtcNow = m.Root().Info.NotAfter.AddDays(1))),
    ];

    private static IEnumerable<CheckCase> Sets() =>
    [
        new("certificate-generations", "two in date", () => Servers.Empty(null, (node, set) =>
        {
            set.Install(CertificateKind.Server, "QDS01", node);
            node.Certificates.Add(TrustStore.My, set.Issue(CertificateKind.Server, "QDS01").Der, null);
        }), "QVT6706") { Severity = CheckSeverity.Warning, Says = "2 certificates CN=QDS01" },
        new("certificate-generations", "one is over", () => Servers.Empty(null, (node, set) =>
        {
            set.Install(CertificateKind.Server, "QDS01", node);
            node.Certificates.Add(TrustStore.My, set.Issue(CertificateKind.Server, "QDS01", Expired(node)).Der, null);
        })),
        new("certificate-generations", "one was renewed and HTTP.sys has it", () =>
        {
            var node = Servers.Installed();
            node.Machine.HttpBindings.Bind("ipport=0.0.0.0:443", node.Machine.Leaf().Info.Thumbprint);
            node.Renew(force: true);
            Assert.Equal(2, node.Machine.Certificates.List(TrustStore.My).Count(c => CertificateInfo.Parse(c.Der).Subject == "CN=QVS01"));
            return node.Machine;
        }),

        new("several-roots", "of another installation", () => Servers.Native(SecondRoot), "QVT6707") { Severity = CheckSeverity.Warning, Says = "2 roots" },
        new("several-roots", "the same one in both stores", () => Servers.Native(m => m.Certificates.Add(TrustStore.My, m.Root().Info.Der, null))),

        new("secrets-key-lost", "with its certificate", () => Servers.Created(m => m.Certificates.Remove(TrustStore.My, m.Leaf().Info.Thumbprint)), "QVT6001"),
        new("secrets-key-lost", "with its private key", () => Servers.Created(m => m.Keys.Closed.Add(m.Leaf().Stored.Key!.Container)), "QVT6002"),
        new("secrets-key-lost", "it opens", () => Servers.Created()),
        new("secrets-key-lost", "QlikView's own, of which nothing is known", () => Servers.Adopted(m => m.Certificates.Remove(TrustStore.My, m.Leaf().Info.Thumbprint))),
    ];

    private static IEnumerable<CheckCase> LicenseService() =>
    [
        new("license-service-stale", "another server certificate", () => Servers.Adopted(m => m.Files.Write(Exported + "server.pem", PemText.Certificate(m.Root().Info))), "QVT4015") { Says = "server.pem shows " },
        new("license-service-stale", "another key", () => Servers.Adopted(m => m.Files.Write(Exported + "server_key.pem", PemText.PrivateKey(m.Keys.NumbersOf(m.Root().Stored.Key!), KeyPemForm.Pkcs8))), "QVT4015"),
        new("license-service-stale", "a file that is not there at all", () => Servers.Adopted(m => m.Files.Content.Remove(Exported + "server.pem"))),
        new("license-service-stale", "no server certificate to compare with", () => Servers.Adopted(m => m.Certificates.Remove(TrustStore.My, m.Leaf().Info.Thumbprint))),

        new("license-service-not-restarted", "it started before its certificate was made", () => Servers.Adopted(m => Dispatcher(m, m.Leaf().Info.NotBefore.AddSeconds(-1))), "QVT6709") { Severity = CheckSeverity.Warning, Says = "QlikViewServiceDispatcher started at 2026-" },
        new("license-service-not-restarted", "ours was made while it ran, and begins a day earlier", () => Servers.Created(m => Dispatcher(m, m.Clock.UtcNow.AddMinutes(-5))), "QVT6709") { Severity = CheckSeverity.Warning, Says = "was made after that, not before 2026-" },
        new("license-service-not-restarted", "it was started right behind the making of ours", () => Servers.Created(m => Dispatcher(m, m.Leaf().Info.NotBefore.AddDays(1)))),
        new("license-service-not-restarted", "in the same second", () => Servers.Adopted(m => Dispatcher(m, m.Leaf().Info.NotBefore))),
        new("license-service-not-restarted", "boot order: files written after the dispatcher's start, same certificate", () => Servers.Adopted(m =>
        {
            Dispatcher(m, m.Clock.UtcNow = m.Clock.UtcNow.AddDays(1));
            m.Clock.UtcNow = m.Clock.UtcNow.AddMinutes(5);
            foreach (var file in (string[])["root.pem", "server.pem", "server_key.pem"])
                m.Files.Write(Exported + file, m.Files.Read(Exported + file));
            Assert.Equal(m.Clock.UtcNow, m.Files.LastWrite(Exported + "server.pem"));
        })),
        new("license-service-not-restarted", "a certificate that is not valid yet", () => Servers.Adopted(m =>
        {
            m.Clock.UtcNow = m.Leaf().Info.NotBefore.AddDays(-1);
            Dispatcher(m, m.Clock.UtcNow.AddDays(-1));
        })),

        new("pem-export-missing", "the key", () => Servers.Adopted(m => m.Files.Content.Remove(Exported + "server_key.pem")), "QVT6710") { Severity = CheckSeverity.Warning, Says = "no server_key.pem in " },
        new("pem-export-missing", "before April 2019 there is no License Service", () =>
        {
            var machine = new FakeMachine("QMS01");
            machine.Services.Install(RoleTable.Qms.ServiceName, running: true);
            return machine;
        }),

        new("pem-not-exportable", "stale", () => Locked(m => m.Files.Write(Exported + "server.pem", PemText.Certificate(m.Root().Info))), "QVT6602") { Severity = CheckSeverity.Warning, Says = "the private key of CN=QMS01" },
        new("pem-not-exportable", "missing", () => Locked(m => m.Files.Content.Remove(Exported + "server_key.pem")), "QVT6602") { Severity = CheckSeverity.Warning },
        new("pem-not-exportable", "the files are right, and nobody has to write them", () => Locked()),
        new("pem-not-exportable", "stale, and the key can be exported", () => Servers.Qms(m => m.Files.Write(Exported + "server.pem", PemText.Certificate(m.Root().Info)))),
        new("pem-not-exportable", "there is no License Service", () => Locked(m =>
        {
            m.Files.Content.Remove(Exported + "server_key.pem");
            m.Services.Uninstall(RoleTable.DispatcherService);
        })),

        new("server-key-readable", "QMS wrote it anew", () => Servers.Adopted(m => m.GuardedFiles.SetSecurity(Exported + "server_key.pem", FakeGuardedFiles.Inherited)), "QVT6711") { Says = "S-1-5-32-545" },
        new("server-key-readable", "before setup, which mends it", () => Servers.Qms(), "QVT6711") { Severity = CheckSeverity.Warning },
        new("server-key-readable", "by QMS and the dispatcher alone", () => Servers.Adopted()),
        new("server-key-readable", "it is not there", () => Servers.Qms(m => m.Files.Content.Remove(Exported + "server_key.pem"))),
    ];

    // A QMS server before its setup, whose key does not leave its container.
    private static FakeMachine Locked(Action<FakeMachine>? spoil = null)
    {
        var qms = new QmsScenario(made: false);
        qms.MakeSet("set", new NativeShape(qms.Machine.Clock.UtcNow.AddDays(-1), Exportable: false));
        qms.ExportPem();
        spoil?.Invoke(qms.Machine);
        return qms.Machine;
    }

    // Three years, of which one is over.
    private static NativeShape Three => new(new FakeMachine("X").Clock.UtcNow.AddYears(-1), Years: 3);

    private static void Dispatcher(FakeMachine machine, DateTimeOffset start)
        => machine.Services.ProcessStarts[machine.Services.Find(RoleTable.DispatcherService)!.ProcessId] = start;
}
