using System.Diagnostics;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Rehearsal;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>TRUST=existing: QMS distributes natively, setup waits, verifies and secures, and leaves everything where it is.</summary>
internal static class ExistingScenarios
{
    private const int InstallationPort = 14720;
    private const string Password = "lab-only";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static IEnumerable<Scenario> All =>
    [
        new("existing-node", Node),
        new("existing-before-setup", BeforeSetup),
        new("existing-wait-ends", WaitEnds),
        new("existing-qvs-only", QvsOnly),
        new("existing-wrong-root", WrongRoot),
    ];

    /// <summary>Setup opens the installation port while it waits; QMS, which this product was never installed on, distributes; the port is closed again.</summary>
    private static void Node(ScenarioContext context)
    {
        var (qms, node) = Pair(context);
        var running = Task.Run(() => Msi.Install(node, context.Package(LabRole.Qds), "TRUST=existing TRUSTWAIT=5"));
        var clock = Stopwatch.StartNew();
        while (!StateReader.Read(node).FirewallPorts.Contains(InstallationPort))
        {
            if (running.IsCompleted || clock.Elapsed > Patience)
            {
                throw new LabException($"the installation port was not opened; {(running.IsCompleted ? running.Result.Explain() : "setup still runs")}");
            }

            Thread.Sleep(200);
        }

        Distribute(qms, node);
        var distributed = StateReader.Read(node).TrustCertificates.Select(c => c.Thumbprint).Order(StringComparer.Ordinal).ToList();
        var result = running.Result.ExpectOk("QDS01");
        context.Expect(distributed.Count == 3, $"{distributed.Count} certificates were distributed");
        context.Expect(!result.Log.Contains("QMSHOST=QMS01", StringComparison.Ordinal), "QMS was named to setup");
        var state = context.ExpectTrusted(qms, node, LabRole.Qds);
        context.Expect(state.TrustCertificates.Select(c => c.Thumbprint).Order(StringComparer.Ordinal).SequenceEqual(distributed), "other certificates than those that were distributed");
        context.Expect(state.Setting("QDS", "Extensions") == "native", $"extensions: {state.Setting("QDS", "Extensions")}");
        context.Expect(!node.Exists(Product.DataFolder + @"\added.xml"), "setup noted them as added");

        // QMS renews them; a task of ours checks them.
        node.Run(ScheduledTask.Read(node, "QvTrust checks").CommandLine).Expect("the task that checks");
        context.Expect(StateReader.Read(node).Setting("QDS", "LastCheckResult") is { Length: > 0 }, "the task wrote no result");

        // A repair verifies again and changes nothing; an uninstall leaves them.
        var processes = ScenarioContext.Processes(state);
        Msi.Repair(node, context.Package(LabRole.Qds)).ExpectOk("the repair");
        context.ExpectSameProcesses(processes, context.ExpectTrusted(qms, node, LabRole.Qds));
        Window(context, node);
        Msi.Uninstall(node, context.Package(LabRole.Qds)).ExpectOk("the uninstall");
        var left = StateReader.Read(node);
        context.Expect(left.TrustCertificates.Select(c => c.Thumbprint).Order(StringComparer.Ordinal).SequenceEqual(distributed), "the uninstall took what it had not added");
        context.Expect(left.TrustCertificates.Where(c => c.Store == @"LM\My").All(c => c.HasPrivateKey), "the uninstall took a key");
        context.Expect(left.FirewallPorts.Count == 0, $"ports are still open: {string.Join(' ', left.FirewallPorts)}");
        context.Expect(!ScheduledTask.Exists(node, "QvTrust installation window"), "the task that closes the window is left");
        context.Expect(!ScheduledTask.Exists(node, "QvTrust checks"), "the task that checks is left");
    }

    /// <summary>The port is open for another distribution until the task is run that the scheduler keeps; an uninstall closes it as well.</summary>
    private static void Window(ScenarioContext context, Server node)
    {
        const string task = "QvTrust installation window";
        var open = $"\"{Product.Cli}\" window open --minutes 5";
        node.Run(open).Expect("qvtrust window open");
        context.Expect(StateReader.Read(node).FirewallPorts.Contains(InstallationPort), "the window opened no port");
        node.Run(ScheduledTask.Read(node, task).CommandLine).Expect("the task that closes the window");
        context.Expect(!StateReader.Read(node).FirewallPorts.Contains(InstallationPort), "the task did not close the port");
        context.Expect(!ScheduledTask.Exists(node, task), "the task is left");
        node.Run(open).Expect("qvtrust window open, again");
    }

    /// <summary>QMS has distributed while the service ran, which goes on in plain text: setup restarts it. A token is refused, and stays.</summary>
    private static void BeforeSetup(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, context.Checkpoints.QmsReady()), (LabRole.Qds.Server, null)]);
        var (qms, node) = (context.Lab[LabRole.Qms.Server], context.Lab[LabRole.Qds.Server]);
        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        // As LocalSystem, whose right on the keys needs no mending: nothing else would restart it.
        StandIns.Install(node, LabRole.Qds);
        Distribute(qms, node);
        var token = Tokens.New(qms, node.Name, LabRole.Qds.Id);
        context.ExpectRefused(node, LabRole.Qds, () => Msi.Install(node, context.Package(LabRole.Qds), token.Words), restartsAllowed: false, "QVT2078");
        context.Expect(File.Exists(token.HostPath), "the token of a refused setup is gone");
        Msi.Install(node, context.Package(LabRole.Qds), "TRUST=existing").ExpectOk("QDS01");
        context.ExpectTrusted(qms, node, LabRole.Qds);
    }

    /// <summary>Nobody distributes anything: the time runs out, the port is closed, the server is as before.</summary>
    private static void WaitEnds(ScenarioContext context)
    {
        var (_, node) = Pair(context);
        context.ExpectRefused(node, LabRole.Qds, () => Msi.Install(node, context.Package(LabRole.Qds), "TRUST=existing TRUSTWAIT=1"), restartsAllowed: false, "QVT6520");
    }

    private static void QvsOnly(ScenarioContext context)
    {
        var node = context.LonelyNode();
        // The day before, too, by a program that was carried there.
        var found = Carried.Findings(node, "--role QVS TRUST=existing");
        context.Expect(found.Contains(("no-installation-port", "QVT6521")), $"qvtrust check finds {string.Join(", ", found)}");
        Carried.Remove(node);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, "TRUST=existing TRUSTWAIT=5"), restartsAllowed: false, "QVT6521");
    }

    /// <summary>The node trusts another QlikViewCA than the one that signed its certificates.</summary>
    private static void WrongRoot(ScenarioContext context)
    {
        var (qms, node) = Pair(context);
        Distribute(qms, node);
        var root = StateReader.Read(node).Root ?? throw new LabException("nothing was distributed");
        StateReader.Tool(node, $"delete-cert {root.Thumbprint}");
        StateReader.Tool(node, @"make-stranger --dir C:\lab-stranger");
        StateReader.Tool(node, @"add-root C:\lab-stranger\root.cer");
        context.ExpectRefused(node, LabRole.Qds, () => Msi.Install(node, context.Package(LabRole.Qds), "TRUST=existing"), restartsAllowed: false, "QVT6522");
    }

    private static (Server Qms, Server Node) Pair(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, context.Checkpoints.WithServices()), (LabRole.Qds.Server, null)]);
        var (qms, node) = (context.Lab[LabRole.Qms.Server], context.Lab[LabRole.Qds.Server]);
        StandIns.Install(node, LabRole.Qds, StandIns.NetworkService);
        StateReader.WaitForServices(qms, LabRole.Qms.Service);
        return (qms, node);
    }

    /// <summary>The native procedure (Q27): the password is typed at the node, QMS sends the package, the node unlocks it.</summary>
    private static void Distribute(Server qms, Server node)
    {
        var receiving = Listening.Start(node, InstallationPort, () => StandIns.Run(node, $"receive {InstallationPort} {Password}"));
        StandIns.Run(qms, $"distribute {node.Name} {InstallationPort} {Password}");
        receiving.GetAwaiter().GetResult();
    }
}
