using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// qvtrust is killed at a line that it writes to the journal, each time on a server of its own: no key is gone, and the same
/// command again comes to the end that it promises. The lines are those that the command writes, whatever they are: it is killed
/// at one after the other until it comes through.
/// </summary>
internal static class CommandKillScenarios
{
    private static readonly int[] ThreeLines = [1, 7, 12];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly Command[] Commands =
    [
        new("secrets-rotate", Least: 12, Parts: 1, ThreeLines, Rotate),
        new("qvtrust-restore", Least: 25, Parts: 2, ThreeLines, Restore),
        // With the new certificates in the store, and while the services restart.
        new("renew", Least: 15, Parts: 2, [5, 14], Renew),
        // An undo writes its line behind the change: the first one, a certificate and a key are taken back, and that is not noted.
        new("recover", Least: 20, Parts: 2, [0, 13], Recover),
        new("apply-pending", Least: 2, Parts: 1, [2], ApplyPending),
        new("check-fix", Least: 1, Parts: 1, [2], Fix),
    ];

    /// <summary>What is true of the last line when the program dies.</summary>
    private enum Moment
    {
        /// <summary>It is written, and the change that it announces is not begun; in an undo, the next one is not.</summary>
        Written,

        /// <summary>Its change is done, and the next line is not written; in an undo, the change that the next line would tell of is undone.</summary>
        Done,
    }

    public static IEnumerable<Scenario> All => Commands.SelectMany(Of);

    private static IEnumerable<Scenario> Of(Command command)
    {
        yield return new($"kill-{command.Name}-in-the-journal", c => AtSome(c, command));
        foreach (var moment in Enum.GetValues<Moment>())
        {
            for (var part = 1; part <= command.Parts; part++)
            {
                // The loop's variable is another one by the time the scenario runs.
                var first = part;
                yield return new($"kill-{command.Name}-{moment.ToString().ToLowerInvariant()}-{part}-of-{command.Parts}", c => AtEach(c, command, moment, first), IsLong: true);
            }
        }
    }

    private static void AtSome(ScenarioContext context, Command command)
    {
        foreach (var line in command.Short)
        {
            context.Expect(IsKilled(context, command, Moment.Done, line), $"qvtrust ended before line {line} of its journal");
        }
    }

    /// <summary>Lines that are <paramref name="first"/>, and each so many behind it as there are parts.</summary>
    private static void AtEach(ScenarioContext context, Command command, Moment moment, int first)
    {
        var line = first;
        while ((moment == Moment.Done && command.Short.Contains(line)) || IsKilled(context, command, moment, line))
        {
            line += command.Parts;
        }

        context.Expect(line > command.Least, $"qvtrust came through at line {line} already: the scenario no longer sees the whole command");
    }

    /// <summary>False when the command came through, because its journal has no such line.</summary>
    private static bool IsKilled(ScenarioContext context, Command command, Moment moment, int line)
    {
        var attempt = command.Begin(context);
        // Each line is one write and one flush.
        var (call, number) = moment == Moment.Written ? ("fsync", line) : ("pwrite64", line + 1);
        var (ran, isKilled) = attempt.Server.RunKilledAt(Cli(attempt.Words), Product.Journal, call, number, Patience);
        if (!isKilled)
        {
            ran.Expect($"qvtrust {attempt.Words}, not killed at line {line}");
            return false;
        }

        var where = $"line {line} {moment.ToString().ToLowerInvariant()}";
        var lines = File.ReadLines(attempt.Server.HostPath(Product.Journal)).Count();
        context.Expect(lines == attempt.Lines + line, $"killed at {where}, but the journal has {lines} lines, {attempt.Lines} of them from before");
        attempt.Keys.ExpectAllThere(context, $"killed at {where}");
        context.ExpectCheck(attempt.Server, 3, "error run-left-over (QVT6712): ");
        foreach (var again in attempt.Again)
        {
            attempt.Server.Run(Cli(again), Patience).Expect($"qvtrust {again} after a kill at {where}");
        }

        var before = context.Problems.Count;
        attempt.ExpectEnd();
        for (var i = before; i < context.Problems.Count; i++)
        {
            context.Problems[i] = $"again after a kill at {where}: {context.Problems[i]}";
        }

        return true;
    }

    private static Attempt Rotate(ScenarioContext context)
    {
        var qms = context.QmsCreated();
        qms.WriteText(@"C:\plain.txt", "a password");
        qms.Run(Cli(@"protect --input C:\plain.txt --output C:\text.txt")).Expect("qvtrust protect");
        var keys = DataKeys.Of(qms);
        return new Attempt(qms, "secrets rotate", keys, () =>
        {
            keys.ExpectAllThere(context, "rotated");
            context.ExpectTrusted(qms, LabRole.Qms);
            var opened = qms.Run(Cli(@"unprotect --input C:\text.txt"));
            context.Expect(opened.Output == "a password", $"what was protected does not open: {opened.Errors}");
        });
    }

    private static Attempt Restore(ScenarioContext context)
    {
        var site = context.Checkpoints.OtherSite();
        var qms = context.QmsAdopted();
        site.Words(context.Lab);
        var keys = DataKeys.Of(qms);
        string OnShare(string file) => $"{LabInstance.ShareName}\\{Path.GetFileName(file)}";
        return new Attempt(
            qms,
            $"restore {OnShare(site.File)} --password-file {OnShare(site.PasswordFile)} --thumbprint {site.Root}",
            keys,
            () => RestoreMatrix.ExpectRestored(context, qms, site, keys));
    }

    private static Attempt Renew(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var before = StateReader.Read(node);
        var keys = DataKeys.Of(node);
        return new Attempt(node, "renew --force", keys, () =>
        {
            RenewalScenarios.ExpectRenewed(context, qms, node, before, keys, "renewed");
            context.Expect(Ledger.Read(qms).Count(node.Name, "server") == 2, "the run after the kill asked for another certificate");
        })
        {
            // Forced again, a renewal that came through would be followed by another one.
            Again = ["renew"],
        };
    }

    /// <summary>A restore over another set was killed behind the restart of the services: undone is what brings the old set back.</summary>
    private static Attempt Recover(ScenarioContext context)
    {
        var site = context.Checkpoints.OtherSite();
        var qms = context.QmsWithoutDrift();
        var keys = DataKeys.Of(qms);
        var before = ScenarioContext.Snapshot(qms, LabRole.Qms);
        var words = site.Words(context.Lab);
        context.KillMsiexecAt(qms, "QvtRestart", context.Qms, package => Msi.Install(qms, package, words));
        return new Attempt(qms, "recover", keys, () => Recovery.ExpectAsBefore(context, qms, LabRole.Qms, before, _ => false))
        {
            Lines = File.ReadLines(qms.HostPath(Product.Journal)).Count(),
        };
    }

    private static Attempt ApplyPending(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        Msi.Install(node, context.Qvs, Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words + " RESTARTSERVICES=later").ExpectOk("QVS01 with RESTARTSERVICES=later");
        return new Attempt(node, "apply-pending", DataKeys.Of(node), () =>
        {
            context.ExpectTrusted(qms, node, LabRole.Qvs);
            context.Expect(StateReader.ProductStatus(node)["pendingRestart"] is null, "a restart is still pending");
        });
    }

    private static Attempt Fix(ScenarioContext context)
    {
        const string words = "check --fix renewal-task-missing --yes";
        var (qms, node) = context.TrustedPair();
        var task = ScheduledTask.Read(node);
        node.Delete(ScheduledTask.FileOf(ScheduledTask.Renewal));
        return new Attempt(node, words, DataKeys.Of(node), () =>
        {
            context.ExpectTrusted(qms, node, LabRole.Qvs);
            context.Expect(ScheduledTask.Exists(node) && ScheduledTask.Read(node) == task, "the task is not there again as it was");
        })
        {
            // Where the journal of another run is left it mends nothing.
            Again = ["recover", words],
        };
    }

    private static string Cli(string words) => $"\"{Product.Cli}\" {words}";

    /// <summary>A command of qvtrust that changes the server.</summary>
    /// <param name="Name">For the scenarios' names.</param>
    /// <param name="Least">Fewer lines than this are a command that the scenarios no longer see whole.</param>
    /// <param name="Parts">Over how many scenarios its lines are spread, so that none takes much over ten minutes.</param>
    /// <param name="Short">The lines that each run tries.</param>
    /// <param name="Begin">Boots a server on which it can be run.</param>
    private sealed record Command(string Name, int Least, int Parts, int[] Short, Func<ScenarioContext, Attempt> Begin);

    /// <summary>A server right before the command.</summary>
    /// <param name="Server">The server.</param>
    /// <param name="Words">The command.</param>
    /// <param name="Keys">What must not get lost.</param>
    /// <param name="ExpectEnd">Judges what the command promises once it came through.</param>
    private sealed record Attempt(Server Server, string Words, DataKeys Keys, Action ExpectEnd)
    {
        /// <summary>The commands that come to the same end after a kill.</summary>
        public IReadOnlyList<string> Again { get; init; } = [Words];

        /// <summary>How many lines the journal has before the command, of an earlier run.</summary>
        public int Lines { get; init; }
    }
}
