using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>The ways to set a server up that <see cref="FaultCases.Servers"/> does not go: other certificates, another time for the restart.</summary>
internal static class FaultWays
{
    private static readonly SortedDictionary<string, Func<FaultWay>> All = new(StringComparer.Ordinal)
    {
        ["AUTHORITY=create"] = Create,
        ["AUTHORITY=restore"] = () => Restore(started: false),
        [Slow] = () => Restore(started: true),
        ["FIRSTSTART=1 on a node"] = FirstStartOfNode,
        ["FIRSTSTART=1 on QMS"] = FirstStartOfQms,
        ["RESTARTSERVICES=later"] = Later,
        ["TRUST=existing"] = Existing,
        ["TRUST=package"] = Package,
        ["a renamed machine"] = Renamed,
    };

    // One for all, since its files take longer to write than a setup runs.
    private static readonly Lazy<RestoreScenario> Lost = new(() => new RestoreScenario());

    /// <summary>The replaced set is backed up each time, as slowly as the product protects it.</summary>
    public const string Slow = "AUTHORITY=restore over a set that QMS made";

    public static TheoryData<string> Names => [.. All.Keys.Where(n => n != Slow)];

    /// <summary>Those that an uninstall takes away otherwise than what an ordinary setup left.</summary>
    public static TheoryData<string> NamesOfRemovals => ["AUTHORITY=create", "RESTARTSERVICES=later", "TRUST=existing", "a renamed machine"];

    public static FaultWay Make(string name) => All[name]();

    private static FaultWay Create()
    {
        var qms = new QmsScenario(made: false);
        qms.Data["AUTHORITY"] = "create";
        return Way(qms, WithoutExport);
    }

    private static FaultWay Restore(bool started)
    {
        var restore = RestoreScenario.Again(Lost.Value, started);
        restore.New.Data["AUTHORITYTHUMBPRINT"] = restore.Root;
        return Way(restore.New, WithoutExport, restore.PlacePassword);
    }

    private static FaultWay FirstStartOfNode()
    {
        var node = new NodeScenario();
        node.Data["FIRSTSTART"] = "1";
        node.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: false, "NetworkService", "S-1-5-20");
        node.Machine.Files.Folders.Remove(RoleTable.Qvs.DataFolder);
        return Way(node, line => NotLeft(node.Log, line));
    }

    private static FaultWay FirstStartOfQms()
    {
        var qms = new QmsScenario(started: false);
        qms.Data["FIRSTSTART"] = "1";
        qms.Machine.Services.ComesUp = name =>
        {
            if (name == RoleTable.Qms.ServiceName && qms.Machine.Certificates.List(TrustStore.Root).Count == 0)
                qms.MakeAtFirstStart();
            return true;
        };
        return Way(qms, line => IsOfFirstStart(line) ? null : NotLeft(qms.Log, line));
    }

    private static FaultWay Later()
    {
        var node = new NodeScenario();
        node.Data["RESTARTSERVICES"] = "later";
        return Way(node);
    }

    private static FaultWay Existing()
    {
        var node = new FakeMachine("QDS01");
        var log = new FakeSetupLog();
        node.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
        var set = new NativeSet(new FakeMachine("QMS01"), "native", new NativeShape(node.Clock.UtcNow.AddYears(-1)));
        node.Certificates.Add(TrustStore.Root, set.Root.Der, null);
        set.Install(CertificateKind.Server, node.Name, node);
        set.Install(CertificateKind.Client, node.Name, node);
        return new FaultWay(
            node, log, installer => new SetupEngine(node, log, _ => throw new InvalidOperationException("QMS was asked"), installer),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = "QDS", ["TRUST"] = "existing" });
    }

    private static FaultWay Package()
    {
        var package = new PackageScenario();
        return new FaultWay(package.Machine, package.Node.Log, package.Node.EngineOf, package.Node.Data) { Place = package.PlaceFiles };
    }

    private static FaultWay Renamed()
    {
        var node = new NodeScenario();
        node.Install();
        node.Machine.Name = "QVS99";
        node.Authority.ForgetRedemptions();
        return Way(node);
    }

    private static FaultWay Way(QmsScenario qms, Func<string, string?> compared, Action? place = null) => new(qms.Machine, qms.Log, qms.EngineOf, qms.Data)
    {
        Place = place ?? (() => { }),
        Server = new FaultServer(qms.Machine, qms.Log, qms.EngineOf) { Compared = compared },
    };

    private static FaultWay Way(NodeScenario node, Func<string, string?>? compared = null) => new(node.Machine, node.Log, node.EngineOf, node.Data)
    {
        Place = node.PlaceTokenFile,
        Server = new FaultServer(node.Machine, node.Log, node.EngineOf) { Compared = compared ?? (line => line) },
    };

    // QMS writes these at each start, of the certificates that it then has; where it had none before, nothing writes them again.
    private static string? WithoutExport(string line) => line.StartsWith(RoleTable.ExportFolder, StringComparison.OrdinalIgnoreCase) ? null : line;

    // What QMS itself makes at its first start stays, with the rights that QMS gave.
    private static bool IsOfFirstStart(string line)
        => (line.StartsWith(@"LM\", StringComparison.Ordinal) && line.Contains(" key CN=QMS01 "))
            || (line.StartsWith("key CN=QMS01 ", StringComparison.Ordinal) && line.TrimEnd().EndsWith(KeyAcl.Private.ToString(), StringComparison.Ordinal))
            || line.StartsWith(RoleTable.Qms.DataFolder, StringComparison.Ordinal);

    // Where a kill came between a start and the note of its process, nobody knows whose start it was: it is said.
    private static string NotLeft(FakeSetupLog log, string line)
    {
        var service = RoleTable.All.Select(r => r.ServiceName).Append(RoleTable.DispatcherService)
            .FirstOrDefault(s => line.StartsWith($"{s} {ServiceState.Running} ", StringComparison.Ordinal));
        var isLeft = service is not null && log.Lines.Exists(l => l.StartsWith("left: services that did not run before", StringComparison.Ordinal) && l.Contains(service));
        return isLeft ? line.Replace($" {ServiceState.Running} ", $" {ServiceState.Stopped} ") : line;
    }
}
