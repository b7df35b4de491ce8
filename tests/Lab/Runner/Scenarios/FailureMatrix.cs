using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>An error directly behind each deferred action of a package: everything is undone, and a retry works.</summary>
internal static class FailureMatrix
{
    public static IEnumerable<Scenario> Of(LabRole role, Packages packages, PackageEditor editor)
    {
        var id = role.Id.ToLowerInvariant();
        return editor.DeferredActions(packages.Of(role)).Select(action => new Scenario(
            $"fail-{id}-after-{action}",
            context => Run(context, role, packages.Of(role), action, isOffline: false),
            // What their role changes is what is restarted.
            IsLong: !MatrixSteps.IsInShort(role) && action != "QvtRestart"));
    }

    /// <summary>The same for a node that gets its certificates out of an offline package.</summary>
    public static IEnumerable<Scenario> Offline(Packages packages, PackageEditor editor)
    {
        var package = packages.Of(LabRole.Qvs);
        return MatrixSteps.WithoutToken(editor.DeferredActions(package)).Select(action => new Scenario(
            $"fail-package-after-{action}",
            context => Run(context, LabRole.Qvs, package, action, isOffline: true),
            IsLong: !MatrixSteps.IsOfflineInShort(action)));
    }

    private static void Run(ScenarioContext context, LabRole role, string package, string action, bool isOffline)
    {
        var failing = context.Editor.WithFailure(package, action);
        var steps = new MatrixSteps(context, role, failing, action, isOffline);
        // The failing action is the lab's: no code of the product's is expected.
        if (!steps.IsUninstall)
        {
            context.ExpectFailed(steps.Server, role, steps.Run, restartsAllowed: true, d => role == LabRole.Qms && IsRightOfQlik(d, action));
        }
        else if (role == LabRole.Qms)
        {
            // Here msiexec starts the authority before it runs the product's own rollback action, and gives up when that
            // start fails, as it must without its configuration. Windows goes backwards in order. So the journal stays, and
            // recover undoes.
            var before = ScenarioContext.Snapshot(steps.Server, role);
            var result = steps.Run();
            context.Expect(result.ExitCode == MsiResult.Failed, $"exit code {result.ExitCode} instead of 1603; {result.Explain()}");
            Recovery.Expect(context, steps.Server, role, before, _ => false, isInstalled: true);
        }
        else
        {
            context.ExpectFailed(steps.Server, role, steps.Run, restartsAllowed: false, IsRegistration);
        }

        steps.ExpectSecretsKept("after the failure");
        steps.ExpectNothingPending();

        // The whole package with the same words: what an administrator does next.
        var retry = steps.Install(package);
        context.Expect(retry.ExitCode == MsiResult.Ok, $"the same command again: exit code {retry.ExitCode}; {retry.Explain()}");
        if (steps.IsUninstall)
        {
            steps.StartAuthority();
        }

        steps.ExpectInstalled();
    }

    /// <summary>
    /// QMS's account had lost its right on the keys and QMS was restarted: it got the right, since it does not start
    /// without it, and it keeps it.
    /// </summary>
    public static bool IsRightOfQlik(Difference difference, string action)
        => action is "QvtRestart" or "QvtFinish" && AddedRight.IsOfNetworkService(difference);

    /// <summary>A failed uninstall leaves the product unregistered here; Windows registers it again.</summary>
    private static bool IsRegistration(Difference difference)
        => (difference.After is null && difference.Fact.StartsWith("installed product ", StringComparison.Ordinal))
            || difference.Fact.Contains(@"\Windows\CurrentVersion\Uninstall\{", StringComparison.Ordinal);
}
