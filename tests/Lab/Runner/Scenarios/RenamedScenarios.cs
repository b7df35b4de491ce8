using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>A node boots under another name: nothing goes on under the old one, and on request it is enrolled under the new one.</summary>
internal static class RenamedScenarios
{
    private const string NewName = "QVS99";

    public static IEnumerable<Scenario> All => [new("renamed-node", Node)];

    private static void Node(ScenarioContext context)
    {
        var (qms, old) = context.TrustedPair();
        var oldName = old.Name;
        var before = StateReader.Read(old);
        var role = LabRole.Qvs with { Server = NewName };

        var node = context.Lab.Rename(oldName, NewName);
        // The stand-in does what a service that uses certificates may do: without one of its own name it does not run.
        context.Expect(StateReader.Read(node).Service(role.Service)?.State == "stopped", "the service runs with a certificate of the old name");
        var keys = DataKeys.Of(node);
        context.ExpectCheck(node, 3, "error machine-renamed (QVT6523): ");
        Recovery.ExpectRefusedRepair(context, node, role, () => Msi.Repair(node, context.Qvs), "QVT2071");
        var refused = node.Run($"\"{Product.Cli}\" renew --force");
        context.Expect(refused.ExitCode == 3 && refused.Errors.Contains("QVT2071: ", StringComparison.Ordinal), $"the renewal: exit code {refused.ExitCode}: {refused.Errors}");
        context.Expect(Ledger.Read(qms).Count(oldName, "server") == 1, "the refused renewal got a certificate");

        var result = Msi.Install(node, context.Qvs, Tokens.New(qms, NewName, role.Id).Words).ExpectOk(NewName);
        // Setup starts nothing that did not run.
        node.Run("net start " + role.Service).Expect("the service starts with its new certificate", 0, 2);
        var now = context.ExpectTrusted(qms, node, role);
        ExpectTrustsQms(context, node);
        keys.ExpectAllThere(context, "enrolled again");
        var certificates = ((MachineState[])[before, now]).Select(s => s.TrustCertificates.Where(c => c.Store == @"LM\My").Select(c => c.Thumbprint)).ToList();
        context.Expect(!certificates[0].Intersect(certificates[1]).Any(), "a certificate of the old name is left");
        context.Expect(now.Root?.Thumbprint == before.Root?.Thumbprint, "the root was touched");
        context.Expect(result.Log.Contains($"qvtrust revoke {oldName} --reason superseded on {qms.Name}", StringComparison.Ordinal), $"the log does not say how to end the old certificates; {result.Explain()}");
        context.ExpectCheck(node, 0);
        context.ExpectOneOfEachKind(qms, node);

        var ledger = Ledger.Read(qms);
        context.Expect(ledger.Revoked.Count == 0, $"revoked before anybody asked for it: {ScenarioContext.Words(ledger.Revoked)}");
        qms.Run($"\"{Product.Cli}\" revoke {oldName} --reason superseded").Expect($"qvtrust revoke {oldName}");
        ExpectRevoked(context, qms, oldName, oldName);
        context.ExpectTrusted(qms, node, role);

        var removed = Msi.Uninstall(node, context.Qvs).ExpectOk("the uninstall");
        context.Expect(removed.Log.Contains($"revoked by {qms.Name}", StringComparison.Ordinal), $"the uninstall does not say that the certificates are revoked; {removed.Explain()}");
        context.Expect(!StateReader.Read(node).TrustCertificates.Any(), "certificates are left after the uninstall");
        ExpectRevoked(context, qms, oldName, NewName);
        keys.ExpectAllThere(context, "after the uninstall");
    }

    private static void ExpectTrustsQms(ScenarioContext context, Server node)
    {
        foreach (var (port, answer) in LabRole.Qms.TlsPorts.Zip(Prober.Ask(node, [.. LabRole.Qms.TlsPorts.Select(p => new Probe(LabRole.Qms.Server, p, p == LabRole.ClientPort ? "qvproxy" : "none"))])))
        {
            context.Expect(answer.Accepted, $"{node.Name} does not trust {LabRole.Qms.Server}:{port}: {answer.Reason}");
        }
    }

    private static void ExpectRevoked(ScenarioContext context, Server qms, params string[] machines)
    {
        var expected = machines.Distinct(StringComparer.Ordinal).SelectMany(m => (string[])[$"{m} client", $"{m} server"]).ToList();
        var revoked = Ledger.Read(qms).Revoked;
        context.Expect(revoked.SequenceEqual(expected), $"revoked are {ScenarioContext.Words(revoked)} instead of {ScenarioContext.Words(expected)}");
    }
}
