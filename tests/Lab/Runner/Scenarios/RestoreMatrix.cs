using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Restoring;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// A restore over another set fails, or is killed, behind each deferred action: afterwards the old set is in force as
/// before, or the same command brings the new one; no key of either is gone. Where the action host was killed, <c>qvtrust recover</c>
/// has put the old set back before.
/// </summary>
internal static class RestoreMatrix
{
    private const string Client = @"msiexec(\.exe)?""? +/[ix]";
    private const string Host = @"msiexec.*-Embedding";

    public static IEnumerable<Scenario> Of(Packages packages, PackageEditor editor)
    {
        var package = packages.Of(LabRole.Qms);
        foreach (var action in MatrixSteps.WithoutToken(editor.DeferredActions(package)))
        {
            yield return new($"fail-restore-after-{action}", c => Fail(c, action), IsLong: !MatrixSteps.IsDeathInShort(action));
            yield return new($"kill-restore-msiexec-at-{action}", c => Kill(c, action, s => c.Expect(s.Kill(Client), "no msiexec to kill")), IsLong: !MatrixSteps.IsDeathInShort(action));
            yield return new($"kill-restore-host-at-{action}", c => Kill(c, action, s => c.Expect(s.Kill(Host), "no action host to kill"), recovers: true), IsLong: true);
            yield return new($"server-ended-restore-at-{action}", c => Kill(c, action, s => c.Lab.Restart(s.Name)), IsLong: true);
        }
    }

    /// <summary>The backup's set is in force, the replaced one is backed up, and no key of either is gone.</summary>
    public static void ExpectRestored(ScenarioContext context, Server qms, OtherSite site, DataKeys keys)
    {
        var state = context.ExpectTrusted(qms, LabRole.Qms);
        context.Expect(state.Root?.Thumbprint == site.Root, $"the root in force is {state.Root?.Thumbprint}, the backup's is {site.Root}");
        context.Problems.AddRange(LicenseFiles.Broken(qms, state));
        keys.ExpectAllThere(context, "after the restore");
        DataKeys.Of(qms).ExpectAllThere(context, "after the restore, of the restored set");
        context.Expect(state.Files.Any(f => f.StartsWith(Product.DataFolder + @"\kept\replaced-", StringComparison.OrdinalIgnoreCase)), "no backup of the replaced set was kept");
    }

    private static void Fail(ScenarioContext context, string action)
    {
        var site = context.Checkpoints.OtherSite();
        var qms = context.QmsWithoutDrift();
        var keys = DataKeys.Of(qms);
        var words = site.Words(context.Lab);
        var failing = context.Editor.WithFailure(context.Qms, action);
        context.ExpectFailed(qms, LabRole.Qms, () => Msi.Install(qms, failing, words), restartsAllowed: true, _ => false);
        keys.ExpectAllThere(context, "after the rollback");
        Again(context, site, keys, words);
    }

    private static void Kill(ScenarioContext context, string action, Action<Server> end, bool recovers = false)
    {
        var site = context.Checkpoints.OtherSite();
        var qms = context.QmsWithoutDrift();
        var keys = DataKeys.Of(qms);
        var words = site.Words(context.Lab);
        var package = context.Editor.WithGates(context.Qms);
        Msi.Placed(qms, package);
        var before = recovers ? ScenarioContext.Snapshot(qms, LabRole.Qms) : null;
        var running = ScenarioContext.RunUntil(qms, action, () => Msi.Install(qms, package, words));
        end(qms);
        _ = running.Result;
        ScenarioContext.Open(context.Lab[LabRole.Qms.Server], action);
        keys.ExpectAllThere(context, "after the kill");
        if (before is not null)
        {
            Recovery.Expect(context, qms, LabRole.Qms, before, _ => false, isInstalled: false);
            keys.ExpectAllThere(context, "after qvtrust recover");
        }

        Again(context, site, keys, words);
    }

    private static void Again(ScenarioContext context, OtherSite site, DataKeys keys, string words)
    {
        var qms = context.Lab[LabRole.Qms.Server];
        var again = Msi.Install(qms, context.Qms, words);
        context.Expect(again.ExitCode == MsiResult.Ok, $"the same command again: exit code {again.ExitCode}; {again.Explain()}");
        ExpectRestored(context, qms, site, keys);
    }
}
