using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>An installation and a command of qvtrust meet on one server, or an installation and an authority that restarts.</summary>
internal static class MeetingScenarios
{
    private const string Gate = "QvtTrust";
    private const string BeforeEnrolment = "QvtPrepare";
    private const uint RefusedByACheck = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static IEnumerable<Scenario> All =>
    [
        new("meet-renew-and-setup", RenewDuringSetup),
        new("meet-renew-and-rest-of-setup", RenewAfterDeadSetup),
        new("meet-setup-and-restarting-authority", RestartAuthority),
    ];

    /// <summary>An installation stands between two of its actions: the command is refused and changes nothing, the installation comes to its end.</summary>
    private static void RenewDuringSetup(ScenarioContext context)
    {
        var (qms, node, running) = HeldInstallation(context);
        var journal = node.ReadText(Product.Journal);
        var before = ScenarioContext.Snapshot(node, LabRole.Qvs);

        foreach (var words in (string[])["renew", "renew --force --now", "renew --scheduled"])
        {
            var ran = node.Run(Cli(words), Patience);
            context.Expect(ran.ExitCode == RefusedByACheck, $"qvtrust {words} during setup: exit code {ran.ExitCode}: {ran.Errors}");
            context.Expect(ran.Errors.Contains("QVT2016: this server is being changed by an installation (msiexec, process ", StringComparison.Ordinal), $"qvtrust {words} said: {ran.Errors}");
        }

        context.ExpectSame(before, ScenarioContext.Snapshot(node, LabRole.Qvs), restartsAllowed: false, "after the refused commands");
        context.Expect(node.ReadText(Product.Journal) == journal, "the refused commands touched the journal of setup");
        ScenarioContext.Open(node, Gate);
        running.Result.ExpectOk("the installation that a command met");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        node.Run(Cli("renew"), Patience).Expect("qvtrust renew after the installation");
    }

    /// <summary>msiexec is killed between two actions: the command undoes what it left, and goes on.</summary>
    private static void RenewAfterDeadSetup(ScenarioContext context)
    {
        var (_, node, running) = HeldInstallation(context);
        context.Expect(node.Exists(Product.Journal), "setup has no journal");
        context.Expect(node.Kill(@"msiexec(\.exe)?""? +/i"), "no msiexec was killed");
        running.Wait();
        ScenarioContext.Open(node, Gate);

        // There is nothing to renew with yet, and that is the second thing that it says.
        var ran = node.Run(Cli("renew"), Patience);
        context.Expect(ran.Errors.Contains("an earlier setup did not come to its end: undoing", StringComparison.Ordinal), $"it undid nothing: {ran.Errors}");
        context.Expect(ran.ExitCode == RefusedByACheck && ran.Errors.Contains("QVT6409", StringComparison.Ordinal), $"exit code {ran.ExitCode}: {ran.Errors}");
        context.Expect(!node.Exists(Product.Journal), "the journal is left");
        context.Expect(!node.Exists(Product.DataFolder + @"\lock"), "the lock is left");
    }

    /// <summary>The authority is down when the node asks it, and comes back seconds later: nobody has to come a second time.</summary>
    private static void RestartAuthority(ScenarioContext context)
    {
        var (qms, node, running) = HeldInstallation(context, BeforeEnrolment);
        StateReader.Stop(qms, LabRole.Authority);
        ScenarioContext.Open(node, BeforeEnrolment);
        Thread.Sleep(TimeSpan.FromSeconds(4));
        context.Expect(!running.IsCompleted, "the installation did not wait for the authority");
        qms.Run("net start " + LabRole.Authority).Expect("the authority starts");
        running.Result.ExpectOk("the installation that met a restarting authority");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.ExpectOneOfEachKind(qms, node);
    }

    private static (Server Qms, Server Node, Task<MsiResult> Running) HeldInstallation(ScenarioContext context, string gate = Gate)
    {
        var (qms, node) = context.ReadyPair();
        var package = context.Editor.WithGates(context.Qvs);
        var words = Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words;
        Msi.Placed(node, package);
        return (qms, node, ScenarioContext.RunUntil(node, gate, () => Msi.Install(node, package, words)));
    }

    private static string Cli(string words) => $"\"{Product.Cli}\" {words}";
}
