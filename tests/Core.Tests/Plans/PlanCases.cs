using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Checks;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;
using QvTrust.Core.Tests.Setup.Switching;

namespace QvTrust.Core.Tests.Plans;

/// <summary>Servers as administrators find them, by name.</summary>
internal static class PlanCases
{
    private static readonly Dictionary<string, string> NoValues = [];

    public static IReadOnlyDictionary<string, Func<PlanCase>> All { get; } = new Dictionary<string, Func<PlanCase>>
    {
        ["qvs"] = () => Node("QVS"),
        ["qds"] = () => Node("QDS"),
        ["qvws"] = () => Node("QVWS"),
        ["qvws-iis"] = Iis,
        ["dsc"] = () => Node("DSC"),
        ["qms"] = () => Qms(),
        ["qvs-qds"] = () => Node("QVS QDS"),
        ["qvs-qvws"] = () => Node("QVS QVWS"),
        ["qvs-dsc"] = () => Node("QVS DSC"),
        ["qds-qvws"] = () => Node("QDS QVWS"),
        ["qds-dsc"] = () => Node("QDS DSC"),
        ["qvws-dsc"] = () => Node("QVWS DSC"),
        ["qms-qvs"] = () => QmsWith(RoleTable.Qvs),
        ["qms-qds"] = () => QmsWith(RoleTable.Qds),
        ["qms-qvws"] = () => QmsWith(RoleTable.Qvws),
        ["qms-dsc"] = () => QmsWith(RoleTable.Dsc),
        ["qms-create"] = () => Qms(new QmsScenario(made: false), ("AUTHORITY", "create")),
        ["qms-stale-files"] = StaleFiles,
        ["qms-key-not-exportable"] = NotExportable,
        ["qms-two-roots"] = TwoRoots,
        ["qms-renamed"] = Renamed,
        ["qms-backup-of-another-name"] = () => Restored("QMS02", thumbprint: true),
        ["qms-backup"] = () => Restored("QMS01", thumbprint: false),
        ["qms-trusted"] = () => new PlanCase(Servers.Adopted(), "QMS", NoValues),
        ["qds-native"] = () => new PlanCase(Servers.Native(), "QDS", Existing()),
        ["qds-native-missing"] = () => new PlanCase(Servers.Empty(null, (_, _) => { }), "QDS", Existing()),
        ["qds-native-waiting"] = () => new PlanCase(Servers.Empty(null, (_, _) => { }), "QDS", new() { ["TRUST"] = "existing", ["TRUSTWAIT"] = "30" }),
        ["qds-native-renamed"] = () => new PlanCase(Servers.Native(name: "QDS07"), "QDS", Existing()),
        ["qvs-trusted"] = () => Installed(),
        ["qvs-restart-pending"] = Pending,
        ["qvs-renamed"] = () => RenamedNode(withToken: false),
        ["qvs-renamed-new-token"] = () => RenamedNode(withToken: true),
        ["qvs-drift"] = Drifted,
        ["qvs-expired"] = Expired,
        ["qvs-one-certificate-gone"] = OneGone,
        ["qvs-other-root"] = OtherRoot,
        ["qvs-no-token"] = () => Node("QVS", withToken: false),
        ["qvs-typed-token"] = Typed,
        ["qvs-package"] = () => new PackageScenario() is var p ? new PlanCase(p.Machine, "QVS", p.Node.Data) : null!,
        ["qvs-left-over"] = LeftOver,
        ["qvs-not-here"] = () => Node("DSC") with { Roles = "QVS" },
        ["qvs-later"] = () => Node("QVS") is var later ? later with { Values = new Dictionary<string, string>(later.Values) { ["RESTARTSERVICES"] = "later" } } : null!,
        ["qvs-switch"] = () => new SwitchScenario() is var s ? new PlanCase(s.Node.Machine, "QVS", s.Node.Data) { Authority = s.Node.Authority } : null!,
        ["qms-first-start"] = () => FirstStart(),
        ["remove-qvs"] = () => Installed() with { IsRemoval = true },
        ["remove-qvs-beside-qds"] = () => Both() with { Roles = "QVS", Values = NoValues, IsRemoval = true },
        ["remove-qms"] = () => new PlanCase(Servers.Created(), "QMS", NoValues) { IsRemoval = true },
        ["remove-nothing"] = () => Node("QVS") with { IsRemoval = true },
    };

    private static Dictionary<string, string> Existing() => new() { ["TRUST"] = "existing" };

    /// <summary>A server with these services, before its first certificate.</summary>
    private static PlanCase Node(string roles, bool withToken = true)
    {
        var authority = new FakeAuthority();
        var machine = new FakeMachine("NODE01");
        foreach (var service in roles.Split(' ').Select(r => RoleTable.Find(r).ServiceName))
        {
            machine.Services.Install(service, running: true, "NetworkService", "S-1-5-20");
            machine.Files.Versions[$@"C:\{service}.exe"] = new Version(12, 90, 20000, 0);
        }
        Dictionary<string, string> values = new() { ["QMSHOST"] = "QMS01" };
        if (withToken)
        {
            values["ENROLLTOKENFILE"] = NodeScenario.TokenPath;
            machine.Files.Content[NodeScenario.TokenPath] = Encoding.ASCII.GetBytes(authority.Token.Encode());
        }
        return new PlanCase(machine, roles, values) { Authority = authority };
    }

    private static PlanCase Iis()
    {
        var web = new IisScenario();
        return new PlanCase(web.Machine, "QVWS", web.Data) { Authority = web.Authority };
    }

    private static PlanCase Installed(bool withToken = false)
    {
        var node = Servers.Installed();
        if (withToken)
            node.PlaceTokenFile();
        var values = withToken ? new Dictionary<string, string> { ["ENROLLTOKENFILE"] = NodeScenario.TokenPath } : NoValues;
        return new PlanCase(node.Machine, "QVS", values) { Authority = node.Authority };
    }

    // The last setup left the restart to a window, and nobody has come since.
    private static PlanCase Pending()
    {
        var node = new NodeScenario();
        node.Data["RESTARTSERVICES"] = "later";
        node.Install();
        return new PlanCase(node.Machine, "QVS", NoValues) { Authority = node.Authority };
    }

    private static PlanCase RenamedNode(bool withToken)
    {
        var node = Installed(withToken);
        node.Machine.Name = "QVS99";
        node.Authority!.ForgetRedemptions();
        return node;
    }

    // A rule, the scheduled task and the rights of a key are no longer as setup made them.
    private static PlanCase Drifted()
    {
        var node = Installed();
        var rule = node.Machine.Firewall.List()[0];
        node.Machine.Firewall.Remove(rule.Name);
        node.Machine.Firewall.Add(rule with { Remote = "10.9.9.9" });
        foreach (var task in node.Machine.Tasks.All.Keys.ToList())
            node.Machine.Tasks.All[task] = node.Machine.Tasks.All[task].Replace("--scheduled", "--later");
        node.Machine.Keys.SetSecurity(node.Machine.Leaf().Stored.Key!, KeyAcl.Private.ToString());
        return node;
    }

    // Two roles that are set up, the first one with the token.
    private static PlanCase Both()
    {
        var node = Node("QVS QDS");
        Assert.Empty(node.Do().Refusals);
        return node;
    }

    private static PlanCase Expired()
    {
        var node = Installed(withToken: true);
        node.Machine.Clock.UtcNow = node.Machine.Clock.UtcNow.AddYears(4);
        node.Authority!.MoveTo(node.Machine.Clock.UtcNow);
        node.Machine.TakenPorts.UnionWith(RoleTable.Qvs.Ports);
        return node;
    }

    private static PlanCase OneGone()
    {
        var node = Installed(withToken: true);
        node.Machine.Keys.Delete(node.Machine.Leaf(CertificateKind.Client).Stored.Key!);
        node.Authority!.ForgetRedemptions();
        return node;
    }

    private static PlanCase OtherRoot()
    {
        var node = new NodeScenario();
        node.PlaceForeignCertificate();
        return new PlanCase(node.Machine, "QVS", node.Data) { Authority = node.Authority };
    }

    private static PlanCase Typed()
    {
        var node = Node("QVS QVWS", withToken: false);
        return node with { Values = new Dictionary<string, string>(node.Values) { ["ENROLLTOKEN"] = node.Authority!.Token.Encode() } };
    }

    // The power went after the certificates were installed.
    private static PlanCase LeftOver()
    {
        var node = Node("QVS");
        var data = new Dictionary<string, string>(node.Values) { ["ROLE"] = "QVS" };
        foreach (var stage in (string[])["prepare", "enrol", "trust"])
            new SetupEngine(node.Machine, new FakeSetupLog(), _ => node.Authority!).Run(stage, data);
        return node;
    }

    private static PlanCase Qms(QmsScenario? qms = null, params (string Name, string Value)[] values)
        => new((qms ?? new QmsScenario("NetworkService", "S-1-5-20")).Machine, "QMS", values.ToDictionary(v => v.Name, v => v.Value));

    private static PlanCase FirstStart()
    {
        var qms = new QmsScenario(started: false);
        qms.Machine.Services.ComesUp = name =>
        {
            if (name == RoleTable.Qms.ServiceName && qms.Machine.Certificates.List(TrustStore.Root).Count == 0)
                qms.MakeSet("CN=QMS01");
            return true;
        };
        return Qms(qms, ("FIRSTSTART", "1"));
    }

    private static PlanCase QmsWith(Role role)
    {
        var qms = new QmsScenario("NetworkService", "S-1-5-20");
        qms.Machine.Services.Install(role.ServiceName, running: true, "LocalService", "S-1-5-19");
        return Qms(qms, ("QMSHOST", "QMS01")) with { Roles = $"QMS {role.Name}" };
    }

    private static PlanCase StaleFiles()
    {
        var qms = new QmsScenario();
        qms.Machine.Files.Content[QmsScenario.ExportFolder + "server.pem"] = Encoding.ASCII.GetBytes("something else");
        return Qms(qms);
    }

    // The files are right, and only older than the QMS that setup starts.
    private static PlanCase NotExportable()
    {
        var qms = new QmsScenario("NetworkService", "S-1-5-20", made: false);
        qms.MakeSet("set", new NativeShape(qms.Machine.Clock.UtcNow.AddDays(-1), Exportable: false));
        qms.ExportPem();
        qms.Machine.Clock.Sleep(TimeSpan.FromHours(1));
        return Qms(qms);
    }

    private static PlanCase TwoRoots()
    {
        var qms = new QmsScenario();
        qms.MakeSet("other");
        return Qms(qms);
    }

    private static PlanCase Renamed()
    {
        var qms = new QmsScenario(made: false);
        var set = new NativeSet(qms.Machine, "set", new NativeShape(qms.Machine.Clock.UtcNow));
        set.Install(CertificateKind.Server, "QMS00");
        set.Install(CertificateKind.Client, "QMS00");
        return Qms(qms);
    }

    private static PlanCase Restored(string name, bool thumbprint)
    {
        var restore = new RestoreScenario(name: name);
        if (thumbprint)
            restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        return new PlanCase(restore.Machine, "QMS", restore.New.Data);
    }
}
