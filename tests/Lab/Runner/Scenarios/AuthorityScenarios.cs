using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>The QMS server: which authority it gets, and what is restarted for it.</summary>
internal static class AuthorityScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("qms-with-drift", WithDrift),
        new("qms-without-drift", WithoutDrift),
        new("qms-create", Create),
        new("create-refused-where-a-root-is", CreateRefusedByRoot),
        new("create-refused-where-a-certificate-is", CreateRefusedByLeaf),
        new("refused-qms-never-started", NeverStarted),
        new("refused-adopt-without-a-root", AdoptNothing),
        new("canary-undone", Canary),
    ];

    /// <summary>QMS's account lacks a right on its keys: QMS restarts, then the License Service, and its files are fresh.</summary>
    private static void WithDrift(ScenarioContext context)
    {
        var qms = context.QmsWithDrift();
        var before = ScenarioContext.Processes(StateReader.Read(qms));
        Msi.Install(qms, context.Qms).ExpectOk("QMS01");
        var state = context.ExpectTrusted(qms, LabRole.Qms);
        var after = ScenarioContext.Processes(state);
        context.Expect(before[LabRole.Qms.Service] != after[LabRole.Qms.Service], "QMS was not restarted although its account got a right on its keys");
        context.Expect(before[LabRole.Dispatcher] != after[LabRole.Dispatcher], "the License Service was not restarted");
        context.Problems.AddRange(LicenseFiles.Broken(qms, state));
        ExpectKeyOpenToAuthority(context, state);
    }

    private static void WithoutDrift(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        var before = ScenarioContext.Processes(StateReader.Read(qms));
        Msi.Install(qms, context.Qms).ExpectOk("QMS01");
        var state = context.ExpectTrusted(qms, LabRole.Qms);
        context.ExpectSameProcesses(before, state);
        ExpectKeyOpenToAuthority(context, state);
    }

    private static void ExpectKeyOpenToAuthority(ScenarioContext context, MachineState state)
        => context.Expect(KeyRights.NamesService(state.Root?.KeySecurity), $"the authority's service has no entry on the root's key: {state.Root?.KeySecurity}");

    /// <summary>A machine where QMS is installed and never ran: setup makes the set, QMS then starts with it.</summary>
    private static void Create(ScenarioContext context)
    {
        var qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        Msi.Install(qms, context.Qms, "AUTHORITY=create").ExpectOk("QMS01 with AUTHORITY=create");
        qms.Run("net start " + LabRole.Qms.Service).Expect("QMS starts with the certificates that were made", 0, 2);
        qms.Run("net start " + LabRole.Dispatcher).Expect("the dispatcher starts", 0, 2);
        var state = context.ExpectTrusted(qms, LabRole.Qms);
        context.Expect(state.Root?.Thumbprint == Created(qms), "QMS made a root of its own beside the one that was made");
        Tokens.New(qms, LabRole.Qvs.Server, LabRole.Qvs.Id);

        // Nobody else renews what setup made: its own command does, under the same root and for the same keys.
        qms.Run($"\"{Product.Cli}\" renew --force").Expect("qvtrust renew on the QMS server");
        var renewed = context.ExpectTrusted(qms, LabRole.Qms);
        context.Expect(renewed.Root?.Thumbprint == state.Root?.Thumbprint, "the renewal made another root");
        context.Expect(renewed.ServerCertificate?.Thumbprint != state.ServerCertificate?.Thumbprint, "the server certificate is the one from before the renewal");
        Tokens.New(qms, LabRole.Qvs.Server, LabRole.Qvs.Id);
    }

    private static string? Created(Server qms)
        => StateReader.ProductStatus(qms)["certificates"]?.AsArray()
            .FirstOrDefault(c => c!["store"]!.ToString() == @"LM\Root")?["thumbprint"]?.ToString();

    private static void CreateRefusedByRoot(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms, "AUTHORITY=create"), restartsAllowed: false, "QVT4002");
    }

    private static void CreateRefusedByLeaf(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        var root = StateReader.Read(qms).Root ?? throw new LabException("QMS01 has no root");
        StateReader.Tool(qms, $"delete-cert {root.Thumbprint} --with-key");
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms, "AUTHORITY=create"), restartsAllowed: false, "QVT4002");
    }

    private static void NeverStarted(ScenarioContext context)
    {
        var qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms), restartsAllowed: false, "QVT4003");
    }

    private static void AdoptNothing(ScenarioContext context)
    {
        var qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms, "AUTHORITY=adopt"), restartsAllowed: false, "QVT4001");
    }

    /// <summary>A node whose service does not stay up with the copied extensions is undone, and says that they were unproven.</summary>
    private static void Canary(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        node.WriteText(@"C:\lab\refuse-with-certificates.txt", LabRole.Qvs.Service + "\r\n");
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var result = context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, token.Words), restartsAllowed: true, "QVT2006");
        context.Expect(result.Log.Contains("unproven", StringComparison.Ordinal), "the log does not say that the extensions are unproven");
        node.Delete(@"C:\lab\refuse-with-certificates.txt");
        var again = Msi.Install(node, context.Qvs, token.Words);
        context.Expect(again.ExitCode == MsiResult.Ok, $"the same line once the service takes them: exit code {again.ExitCode}; {again.Explain()}");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
    }
}
