using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Whatever is done to the product, every key that opens data is still on the machine: counted over all its containers.</summary>
internal static class KeyScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("keys-never-lost-node", Node),
        new("keys-never-lost-qms", Qms),
    ];

    private static void Node(ScenarioContext context)
    {
        var (_, node) = context.TrustedPair();
        Through(context, node, LabRole.Qvs);
    }

    private static void Qms(ScenarioContext context)
    {
        var (qms, _) = context.TrustedPair();
        Through(context, qms, LabRole.Qms);
    }

    private static void Through(ScenarioContext context, Server server, LabRole role)
    {
        var package = context.Package(role);
        var keys = DataKeys.Of(server);
        context.Expect(keys.Count == (role == LabRole.Qms ? 2 : 1), $"{server.Name} has {keys.Count} keys that open data");

        Msi.Repair(server, package).ExpectOk("the repair");
        keys.ExpectAllThere(context, "after a repair");

        var next = context.NextPackage(role);
        Msi.MakeWay(server, package);
        keys.ExpectAllThere(context, "in the middle of an upgrade");
        var failing = context.Editor.WithFailure(next, context.Editor.DeferredActions(next).Last(a => !a.StartsWith("QvtRemove", StringComparison.Ordinal)));
        Fail(context, Msi.Install(server, failing), "a new version that fails at its end");
        keys.ExpectAllThere(context, "after the rollback of an upgrade");
        Msi.Install(server, next).ExpectOk("the new version");
        keys.ExpectAllThere(context, "after an upgrade");
        context.ExpectTrusted(server, role);

        if (role == LabRole.Qms)
        {
            // Refused before anything is touched: there is no such backup.
            Fail(context, Msi.Install(server, next, @"AUTHORITY=restore RESTOREFILE=C:\lab\no-backup.zip RESTOREPASSWORDFILE=C:\lab\no-password.txt"), "a restore from nothing");
            keys.ExpectAllThere(context, "after a failed restore");
        }

        Msi.Uninstall(server, next).ExpectOk("the uninstall");
        keys.ExpectAllThere(context, "after the uninstall");
    }

    private static void Fail(ScenarioContext context, MsiResult result, string what)
        => context.Expect(result.ExitCode == MsiResult.Failed, $"{what}: exit code {result.ExitCode} instead of 1603; {result.Explain()}");
}
