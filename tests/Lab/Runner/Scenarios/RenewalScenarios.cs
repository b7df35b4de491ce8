using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>A node renews its certificates by mutual TLS with its CAPI key.</summary>
internal static class RenewalScenarios
{
    private const string Journal = Product.DataFolder + @"\journal\current.xml";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static IEnumerable<Scenario> All =>
    [
        new("renew-node", Node),
        new("renew-node-killed", Killed),
    ];

    private static void Node(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var before = StateReader.Read(node);
        var keys = DataKeys.Of(node);

        var nothing = node.Run(Cli("renew"), Patience).Expect("qvtrust renew before anything is due");
        context.Expect(nothing.Errors.Contains("renewal is due on ", StringComparison.Ordinal), $"it does not say when it is due: {nothing.Errors}");
        context.ExpectSameProcesses(ScenarioContext.Processes(before), StateReader.Read(node));

        node.Run(Cli("renew --force --later"), Patience).Expect("qvtrust renew --later");
        var waiting = StateReader.Read(node);
        context.ExpectSameProcesses(ScenarioContext.Processes(before), waiting);
        context.Expect(waiting.ServerCertificate?.Thumbprint == before.ServerCertificate?.Thumbprint, "--later installed a certificate");

        var renewed = node.Run(Cli("renew --now"), Patience).Expect("qvtrust renew --now");
        ExpectRenewed(context, qms, node, before, keys, "renewed");
        context.Expect(renewed.Errors.Contains("kept: the private key of CN=QVS01", StringComparison.Ordinal), $"it does not say that the old key is kept: {renewed.Errors}");
        context.Expect(node.Exists($@"{Product.DataFolder}\kept\{before.ServerCertificate!.Thumbprint}.cer"), "no copy of the old server certificate is kept");
        context.Expect(!StateReader.Read(node).KeyContainers.Contains(before.ClientCertificate!.Container!), "the old client certificate's key is left");
        var ledger = Ledger.Read(qms);
        context.Expect(ledger.Count(node.Name, "server") == 2 && ledger.Count(node.Name, "client") == 2, "the ledger has more than the old and the new certificates");

        var here = StateReader.Read(qms);
        var authority = qms.Run(Cli("renew --force"), Patience).Expect("qvtrust renew on QMS01");
        context.Expect(authority.Errors.Contains("QMS01 is the QMS server", StringComparison.Ordinal), $"on QMS01 it said: {authority.Errors}");
        context.ExpectSameProcesses(ScenarioContext.Processes(here), StateReader.Read(qms));
    }

    private static void Killed(ScenarioContext context)
    {
        // Once with the new certificates in the store, once while the services restart.
        foreach (var line in (int[])[5, 14])
        {
            var (qms, node) = context.TrustedPair();
            var before = StateReader.Read(node);
            var keys = DataKeys.Of(node);
            var (ran, isKilled) = node.RunKilledAt(Cli("renew --force"), Journal, "pwrite64", line + 1, Patience);
            context.Expect(isKilled, $"qvtrust renew was not killed at line {line}: {ran.Errors}");
            keys.ExpectAllThere(context, $"killed at line {line}");
            node.Run(Cli("renew"), Patience).Expect($"the same again after a kill at line {line}");
            ExpectRenewed(context, qms, node, before, keys, $"killed at line {line} and run again");
            context.Expect(Ledger.Read(qms).Count(node.Name, "server") == 2, $"the run after a kill at line {line} asked for another certificate");
        }
    }

    private static void ExpectRenewed(ScenarioContext context, Server qms, Server node, MachineState before, DataKeys keys, string when)
    {
        var now = context.ExpectTrusted(qms, node, LabRole.Qvs);
        keys.ExpectAllThere(context, when);
        context.Expect(now.ServerCertificate?.Thumbprint != before.ServerCertificate?.Thumbprint, $"{when}: the server certificate is the old one");
        context.Expect(now.ClientCertificate?.Thumbprint != before.ClientCertificate?.Thumbprint, $"{when}: the client certificate is the old one");
        context.Expect(now.TrustCertificates.Count(c => c.Store == @"LM\My") == 2, $"{when}: LM\\My holds {now.TrustCertificates.Count(c => c.Store == @"LM\My")} certificates");
        context.Expect(now.Root?.Thumbprint == before.Root?.Thumbprint, $"{when}: the root was touched");
        context.Expect(now.KeyContainers.Count() == before.KeyContainers.Count() + 1, $"{when}: {now.KeyContainers.Count()} keys on the machine, {before.KeyContainers.Count()} before");
        context.Expect(!node.Exists(Product.DataFolder + @"\renewal.xml"), $"{when}: renewal.xml is left");
        var ping = node.Run(Cli("ping")).Expect($"{when}: qvtrust ping");
        context.Expect(ping.Output.Contains($"{node.Name}: known, ", StringComparison.Ordinal), $"{when}: ping said {ping.Output}");
    }

    private static string Cli(string words) => $"\"{Product.Cli}\" {words}";
}
