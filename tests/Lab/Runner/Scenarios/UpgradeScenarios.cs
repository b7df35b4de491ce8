using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>From one built version to the next: everything stays, no service of QlikView restarts, and there is no way back to the older one.</summary>
internal static class UpgradeScenarios
{
    private const string Old = "1.0.0";
    private const string Next = "1.0.1";

    public static IEnumerable<Scenario> All =>
    [
        new("upgrade-node", Node),
        new("upgrade-qms", Qms),
        .. LabRole.All.Where(r => r != LabRole.Qms && r != LabRole.Qvs).Select(r => new Scenario($"upgrade-{r.Id.ToLowerInvariant()}", c => Of(c, r), IsLong: true)),
    ];

    /// <summary>Its programs are in a folder that only the first setup is told: the upgrade, its plan and the scheduled task stay there.</summary>
    private static void Node(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        Msi.Install(node, context.Qvs, $"{Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words} INSTALLFOLDER={Product.OtherFolder}").ExpectOk($"QVS {Old} in {Product.OtherFolder}");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.ExpectProgramsIn(node, Product.OtherFolder);
        Upgrade(context, node, LabRole.Qvs, Product.OtherFolder);
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.ExpectProgramsIn(node, Product.OtherFolder);
        context.ExpectOneOfEachKind(qms, node);
        var plan = node.Run($@"""{Product.OtherFolder}\qvtrust.exe"" plan --role QVS");
        context.Expect(plan.ExitCode == 0 && plan.Output.Contains("Nothing would change", StringComparison.Ordinal), $"the plan behind the upgrade, {plan.ExitCode}: {plan.Output} {plan.Errors}");
        RefuseDowngrade(context, node, LabRole.Qvs);
        Msi.Uninstall(node, context.NextPackage(LabRole.Qvs)).ExpectOk("the uninstall of the new version");
        context.Expect(!StateReader.Read(node).TrustCertificates.Any(), "the uninstall of the new version left certificates");
        context.Expect(!node.Exists($@"{Product.OtherFolder}\qvtrust.exe"), "the uninstall of the new version left the program");
    }

    private static void Of(ScenarioContext context, LabRole role)
    {
        var (qms, node) = context.ReadyPair(role);
        Msi.Install(node, context.Package(role), Tokens.New(qms, node.Name, role.Id).Words).ExpectOk($"{role.Id} {Old}");
        context.ExpectTrusted(qms, node, role);
        Upgrade(context, node, role);
        context.ExpectTrusted(qms, node, role);
        RefuseDowngrade(context, node, role);
    }

    /// <summary>The ledger stays, with a token that nobody has redeemed yet: it is good afterwards.</summary>
    private static void Qms(ScenarioContext context)
    {
        var trusted = context.Checkpoints.BothTrusted();
        context.Lab.Up([(LabRole.Qms.Server, trusted), (LabRole.Qvs.Server, trusted), (LabRole.Qds.Server, null)]);
        var (qms, node, other) = (context.Lab[LabRole.Qms.Server], context.Lab[LabRole.Qvs.Server], context.Lab[LabRole.Qds.Server]);
        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        StandIns.Install(other, LabRole.Qds);
        // Key rights do not outlive a restart of a lab server.
        Msi.Repair(qms, context.Qms).ExpectOk("a repair");
        var token = Tokens.New(qms, other.Name, LabRole.Qds.Id);
        var ledger = Ledger.Read(qms);
        Upgrade(context, qms, LabRole.Qms);
        var now = Ledger.Read(qms);
        context.Expect(now.Tokens == ledger.Tokens && now.Certificates.SequenceEqual(ledger.Certificates), $"the ledger has {now.Tokens} tokens and {ScenarioContext.Words(now.Certificates)}");

        var ping = node.Run($"\"{Product.Cli}\" ping").Expect("qvtrust ping from a node that the older version enrolled");
        context.Expect(ping.Output.Contains($"{node.Name}: known, ", StringComparison.Ordinal), $"ping said {ping.Output}");
        Msi.Install(other, context.Package(LabRole.Qds), token.Words).ExpectOk("an older package at the newer authority, with the token from before");
        context.ExpectTrusted(qms, other, LabRole.Qds);
        RefuseDowngrade(context, qms, LabRole.Qms);
    }

    private static void Upgrade(ScenarioContext context, Server server, LabRole role, string folder = Product.ProgramFolder)
    {
        var before = ScenarioContext.Snapshot(server, role);
        var running = StateReader.Read(server);
        context.Expect(running.Setting(role.Id, "Version") == Old, $"before it was {running.Setting(role.Id, "Version")}");
        Msi.MakeWay(server, context.Package(role));
        var between = StateReader.Read(server);
        context.Expect(Trust(between).SequenceEqual(Trust(running)), "the old version took certificates or keys with it");
        context.ExpectSameProcesses(ScenarioContext.Processes(running), between);

        Msi.Install(server, context.NextPackage(role)).ExpectOk($"{role.Id} {Next}");
        var program = server.Run($@"""{folder}\qvtrust.exe"" --version").Expect("qvtrust --version").Output.Trim();
        context.Expect(program.StartsWith(Next, StringComparison.Ordinal), $"the program there is {program}");
        var state = context.ExpectTrusted(server, role);
        context.ExpectSameProcesses(ScenarioContext.Processes(running), state);
        context.Expect(state.Setting(role.Id, "Version") == Next, $"the version that rollout tools read is {state.Setting(role.Id, "Version")}");
        var differences = SnapshotComparer.Differences(before, ScenarioContext.Snapshot(server, role), restartsAllowed: false);
        context.Problems.AddRange(differences.Where(d => !IsOfTheVersion(d, role)).Select(d => $"after the upgrade of {server.Name}: {d}"));
    }

    /// <summary>Refused by its launch condition, which has no code, before anything is looked at.</summary>
    private static void RefuseDowngrade(ScenarioContext context, Server server, LabRole role)
    {
        var refused = context.ExpectRefused(server, role, () => Msi.Install(server, context.Package(role)), restartsAllowed: false);
        // The lab's msiexec says a condition's text to nobody in a silent run.
        context.Expect(refused.Log.Contains("WIX_DOWNGRADE_DETECTED = {", StringComparison.Ordinal) && refused.Log.Contains("LaunchConditions. Return value 0", StringComparison.Ordinal), $"another reason: {refused.Explain()}");
    }

    private static IEnumerable<string> Trust(MachineState state)
        => state.TrustCertificates.Select(c => $"{c.Store} {c.Thumbprint} {c.Container}").Order(StringComparer.Ordinal);

    // Files, registration and the authority's service are the new version's own.
    private static bool IsOfTheVersion(string difference, LabRole role)
        => difference.Contains($"file {Product.ProgramFolder}", StringComparison.OrdinalIgnoreCase)
            || difference.Contains("installed product ", StringComparison.Ordinal)
            || difference.Contains(@"\Windows\CurrentVersion\Uninstall\", StringComparison.OrdinalIgnoreCase)
            || difference.Contains($@"\QvTrust\{role.Id}\Version", StringComparison.OrdinalIgnoreCase)
            || difference.Contains("service " + LabRole.Authority, StringComparison.OrdinalIgnoreCase)
            || difference.Contains("process of " + LabRole.Authority, StringComparison.OrdinalIgnoreCase)
            || difference.Contains($@"file {Product.DataFolder}\authority\", StringComparison.OrdinalIgnoreCase);
}
