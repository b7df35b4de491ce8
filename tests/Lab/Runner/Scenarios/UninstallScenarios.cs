using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Uninstalling: what setup added goes, and only that.</summary>
internal static class UninstallScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("uninstall-node", Node),
        new("uninstall-qms", Qms),
        new("uninstall-after-failed-install", AfterFailure),
        new("uninstall-what-was-never-installed", NeverInstalled),
    ];

    private static void Node(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        // Somebody else's rule for the same port must survive.
        StateReader.Tool(node, "add-rule \"Other program 4749\" 4749");
        var before = ScenarioContext.Snapshot(node, LabRole.Qvs);
        Msi.Install(node, context.Qvs, Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        var report = SetupReport.Read(node, LabRole.Qvs);
        context.Expect(report is { Run: "setup", Outcome: "succeeded", Codes: [] }, $"the report says {report?.Run} {report?.Outcome}");
        context.Expect(report?.Changes.Any(c => c.StartsWith("trust: ", StringComparison.Ordinal)) == true, "the report names no change of the trust");
        var installed = StateReader.Read(node);
        var processes = ScenarioContext.Processes(installed);
        var result = Msi.Uninstall(node, context.Qvs);
        context.Expect(result.ExitCode == MsiResult.Ok, $"exit code {result.ExitCode}; {result.Explain()}");
        Removal.ExpectRemoved(context, node, LabRole.Qvs, before);
        context.ExpectSameProcesses(processes, StateReader.Read(node));
        // The server certificate's extensions may carry what opens the server's passwords: its key stays, and it is said.
        var after = StateReader.Read(node);
        var certificate = installed.ServerCertificate!;
        context.Expect(result.Log.Contains("kept: the private key of CN=QVS01", StringComparison.Ordinal), "the log does not say that the key was kept");
        context.Expect(after.KeyContainers.Contains(certificate.Container!), "the server certificate's key is gone");
        context.Expect(after.Files.Contains($@"{Product.DataFolder}\kept\{certificate.Thumbprint}.cer"), "no copy of the server certificate was kept");
        context.Expect(!after.KeyContainers.Contains(installed.ClientCertificate!.Container!), "the client certificate's key is left");
    }

    private static void Qms(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        var before = ScenarioContext.Snapshot(qms, LabRole.Qms);
        Msi.Install(qms, context.Qms).ExpectOk("QMS01");
        context.ExpectTrusted(qms, LabRole.Qms);
        var trust = StateReader.Read(qms).TrustCertificates.Select(c => c.Thumbprint).ToList();
        var result = Msi.Uninstall(qms, context.Qms);
        context.Expect(result.ExitCode == MsiResult.Ok, $"exit code {result.ExitCode}; {result.Explain()}");
        context.Expect(StateReader.Read(qms).TrustCertificates.Select(c => c.Thumbprint).SequenceEqual(trust), "the adopted authority was touched");
        Removal.ExpectRemoved(context, qms, LabRole.Qms, before);
    }

    private static void AfterFailure(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var last = context.Editor.DeferredActions(context.Qvs).Last(a => !a.StartsWith("QvtRemove", StringComparison.Ordinal));
        var failing = context.Editor.WithFailure(context.Qvs, last);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, failing, token.Words), restartsAllowed: true);
        var report = SetupReport.Read(node, LabRole.Qvs);
        context.Expect(report is { Run: "setup", Outcome: "failed" }, $"the report says {report?.Run} {report?.Outcome}");
        Unchanged(context, node, failing);
    }

    private static void NeverInstalled(ScenarioContext context) => Unchanged(context, context.LonelyNode(), context.Qvs);

    /// <summary>Here msiexec says 0 where Windows says 1605; either way nothing may change.</summary>
    private static void Unchanged(ScenarioContext context, Hosting.Server node, string package)
    {
        var before = ScenarioContext.Snapshot(node, LabRole.Qvs);
        var result = Msi.Uninstall(node, package);
        context.Expect(result.ExitCode is MsiResult.Ok or 1605, $"exit code {result.ExitCode}; {result.Explain()}");
        context.ExpectSame(before, ScenarioContext.Snapshot(node, LabRole.Qvs), restartsAllowed: false, "after the uninstall");
    }
}
