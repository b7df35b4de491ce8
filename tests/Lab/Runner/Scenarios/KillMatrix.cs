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
            // What a killed process says as its exit code is its platform's affair, so it is judged only where msiexec lives on.
            yield return new($"kill-{id}-msiexec-at-{action}", c => Run(c, role, action, s => Kill(c, s, Client), livesOn: false));
            yield return new($"kill-{id}-host-at-{action}", c => Run(c, role, action, s => Kill(c, s, Host), livesOn: true));
            yield return new($"server-ended-{id}-at-{action}", c => Run(c, role, action, s => s.Restart(), livesOn: false));
        }
    }

    private static void Run(ScenarioContext context, LabRole role, string action, Action<MatrixSteps> end, bool livesOn)
    {
        var package = context.Editor.WithGates(context.Package(role));
        var steps = new MatrixSteps(context, role, package, action);
        var running = ScenarioContext.RunUntil(steps.Server, action, steps.Run);
        end(steps);
        var first = running.Result;
        context.Expect(!livesOn || first.ExitCode == MsiResult.Failed, $"exit code {first.ExitCode} instead of 1603 after its action host was killed");
        ScenarioContext.Open(steps.Server, action);
        if (steps.IsUninstall)
        {
            // Here an uninstall that was cut off has unregistered the product already, and msiexec removes nothing of it
            // any more, whatever it is told (Windows resumes it). So the way back is tried: installing over the rest.
            Expect(context, "the installation over the rest", steps.Install(package));
            steps.StartAuthority();
        }
        else
        {
            Expect(context, "the same command again", steps.Run());
        }

        steps.ExpectInstalled();
    }

    private static void Expect(ScenarioContext context, string what, MsiResult result)
        => context.Expect(result.ExitCode == MsiResult.Ok, $"{what}: exit code {result.ExitCode}; {result.Explain()}");

    private static void Kill(ScenarioContext context, MatrixSteps steps, string pattern)
        => context.Expect(steps.Server.Kill(pattern), $"no process matched {pattern}");
}
