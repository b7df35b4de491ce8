using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>A node renews its certificates by mutual TLS with its CAPI key.</summary>
internal static class RenewalScenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static IEnumerable<Scenario> All =>
    [
        new("renew-node", Node),
        new("renew-task", Scheduled),
    ];

    private static void Node(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var before = StateReader.Read(node);
        var keys = DataKeys.Of(node);

        var nothing = node.Run(Cli("renew"), Patience).Expect("qvtrust renew before anything is due");
        context.Expect(nothing.Errors.Contains("renewal is due on ", StringComparison.Ordinal), $"it does not say when it is due: {nothing.Errors}");
        context.ExpectSameProcesses(ScenarioContext.Processes(before), StateReader.Read(node));

        node.Run(Cli("renew --force --later"), Patience).Expect("qvtrust renew --later");
        var waiting = StateReader.Read(node);
        context.ExpectSameProcesses(ScenarioContext.Processes(before), waiting);
        context.Expect(waiting.ServerCertificate?.Thumbprint == before.ServerCertificate?.Thumbprint, "--later installed a certificate");
        context.ExpectCheck(node, 0, "warning renewal-due (QVT6714): ");

        var renewed = node.Run(Cli("renew --now"), Patience).Expect("qvtrust renew --now");
        ExpectRenewed(context, qms, node, before, keys, "renewed");
        context.Expect(renewed.Errors.Contains("kept: the private key of CN=QVS01", StringComparison.Ordinal), $"it does not say that the old key is kept: {renewed.Errors}");
        context.Expect(node.Exists($@"{Product.DataFolder}\kept\{before.ServerCertificate!.Thumbprint}.cer"), "no copy of the old server certificate is kept");
        context.Expect(!StateReader.Read(node).KeyContainers.Contains(before.ClientCertificate!.Container!), "the old client certificate's key is left");
        var ledger = Ledger.Read(qms);
        context.Expect(ledger.Count(node.Name, "server") == 2 && ledger.Count(node.Name, "client") == 2, "the ledger has more than the old and the new certificates");

        var here = StateReader.Read(qms);
        var authority = qms.Run(Cli("renew --force"), Patience).Expect("qvtrust renew on QMS01");
        context.Expect(authority.Errors.Contains("QMS01 is the QMS server", StringComparison.Ordinal), $"on QMS01 it said: {authority.Errors}");
        context.ExpectSameProcesses(ScenarioContext.Processes(here), StateReader.Read(qms));
    }

    /// <summary>What the task scheduler keeps is run as it stands there: outside the window the certificates wait, inside it the services get them.</summary>
    private static void Scheduled(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        var before = StateReader.Read(node);
        var keys = DataKeys.Of(node);
        var noon = DateTime.Now;
        var closed = $"{noon.AddHours(6):HH:mm}-{noon.AddHours(7):HH:mm}";
        Msi.Repair(node, context.Qvs, $"RENEWWINDOW={closed}").ExpectOk("a repair with another window");
        var task = ScheduledTask.Read(node);
        context.Expect(task.Account == "S-1-5-18" && task.Start.EndsWith($"T{noon.AddHours(6):HH:mm}:00", StringComparison.Ordinal), $"the task runs as {task.Account}, {task.Start}");
        context.ExpectSameProcesses(ScenarioContext.Processes(before), StateReader.Read(node));

        node.Run(task.CommandLine, Patience).Expect("the task before anything is due");
        var state = StateReader.Read(node);
        context.Expect(
            state.Setting(LabRole.Qvs.Id, "LastCheck") is not null && state.Setting(LabRole.Qvs.Id, "LastCheckResult")?.Contains("errors", StringComparison.Ordinal) == false,
            $"the task's checks: {state.Setting(LabRole.Qvs.Id, "LastCheck")} {state.Setting(LabRole.Qvs.Id, "LastCheckResult")}");
        // Nothing is due for years here: from the moment that one is asked for, the task goes on with it.
        node.Run(Cli("renew --force --later"), Patience).Expect("qvtrust renew --later");
        var waits = node.Run(task.CommandLine, Patience).Expect("the task outside the window");
        context.Expect(waits.Errors.Contains($"RENEWWINDOW={closed}: closed now", StringComparison.Ordinal), $"outside the window it said: {waits.Errors}");
        var waiting = StateReader.Read(node);
        context.ExpectSameProcesses(ScenarioContext.Processes(before), waiting);
        context.Expect(waiting.ServerCertificate?.Thumbprint == before.ServerCertificate?.Thumbprint, "outside the window a certificate was installed");

        Msi.Repair(node, context.Qvs, $"RENEWWINDOW={noon.AddHours(-1):HH:mm}-{noon.AddHours(3):HH:mm}").ExpectOk("a repair with a window that is open");
        node.Run(ScheduledTask.Read(node).CommandLine, Patience).Expect("the task inside the window");
        ExpectRenewed(context, qms, node, before, keys, "inside the window");

        Msi.Uninstall(node, context.Qvs).ExpectOk("the uninstall");
        context.Expect(!ScheduledTask.Exists(node), "the task is left after the uninstall");
    }

    /// <summary>What a renewal promises, read back without the product.</summary>
    public static void ExpectRenewed(ScenarioContext context, Server qms, Server node, MachineState before, DataKeys keys, string when)
    {
        var now = context.ExpectTrusted(qms, node, LabRole.Qvs);
        keys.ExpectAllThere(context, when);
        context.Expect(now.ServerCertificate?.Thumbprint != before.ServerCertificate?.Thumbprint, $"{when}: the server certificate is the old one");
        context.Expect(now.ClientCertificate?.Thumbprint != before.ClientCertificate?.Thumbprint, $"{when}: the client certificate is the old one");
        context.Expect(now.TrustCertificates.Count(c => c.Store == @"LM\My") == 2, $"{when}: LM\\My holds {now.TrustCertificates.Count(c => c.Store == @"LM\My")} certificates");
        context.Expect(now.Root?.Thumbprint == before.Root?.Thumbprint, $"{when}: the root was touched");
        context.Expect(now.KeyContainers.Count() == before.KeyContainers.Count() + 1, $"{when}: {now.KeyContainers.Count()} keys on the machine, {before.KeyContainers.Count()} before");
        context.Expect(!node.Exists(Product.DataFolder + @"\renewal.xml"), $"{when}: renewal.xml is left");
        var ping = node.Run(Cli("ping")).Expect($"{when}: qvtrust ping");
        context.Expect(ping.Output.Contains($"{node.Name}: known, ", StringComparison.Ordinal), $"{when}: ping said {ping.Output}");
    }

    private static string Cli(string words) => $"\"{Product.Cli}\" {words}";
}
