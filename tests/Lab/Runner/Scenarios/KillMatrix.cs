using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// msiexec, its action host, or the whole server ends while the installation stands behind a deferred action: the same
/// command again ends as if nothing had happened. Where msiexec or its action host was killed, <c>qvtrust recover</c> has put back before
/// what was there. After the death of the host the lab's msiexec rolls back files alone, qvtrust.exe among them, and runs no
/// rollback action: so the program is carried to the server.
/// </summary>
internal static class KillMatrix
{
    private const string Client = @"msiexec(\.exe)?""? +/[ix]";
    private const string Host = @"msiexec.*-Embedding";

    public static IEnumerable<Scenario> Of(LabRole role, Packages packages, PackageEditor editor)
    {
        var id = role.Id.ToLowerInvariant();
        var isLong = !MatrixSteps.IsInShort(role);
        foreach (var action in editor.DeferredActions(packages.Of(role)))
        {
            // Killed where their services have restarted with new certificates: what their role changes is what is restarted.
            yield return new($"kill-{id}-msiexec-at-{action}", c => KillClient(c, role, action, isOffline: false), isLong && action != "QvtRestart");
            yield return new($"kill-{id}-host-at-{action}", c => KillHost(c, role, action, isOffline: false), isLong || !MatrixSteps.IsDeathInShort(action));
            yield return new($"server-ended-{id}-at-{action}", c => EndServer(c, role, action, isOffline: false), isLong || !MatrixSteps.IsDeathInShort(action));
        }
    }

    /// <summary>The same for a node that gets its certificates out of an offline package.</summary>
    public static IEnumerable<Scenario> Offline(Packages packages, PackageEditor editor)
    {
        foreach (var action in MatrixSteps.WithoutToken(editor.DeferredActions(packages.Of(LabRole.Qvs))))
        {
            yield return new($"kill-package-msiexec-at-{action}", c => KillClient(c, LabRole.Qvs, action, isOffline: true), IsLong: !MatrixSteps.IsOfflineInShort(action));
            yield return new($"kill-package-host-at-{action}", c => KillHost(c, LabRole.Qvs, action, isOffline: true), IsLong: true);
            yield return new($"server-ended-package-at-{action}", c => EndServer(c, LabRole.Qvs, action, isOffline: true), IsLong: true);
        }
    }

    // What a killed process says as its exit code is its platform's affair, so it is judged only where msiexec lives on.
    private static void KillClient(ScenarioContext context, LabRole role, string action, bool isOffline)
        => Run(context, role, action, s => Kill(context, s, Client), livesOn: false, isOffline);

    private static void KillHost(ScenarioContext context, LabRole role, string action, bool isOffline)
        => Run(context, role, action, s => Kill(context, s, Host), livesOn: true, isOffline);

    private static void EndServer(ScenarioContext context, LabRole role, string action, bool isOffline)
        => Run(context, role, action, s => s.Restart(), livesOn: false, isOffline, restarts: true);

    private static void Run(ScenarioContext context, LabRole role, string action, Action<MatrixSteps> end, bool livesOn, bool isOffline, bool restarts = false)
    {
        var package = context.Editor.WithGates(context.Package(role));
        var steps = new MatrixSteps(context, role, package, action, isOffline);
        var before = !restarts ? ScenarioContext.Snapshot(steps.Server, role) : null;
        var running = ScenarioContext.RunUntil(steps.Server, action, steps.Run);
        end(steps);
        var first = running.Result;
        context.Expect(!livesOn || first.ExitCode == MsiResult.Failed, $"exit code {first.ExitCode} instead of 1603 after its action host was killed");
        ScenarioContext.Open(steps.Server, action);
        steps.ExpectSecretsKept("after the kill");
        if (before is not null)
        {
            Recovery.Expect(context, steps.Server, role, before, d => role == LabRole.Qms && FailureMatrix.IsRightOfQlik(d, action), isInstalled: !livesOn || steps.IsUninstall);
        }

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
