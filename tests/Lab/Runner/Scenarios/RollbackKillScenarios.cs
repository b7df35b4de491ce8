using System.Diagnostics;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// An installation fails behind everything but its end, and msiexec and its action host are killed while they roll it back: some of it is
/// undone and noted, and the services do not run yet. <c>qvtrust recover</c> undoes the rest.
/// </summary>
internal static class RollbackKillScenarios
{
    private const string LastAction = "QvtRestart";

    // So long a service takes to start: as long there is a rollback to be killed, because it starts the services last.
    private const int Seconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static IEnumerable<Scenario> All =>
    [
        new("kill-rollback-of-a-node", Node),
        new("kill-rollback-of-a-restore", Restore, IsLong: true),
    ];

    private static void Node(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var words = Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words;
        Run(context, node, LabRole.Qvs, context.Qvs, words);
        Msi.Install(node, context.Qvs, words).ExpectOk("the same command again");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.ExpectOneOfEachKind(qms, node);
    }

    private static void Restore(ScenarioContext context)
    {
        var site = context.Checkpoints.OtherSite();
        var qms = context.QmsWithoutDrift();
        var keys = DataKeys.Of(qms);
        var words = site.Words(context.Lab);
        Run(context, qms, LabRole.Qms, context.Qms, words);
        keys.ExpectAllThere(context, "after qvtrust recover");
        Msi.Install(qms, context.Qms, words).ExpectOk("the same command again");
        RestoreMatrix.ExpectRestored(context, qms, site, keys);
    }

    private static void Run(ScenarioContext context, Server server, LabRole role, string package, string words)
    {
        server.WriteText(@"C:\lab\slow-start.txt", $"{role.Service}={Seconds}\r\n");
        var failing = context.Editor.WithFailure(package, LastAction);
        Msi.Placed(server, failing);
        var before = ScenarioContext.Snapshot(server, role);
        var running = Task.Run(() => Msi.Install(server, failing, words));
        WaitForUndo(server, running);
        ScenarioContext.KillMsiexec(server);
        running.Wait();
        var (undone, lines) = Undone(server);
        context.Expect(undone > 0 && lines > (2 * undone) + 1, $"{undone} of {lines} lines of the journal say that something is undone: the rollback was not killed");
        server.Delete(@"C:\lab\slow-start.txt");
        // Here msiexec takes back its files before it runs rollback actions.
        Recovery.Expect(context, server, role, before, _ => false, isInstalled: false);
    }

    private static void WaitForUndo(Server server, Task<MsiResult> running)
    {
        var clock = Stopwatch.StartNew();
        while (Undone(server).Undone == 0)
        {
            if (running.IsCompleted || clock.Elapsed > Patience)
            {
                throw new LabException($"no rollback was seen{(running.IsCompleted ? $"; {running.Result.Explain()}" : "")}");
            }

            Thread.Sleep(20);
        }
    }

    private static (int Undone, int Lines) Undone(Server server)
    {
        if (!server.Exists(Product.Journal))
        {
            return (0, 0);
        }

        var lines = server.ReadText(Product.Journal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (lines.Count(l => l.StartsWith("<undone", StringComparison.Ordinal)), lines.Length);
    }
}
