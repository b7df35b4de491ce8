using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>The authority's audit, and what nodes keep of it.</summary>
internal static class AuditScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("audit-witness", Witness),
    ];

    /// <summary>What a node saw at its enrolment holds on QMS; both see by ping that they trust each other; uninstall keeps the evidence.</summary>
    private static void Witness(ScenarioContext context)
    {
        const string carried = @"C:\carried-witness.txt";
        var (qms, node) = context.ReadyPair();
        Msi.Install(node, context.Qvs, Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);

        var lines = node.ReadText(Product.WitnessFile).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        context.Expect(lines.Length == 2 && lines.All(l => l.StartsWith("qvtrust-audit-1 ", StringComparison.Ordinal)), $"the witness has {lines.Length} lines: {string.Join(" | ", lines)}");
        qms.WriteText(carried, node.ReadText(Product.WitnessFile));
        var proof = qms.Run($"\"{Product.Cli}\" audit verify --witness {carried}").Expect("audit verify");
        context.Expect(proof.Output.Contains("2 heads, all held", StringComparison.Ordinal), $"audit verify said: {proof.Output}");

        // A head that the authority never signed: the row number of the last line is another one.
        var words = lines[^1].Split(' ');
        words[2] = "999";
        qms.WriteText(carried, string.Join(' ', words) + "\r\n");
        var refused = qms.Run($"\"{Product.Cli}\" audit verify --witness {carried}");
        context.Expect(refused.ExitCode == 2 && refused.Errors.Contains("QVT6406", StringComparison.Ordinal), $"a changed witness: exit code {refused.ExitCode}, {refused.Errors}");

        foreach (var server in new[] { node, qms })
        {
            var ping = server.Run($"\"{Product.Cli}\" ping").Expect($"ping from {server.Name}");
            context.Expect(ping.Output.Contains($"{server.Name}: known, ", StringComparison.Ordinal), $"ping from {server.Name} said: {ping.Output}");
        }

        var unknown = qms.Run($"\"{Product.Cli}\" certificates --unknown").Expect("certificates --unknown");
        context.Expect(unknown.Output.Trim().Length == 0, $"certificates that the ledger does not know: {unknown.Output}");
        Msi.Uninstall(node, context.Qvs).ExpectOk("the uninstall");
        context.Expect(node.Exists(Product.WitnessFile), "the uninstall removed what the node saw of the audit");
    }
}
