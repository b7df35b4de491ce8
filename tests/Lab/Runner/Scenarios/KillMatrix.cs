using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// msiexec, its action host, or the whole server ends while the installation stands behind a deferred action: the same
/// command again ends as if nothing had happened.
/// </summary>
internal static class KillMatrix
{
    private const string Client = @"msiexec(\.exe)?""? +/[ix]";
    private const string Host = @"msiexec.*-Embedding";

    public static IEnumerable<Scenario> Of(LabRole role, Packages packages, PackageEditor editor)
    {
        var id = role.Id.ToLowerInvariant();
        foreach (var action in editor.DeferredActions(packages.Of(role)))
        {
            yield return new($"kill-{id}-msiexec-at-{action}", c => Run(c, role, action, s => Kill(c, s, Client)));
            yield return new($"kill-{id}-host-at-{action}", c => Run(c, role, action, s => Kill(c, s, Host)));
            yield return new($"server-ended-{id}-at-{action}", c => Run(c, role, action, s => s.Restart()));
        }
    }

    private static void Run(ScenarioContext context, LabRole role, string action, Action<MatrixSteps> end)
    {
        var package = context.Editor.WithGates(context.Package(role));
        var steps = new MatrixSteps(context, role, package, action);
        var running = ScenarioContext.RunUntil(steps.Server, action, () => steps.Run());
        end(steps);
        var first = running.Result;
        context.Expect(first.ExitCode != MsiResult.Ok, "the installation that was killed says that it succeeded");
        ScenarioContext.Open(steps.Server, action);
        var again = steps.Run();
        context.Expect(again.ExitCode == MsiResult.Ok, $"the same command again: exit code {again.ExitCode}; {again.Explain()}");
        steps.ExpectDone();
    }

    private static void Kill(ScenarioContext context, MatrixSteps steps, string pattern)
        => context.Expect(steps.Server.Kill(pattern), $"no process matched {pattern}");
}
