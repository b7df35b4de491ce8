using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>A setup that nothing fails and that does not come to its end all the same: its time is over, or somebody cancels it.</summary>
internal static class CutShortScenarios
{
    private const string LastBeforeRestart = "QvtFirewall";
    private static readonly TimeSpan MoreThanAMinute = TimeSpan.FromSeconds(65);

    // Long enough for the message that a wait sends each second.
    private const int SlowStartSeconds = 6;

    public static IEnumerable<Scenario> All =>
    [
        new("time-is-over", TimeIsOver, IsLong: true),
        new("cancelled-while-a-service-starts", CancelledAtDialog),
        new("cancelled-between-actions", CancelledBetween),
    ];

    /// <summary>The minute began with the first change, and no action after it begins another one: the one behind the gate finds it over.</summary>
    private static void TimeIsOver(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var package = context.Editor.WithGates(context.Qvs);
        var words = Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words;
        Msi.Placed(node, package);
        context.ExpectRefused(node, LabRole.Qvs, Held, restartsAllowed: false, "QVT5008");
        ExpectReport(context, node, "failed", "QVT5008");
        Again(context, qms, node, words);

        MsiResult Held()
        {
            var running = ScenarioContext.RunUntil(node, LastBeforeRestart, () => Msi.Install(node, package, words + " TIMEOUTMINUTES=1"));
            Thread.Sleep(MoreThanAMinute);
            context.Expect(!running.IsCompleted, "the installation did not stay at its gate");
            ScenarioContext.Open(node, LastBeforeRestart);
            return running.Result;
        }
    }

    /// <summary>Cancel while the service starts with its new certificates, and at each message after that: nothing of the undo hears it.</summary>
    private static void CancelledAtDialog(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        node.WriteText(@"C:\lab\slow-start.txt", $"{LabRole.Qvs.Service}={SlowStartSeconds}\r\n");
        var words = Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words;
        ExpectCancelled(context, node, () => Msi.InstallAndCancel(node, context.Qvs, words, "Restarting QlikView services (2 s)"), restartsAllowed: true, "QVT5004");
        ExpectReport(context, node, "cancelled", "QVT5004");
        Again(context, qms, node, words);
    }

    /// <summary>Another action than the product's is cancelled: the product is told to undo, and of no reason.</summary>
    private static void CancelledBetween(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var words = Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words;
        var package = context.Editor.WithCancel(context.Qvs, LastBeforeRestart);
        ExpectCancelled(context, node, () => Msi.Install(node, package, words), restartsAllowed: false);
        ExpectReport(context, node, "failed");
        Again(context, qms, node, words);
    }

    private static void ExpectCancelled(ScenarioContext context, Server node, Func<MsiResult> install, bool restartsAllowed, params string[] codes)
    {
        var before = ScenarioContext.Snapshot(node, LabRole.Qvs);
        var result = install();
        context.Expect(result.ExitCode == MsiResult.Cancelled, $"exit code {result.ExitCode} instead of 1602; {result.Explain()}");
        context.ExpectCodes(result, codes);
        StateReader.WaitForServices(node, [.. before.RunningServices]);
        context.ExpectSame(before, ScenarioContext.Snapshot(node, LabRole.Qvs), restartsAllowed, "after the cancel");
    }

    private static void ExpectReport(ScenarioContext context, Server node, string outcome, params string[] codes)
    {
        var report = SetupReport.Read(node, LabRole.Qvs);
        context.Expect(
            report is not null && report.Outcome == outcome && report.Codes.SequenceEqual(codes),
            $"the report says {report?.Outcome ?? "nothing"} {ScenarioContext.Words(report?.Codes ?? [])} instead of {outcome} {ScenarioContext.Words(codes)}");
    }

    private static void Again(ScenarioContext context, Server qms, Server node, string words)
    {
        Msi.Install(node, context.Qvs, words).ExpectOk("the same command again");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.ExpectOneOfEachKind(qms, node);
    }
}
