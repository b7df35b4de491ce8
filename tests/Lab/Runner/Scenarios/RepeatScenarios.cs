using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Doing it again: twice the same, repairs, and a retry after a failure.</summary>
internal static class RepeatScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("install-twice-node", c => InstallTwice(c, LabRole.Qvs)),
        new("install-twice-qms", c => InstallTwice(c, LabRole.Qms)),
        new("repair-nothing-broken", RepairNothing),
        new("repair-firewall-rule", RepairFirewallRule),
        new("repair-firewall-limits", LimitFirewall),
        new("repair-certificate", RepairCertificate),
        new("repair-certificate-key-gone", RepairKeyGone),
        new("repair-key-acl", RepairKeyAcl),
        new("retry-with-the-same-token", RetrySameToken),
        new("renewed-token-on-a-trusted-node", TokenOnTrusted),
    ];

    private static void InstallTwice(ScenarioContext context, LabRole role)
    {
        var (qms, node) = context.TrustedPair();
        var server = role == LabRole.Qms ? qms : node;
        Unchanged(context, server, role, () => Msi.Install(server, context.Package(role)));
        var ledger = Ledger.Read(qms);
        context.Expect(ledger.Count(node.Name, "server") == 1 && ledger.Count(node.Name, "client") == 1, $"certificates in the ledger: {ScenarioContext.Words(ledger.Certificates)}");
        if (role != LabRole.Qms)
        {
            var host = StateReader.Read(server).Setting("", "QmsHost");
            context.Expect(host == LabRole.Qms.Server, $"the saved QMSHOST is {host ?? "gone"}");
        }
    }

    private static void RepairNothing(ScenarioContext context)
    {
        var (_, node) = context.TrustedPair();
        Unchanged(context, node, LabRole.Qvs, () => Msi.Repair(node, context.Qvs));
    }

    private static void Unchanged(ScenarioContext context, Server server, LabRole role, Func<MsiResult> run)
    {
        var before = StateReader.Read(server);
        var certificates = before.TrustCertificates.Select(c => c.Thumbprint).Order(StringComparer.Ordinal).ToList();
        var containers = before.KeyContainers.ToList();
        var processes = ScenarioContext.Processes(before);
        var result = run();
        context.Expect(result.ExitCode == MsiResult.Ok, $"exit code {result.ExitCode}; {result.Explain()}");
        var after = context.ExpectTrusted(server, role);
        context.ExpectSameProcesses(processes, after);
        context.Expect(after.TrustCertificates.Select(c => c.Thumbprint).Order(StringComparer.Ordinal).SequenceEqual(certificates), "other certificates than before");
        context.Expect(after.KeyContainers.SequenceEqual(containers), "other key containers than before");
    }

    private static void RepairFirewallRule(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var before = StateReader.Read(node);
        var rule = MachineState.Text(before.Rules.First(r => MachineState.Text(r["localPorts"]) == "4749")["name"]);
        StateReader.Tool(node, $"delete-rule \"{rule}\"");
        context.Expect(!StateReader.Read(node).FirewallPorts.Contains(4749), "the rule could not be deleted");
        Repair(context, node);
        context.ExpectSameProcesses(ScenarioContext.Processes(before), context.ExpectTrusted(qms, node, LabRole.Qvs));
    }

    /// <summary>Other callers, chosen later: the rules change, no service does, and a repair without a word leaves them so.</summary>
    private static void LimitFirewall(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var before = StateReader.Read(node);
        Msi.Repair(node, context.Qvs, "FIREWALLREMOTE=10.1.0.0/16,10.2.3.4 FIREWALLPROFILE=domain OPTIONALPORTS=cluster").ExpectOk("a repair with other callers");
        var limited = Rules(node);
        context.Expect(
            limited == "14747 10.1.0.0/255.255.0.0,10.2.3.4/255.255.255.255 1; 4747 10.1.0.0/255.255.0.0,10.2.3.4/255.255.255.255 1; 4749 10.1.0.0/255.255.0.0,10.2.3.4/255.255.255.255 1",
            $"the rules are {limited}");
        Repair(context, node);
        context.Expect(Rules(node) == limited, $"a repair without a word made them {Rules(node)}");
        Msi.Repair(node, context.Qvs, "FIREWALLREMOTE=any FIREWALLPROFILE=any OPTIONALPORTS=none").ExpectOk("a repair that opens them again");
        context.ExpectSameProcesses(ScenarioContext.Processes(before), context.ExpectTrusted(qms, node, LabRole.Qvs));
        context.Expect(Rules(node).Contains("4749 * 2147483647", StringComparison.Ordinal), $"opened again they are {Rules(node)}");
    }

    private static string Rules(Server server) => string.Join("; ", StateReader.Read(server).Rules
        .Where(r => MachineState.Text(r["grouping"]) == "QvTrust")
        .Select(r => $"{r["localPorts"]} {r["remoteAddresses"]} {r["profiles"]}")
        .Order(StringComparer.Ordinal));

    /// <summary>The certificate was deleted, its key is still there: setup binds its copy to the key again, without a token.</summary>
    private static void RepairCertificate(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var thumbprint = StateReader.Read(node).ServerCertificate?.Thumbprint;
        StateReader.Tool(node, "delete-cert " + thumbprint);
        Repair(context, node);
        var state = context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(state.ServerCertificate?.Thumbprint == thumbprint, "another certificate than the one that was deleted");
        context.Expect(Ledger.Read(qms).Count(node.Name, "server") == 1, "the ledger has another certificate");
    }

    private static void RepairKeyGone(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        StateReader.Tool(node, $"delete-cert {StateReader.Read(node).ServerCertificate?.Thumbprint} --with-key");
        Recovery.ExpectRefusedRepair(context, node, LabRole.Qvs, () => Msi.Repair(node, context.Qvs), "QVT2009");
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var again = Msi.Repair(node, context.Qvs, "ENROLLTOKENFILE=" + token.WindowsPath);
        context.Expect(again.ExitCode == MsiResult.Ok, $"with the token that it asks for: exit code {again.ExitCode}; {again.Explain()}");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
    }

    /// <summary>In one life of the server, because key rights do not outlive a restart of a lab server.</summary>
    private static void RepairKeyAcl(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        StandIns.ChangeAccount(node, LabRole.Qvs, StandIns.NetworkService);
        Msi.Install(node, context.Qvs, Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words).ExpectOk("QVS01");
        var before = context.ExpectTrusted(qms, node, LabRole.Qvs);
        StateReader.Tool(node, "drop-key-acl " + before.ServerCertificate?.Thumbprint);
        context.Expect(!KeyRights.AllowRead(StateReader.Read(node).ServerCertificate?.KeySecurity, StandIns.NetworkService), "the rights could not be dropped");
        context.ExpectCheck(node, 3, "error key-not-readable (QVT6708): ");
        Repair(context, node);
        context.ExpectCheck(node, 0, " checks: 0 errors, 0 warnings");
        var again = StateReader.Read(node).ServerCertificate?.Thumbprint;
        StateReader.Tool(node, "drop-key-acl " + again);
        node.Run($"\"{Product.Cli}\" check --fix key-not-readable --yes").Expect("qvtrust check --fix");
        context.Expect(KeyRights.AllowRead(StateReader.Read(node).ServerCertificate?.KeySecurity, StandIns.NetworkService), "--fix did not give the right back");
        context.ExpectCheck(node, 0, " checks: 0 errors, 0 warnings");
        var after = context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(
            before.Service(LabRole.Qvs.Service)?.ProcessId != after.Service(LabRole.Qvs.Service)?.ProcessId, "the service was not restarted although its key was closed to it");
    }

    private static void Repair(ScenarioContext context, Server node)
    {
        var result = Msi.Repair(node, context.Qvs);
        context.Expect(result.ExitCode == MsiResult.Ok, $"repair: exit code {result.ExitCode}; {result.Explain()}");
    }

    /// <summary>A failure after the certificates were issued: the same token gives the same certificates.</summary>
    private static void RetrySameToken(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var failing = context.Editor.WithFailure(context.Qvs, context.Editor.DeferredActions(context.Qvs).First(a => a.Contains("Enrol", StringComparison.Ordinal)));
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, failing, token.Words), restartsAllowed: false);
        context.Expect(Ledger.Read(qms).Count(node.Name, "server") == 1, "nothing had been issued before the failure");
        Msi.Install(node, context.Qvs, token.Words).ExpectOk("the retry");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(Ledger.Read(qms).Count(node.Name, "server") == 1, "the retry got another certificate");
        context.Expect(Ledger.Read(qms).Count(node.Name, "client") == 1, "the retry got another client certificate");
        context.Expect(!File.Exists(token.HostPath), "the token file is left after the success");
    }

    /// <summary>A token on a node that needs none: nothing is enrolled.</summary>
    private static void TokenOnTrusted(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        Unchanged(context, node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, token.Words));
        context.Expect(Ledger.Read(qms).Count(node.Name, "server") == 1, "the ledger has another certificate");
    }
}
