using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>An error directly behind each deferred action of a package: everything is undone, and a retry works.</summary>
internal static class FailureMatrix
{
    public static IEnumerable<Scenario> Of(LabRole role, Packages packages, PackageEditor editor)
        => editor.DeferredActions(packages.Of(role)).Select(action => new Scenario(
            $"fail-{role.Id.ToLowerInvariant()}-after-{action}",
            context => Run(context, role, packages.Of(role), action)));

    private static void Run(ScenarioContext context, LabRole role, string package, string action)
    {
        var failing = context.Editor.WithFailure(package, action);
        var steps = new MatrixSteps(context, role, failing, action);
        // The failing action is the lab's: no code of the product's is expected.
        context.ExpectRefused(steps.Server, role, () => steps.Run(), restartsAllowed: true);
        if (steps.IsUninstall)
        {
            return;
        }

        // The whole package with the same token: what an administrator does next.
        var retry = steps.Run(package);
        context.Expect(retry.ExitCode == MsiResult.Ok, $"the retry with the same token: exit code {retry.ExitCode}; {retry.Explain()}");
        steps.ExpectDone();
    }
}
