using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>DRYRUN=1: what is planned is what the installation then does, and the plan itself changes nothing.</summary>
internal static partial class PlanScenarios
{
    private const string PlanFile = @"C:\plan.txt";
    private const string Dry = "DRYRUN=1 PLANFILE=" + PlanFile;

    public static IEnumerable<Scenario> All => [new("plan-qvs", Plan)];

    private static void Plan(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var issued = Ledger.Read(qms).Count(node.Name, "server");
        ExpectPlan(context, node, () => Msi.Install(node, context.Qvs, $"{token.Words} {Dry}"));
        context.Expect(Ledger.Read(qms).Count(node.Name, "server") == issued, "the plan made the authority issue");
        var planned = Changes(node.ReadText(PlanFile));

        RefuseOtherFile(context, node, token.Words);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, $"QMSHOST=10.0.0.1 {Dry}"), restartsAllowed: false, "QVT1002");
        context.Expect(node.ReadText(PlanFile).Contains("QVT1002: ", StringComparison.Ordinal), "an earlier plan stands there for one that was refused");

        var made = Msi.Install(node, context.Qvs, token.Words).ExpectOk("the installation that was planned");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        var done = Changes(made.Log);
        context.Expect(planned.Count > 20, $"a plan of {planned.Count} changes");
        context.Expect(planned.SequenceEqual(done), $"planned and not done: {ScenarioContext.Words(planned.Except(done))}; done and not planned: {ScenarioContext.Words(done.Except(planned))}");

        var current = node.Run($"\"{Product.Cli}\" plan --role QVS");
        context.Expect(current.ExitCode == 0 && current.Output.Contains("Nothing would change", StringComparison.Ordinal), $"the plan of a server that is current, {current.ExitCode}: {current.Output} {current.Errors}");
        ExpectPlan(context, node, () => Msi.Uninstall(node, context.Qvs, Dry));
        var removal = Changes(node.ReadText(PlanFile));
        var removed = Changes(Msi.Uninstall(node, context.Qvs).ExpectOk("the uninstall that was planned").Log);
        context.Expect(removal.Count > 10 && removal.SequenceEqual(removed), $"uninstall, planned and not done: {ScenarioContext.Words(removal.Except(removed))}; done and not planned: {ScenarioContext.Words(removed.Except(removal))}");
    }

    private static void ExpectPlan(ScenarioContext context, Server node, Func<MsiResult> plan)
    {
        var before = ScenarioContext.Snapshot(node, LabRole.Qvs);
        var result = plan();
        context.Expect(result.ExitCode == MsiResult.Cancelled, $"exit code {result.ExitCode} of a plan instead of 1602; {result.Explain()}");
        context.ExpectSame(before, ScenarioContext.Snapshot(node, LabRole.Qvs), restartsAllowed: false, "after the plan");
        context.Expect(node.Exists(PlanFile) && Changes(node.ReadText(PlanFile)).SequenceEqual(Changes(result.Log)), "the file and the log are two different plans");
    }

    private static void RefuseOtherFile(ScenarioContext context, Server node, string words)
    {
        const string other = @"C:\notes.txt";
        node.WriteText(other, "notes");
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, $"{words} DRYRUN=1 PLANFILE={other}"), restartsAllowed: false, "QVT1033");
        context.Expect(node.ReadText(other) == "notes", "a file that is no plan was written over");
    }

    // The lines of changes, with what is known only once it is made as a plan has it.
    private static List<string> Changes(string text) => [.. text.Split('\n')
        .Select(l => Number().Replace(l.TrimEnd('\r'), ""))
        .Where(l => Change().IsMatch(l))
        .Select(l => Later().Replace(l, "(new)"))];

    // Column, stage and number of a plan.
    [GeneratedRegex(@"^ +\d+  [a-z]+ +(?=\S)")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(token file|enrolment token|key container|file |certificate |CN=|Qlik services: running|rights of|key of|scheduled task|firewall rule|service |setting ).*: ?.* -> ")]
    private static partial Regex Change();

    [GeneratedRegex(@"[0-9A-F]{40}|(?<=QvTrust-[A-Z][a-z]+-)[0-9a-f]{16}|(?<=^file (issued/.*\.cer|witness\.txt): .*)\d+ bytes|(?<=\\Extensions: .*-> )[a-z]+$")]
    private static partial Regex Later();
}
