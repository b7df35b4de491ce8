using System.Diagnostics;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Four nodes are set up at the same time while the QMS server loses its services: nobody has to come a second time.</summary>
internal static class FiveAtOnceScenarios
{
    private const string BeforeEnrolment = "QvtPrepare";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // They come to the authority when it is gone, and when the package of QMS is being repaired; the other two when they like.
    private static readonly LabRole MeetsTheOutage = LabRole.Qvs;
    private static readonly LabRole MeetsTheRepair = LabRole.Dsc;

    public static IEnumerable<Scenario> All => [new("five-at-once-and-qms-restarts", Restart)];

    private static void Restart(ScenarioContext context)
    {
        var qms = Boot(context);
        var tokens = Tokens.New(qms, [.. LabRole.Nodes.Select(r => (r.Server, r.Id))]);
        context.Expect(tokens.Count == LabRole.Nodes.Count, $"{tokens.Count} tokens for {LabRole.Nodes.Count} nodes");
        var running = LabRole.Nodes.ToDictionary(r => r, r => Start(context, r));
        foreach (var role in (LabRole[])[MeetsTheOutage, MeetsTheRepair])
        {
            WaitUntil($"{role.Server} stands before its enrolment", () => context.Lab[role.Server].Exists(ScenarioContext.Reached(BeforeEnrolment)));
        }

        WaitUntil("the authority issued the first certificate", () => Ledger.Read(qms).Certificates.Count > 0);
        context.Expect(qms.Kill("QvTrustAuthority.exe"), "there was no authority to kill");
        ScenarioContext.Open(context.Lab[MeetsTheOutage.Server], BeforeEnrolment);
        var before = ScenarioContext.Processes(StateReader.Read(qms));
        Thread.Sleep(TimeSpan.FromSeconds(2));
        context.Expect(!running[MeetsTheOutage].IsCompleted, $"{MeetsTheOutage.Server} did not wait for the authority");
        qms.Run("net start " + LabRole.Authority).Expect("the authority starts again");
        StateReader.Stop(qms, LabRole.Qms.Service);
        qms.Run("net start " + LabRole.Qms.Service).Expect("QMS starts again", 0, 2);

        context.Expect(!running[MeetsTheRepair].IsCompleted, $"{MeetsTheRepair.Server} did not wait at its gate");
        ScenarioContext.Open(context.Lab[MeetsTheRepair.Server], BeforeEnrolment);
        var repair = Msi.Repair(qms, context.Qms);
        context.Expect(repair.ExitCode == MsiResult.Ok, $"the repair of QMS01 while nodes enrol: exit code {repair.ExitCode}; {repair.Explain()}");
        Task.WaitAll([.. running.Values]);
        Judge(context, qms, running, before);
    }

    private static Server Boot(ScenarioContext context)
    {
        var ready = context.Checkpoints.QmsReady();
        context.Lab.Up(LabRole.All.Select(r => (r.Server, r == LabRole.Qms || r == LabRole.Qvs ? ready : null)));
        Task.WaitAll([.. LabRole.Nodes.Where(r => r != LabRole.Qvs).Select(r => Task.Run(() => StandIns.Install(context.Lab[r.Server], r)))]);
        var qms = context.Lab[LabRole.Qms.Server];
        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        return qms;
    }

    /// <summary>The roles with a moment of their own will stand at a gate; all four programs are started without waiting for one another.</summary>
    private static Task<MsiResult> Start(ScenarioContext context, LabRole role)
    {
        var node = context.Lab[role.Server];
        var package = context.Package(role);
        if (role == MeetsTheOutage || role == MeetsTheRepair)
        {
            package = context.Editor.WithGateBehind(package, BeforeEnrolment);
            ScenarioContext.Hold(node, BeforeEnrolment);
        }

        return Task.Run(() => Msi.Install(node, package, $@"QMSHOST={LabRole.Qms.Server} ENROLLTOKENFILE={LabInstance.ShareName}\{node.Name}.token"));
    }

    private static void Judge(ScenarioContext context, Server qms, Dictionary<LabRole, Task<MsiResult>> running, IReadOnlyDictionary<string, int> before)
    {
        foreach (var (role, installed) in running)
        {
            context.Expect(installed.Result.ExitCode == MsiResult.Ok, $"{role.Server}: exit code {installed.Result.ExitCode}; {installed.Result.Explain()}");
        }

        if (context.Problems.Count > 0)
        {
            return;
        }

        var after = ScenarioContext.Processes(context.ExpectTrusted(qms, LabRole.Qms));
        context.Expect(before[LabRole.Qms.Service] != after[LabRole.Qms.Service], "QMS was not restarted");
        foreach (var role in LabRole.Nodes)
        {
            context.ExpectTrusted(qms, context.Lab[role.Server], role);
            context.ExpectOneOfEachKind(qms, context.Lab[role.Server]);
        }
    }

    private static void WaitUntil(string what, Func<bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); !isSo(); Thread.Sleep(50))
        {
            if (clock.Elapsed > Patience)
            {
                throw new LabException($"not after {Patience.TotalSeconds:0} s: {what}");
            }
        }
    }
}
