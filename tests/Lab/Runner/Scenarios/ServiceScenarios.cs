using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>When QlikView's services start: for the first time, and after a setup that put it off.</summary>
internal static class ServiceScenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static IEnumerable<Scenario> All =>
    [
        new("first-start", FirstStart),
        new("restart-later", Later),
    ];

    /// <summary>QMS never ran: it is started and stopped once, and what it made is adopted.</summary>
    private static void FirstStart(ScenarioContext context)
    {
        var qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");

        var installed = Msi.Install(qms, context.Qms, "FIRSTSTART=1");

        installed.ExpectOk("QMS01 with FIRSTSTART=1");
        var state = StateReader.WaitForServices(qms, LabRole.Authority);
        foreach (var service in (string[])[LabRole.Qms.Service, LabRole.Dispatcher])
        {
            context.Expect(state.Service(service)?.State == "stopped", $"{service} is {state.Service(service)?.State}");
        }

        context.Expect(state.Root is { HasPrivateKey: true }, "there is no QlikViewCA with its key");
        context.Expect(state.TrustCertificates.Count(c => c.Store == @"LM\My") == 2, "QMS's two certificates are not there");
        context.Expect(installed.Log.Contains("QlikviewManagementService has made CN=QlikViewCA", StringComparison.Ordinal), "the log does not say what QMS made");
        qms.Run(Cli("token new QVS01 --roles QVS")).Expect("a token of the authority that was adopted");
    }

    /// <summary>At daytime everything is installed and nothing restarts; at night one command does it.</summary>
    private static void Later(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var before = ScenarioContext.Processes(StateReader.Read(node));
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);

        Msi.Install(node, context.Qvs, token.Words + " RESTARTSERVICES=later").ExpectOk("QVS01 with RESTARTSERVICES=later");

        var waiting = StateReader.Read(node);
        context.ExpectSameProcesses(before, waiting);
        context.Expect(waiting.ServerCertificate is not null && waiting.ClientCertificate is not null, "its certificates are not installed");
        context.Expect(StateReader.ProductStatus(node)["pendingRestart"]?.AsArray().Count > 0, "qvtrust status does not say that a restart is pending");
        context.ExpectCheck(node, 0, "warning restart-pending (QVT6736)");
        Msi.Repair(node, context.Qvs, "RESTARTSERVICES=later").ExpectOk("a repair meanwhile");
        context.ExpectSameProcesses(before, StateReader.Read(node));

        // A boot does not make up for it.
        context.Lab.Restart(node.Name);
        node = context.Lab[node.Name];
        before = ScenarioContext.Processes(StateReader.WaitForServices(node, LabRole.Qvs.Service));
        // Key rights do not outlive a restart of a lab server.
        Msi.Repair(node, context.Qvs, "RESTARTSERVICES=later").ExpectOk("a repair after a boot");
        context.ExpectSameProcesses(before, StateReader.Read(node));
        context.ExpectCheck(node, 0, "warning restart-pending (QVT6736)");

        var applied = node.Run(Cli("apply-pending --json"), Patience).Expect("qvtrust apply-pending");

        context.Expect(applied.Output.Contains(LabRole.Qvs.Service, StringComparison.Ordinal), $"apply-pending said: {applied.Output}");
        var now = context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(ScenarioContext.Processes(now)[LabRole.Qvs.Service] != before[LabRole.Qvs.Service], "apply-pending restarted nothing");
        context.Expect(StateReader.ProductStatus(node)["pendingRestart"] is null, "a restart is still pending");
        var again = node.Run(Cli("apply-pending"), Patience).Expect("qvtrust apply-pending with nothing pending");
        context.Expect(again.Errors.Contains("nothing is pending", StringComparison.Ordinal), $"with nothing pending it said: {again.Errors}");
        context.ExpectSameProcesses(ScenarioContext.Processes(now), StateReader.Read(node));
    }

    private static string Cli(string words) => $"\"{Product.Cli}\" {words}";
}
