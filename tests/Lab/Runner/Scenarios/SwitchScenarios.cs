using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>SWITCHFILE: a service that has to be told to use certificates. The stand-in's settings file is the lab's invention.</summary>
internal static class SwitchScenarios
{
    private const string SettingsPath = @"C:\ProgramData\QlikTech\QlikViewServer\Settings.xml";
    private const string DataPath = @"C:\rollout\switch.xml";
    private const int Port = 4749;

    private const string Row = @"<file role=""QVS"" path=""%ProgramData%\QlikTech\QlikViewServer\Settings.xml"""
        + @" xpath=""/Settings/Setting[@name='UseCertificates']/@value"" before=""false"" after=""true"" />";

    public static IEnumerable<Scenario> All =>
    [
        new("switch-by-data-file", Switched),
        new("switch-refused", Refused),
        new("switch-saved-at-stop", SavedAtStop),
    ];

    private static void Switched(ScenarioContext context)
    {
        var (qms, node) = Plain(context);
        var before = ScenarioContext.Snapshot(node, LabRole.Qvs);
        var rights = Rights(node);
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);

        Msi.Install(node, context.Qvs, token.Words).ExpectOk("QVS01 without SWITCHFILE");
        context.Expect(Speech(node) == "plain", $"a service that is told not to use certificates speaks {Speech(node)}");
        // In Wine the file belongs to the account that types: the installer runs as it, too, and stands for SYSTEM, but a plan is not excused.
        var plan = node.Run($"\"{Product.Cli}\" plan --role QVS SWITCHFILE={DataPath}");
        context.Expect($"{plan.Output}{plan.Errors}".Contains("QVT1074", StringComparison.Ordinal), $"the plan says: {plan.Output} {plan.Errors}");
        var check = node.Run($"\"{Product.Cli}\" check --role QVS SWITCHFILE={DataPath}");
        context.Expect(check.Output.Contains("error switch-file-wrong (QVT1074): ", StringComparison.Ordinal), $"the check says: {check.Output} {check.Errors}");
        Msi.Repair(node, context.Qvs, $"SWITCHFILE={DataPath}").ExpectOk("QVS01 with SWITCHFILE");

        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(node.ReadText(SettingsPath) == Settings("true"), $"the file says: {node.ReadText(SettingsPath)}");
        context.Expect(Rights(node) == rights, $"its rights were {rights} and are {Rights(node)}");
        node.Delete(DataPath);
        node.WriteText(SettingsPath, Settings("false"));
        Msi.Repair(node, context.Qvs).ExpectOk("a repair without the data file");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        var result = Msi.Uninstall(node, context.Qvs);
        context.Expect(result.ExitCode == MsiResult.Ok, $"exit code {result.ExitCode}; {result.Explain()}");
        context.Expect(node.ReadText(SettingsPath) == Settings("false"), $"after the uninstall the file says: {node.ReadText(SettingsPath)}");
        node.WriteText(DataPath, Data);
        Removal.ExpectRemoved(context, node, LabRole.Qvs, before);
    }

    private static void Refused(ScenarioContext context)
    {
        var (qms, node) = Plain(context);
        node.WriteText(SettingsPath, Settings("maybe"));
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);

        var result = context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, $"{token.Words} SWITCHFILE={DataPath}"), restartsAllowed: false, "QVT2041");

        context.Expect(result.Log.Contains("says \"maybe\"", StringComparison.Ordinal), "the log does not say what was found");
    }

    // The service writes what it has loaded when it stops: in the restart its old settings, in the undo the new ones.
    private static void SavedAtStop(ScenarioContext context)
    {
        var (qms, node) = Plain(context);
        node.WriteText(@"C:\lab\saves-settings.txt", LabRole.Qvs.Service);
        // It reads the file at its start.
        node.Run($"net stop {LabRole.Qvs.Service}").Expect("net stop");
        node.Run($"net start {LabRole.Qvs.Service}").Expect("net start");
        StateReader.WaitForServices(node, [LabRole.Qvs.Service]);
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var words = $"{token.Words} SWITCHFILE={DataPath}";
        var failing = context.Editor.WithFailure(context.Qvs, "QvtFinish");
        context.ExpectFailed(node, LabRole.Qvs, () => Msi.Install(node, failing, words), restartsAllowed: true, _ => false);
        context.Expect(node.ReadText(SettingsPath) == Settings("false"), $"after the undo the file says: {node.ReadText(SettingsPath)}");
        context.Expect(Speech(node) == "plain", $"after the undo the service speaks {Speech(node)}");

        var result = Msi.Install(node, context.Qvs, words);
        result.ExpectOk("QVS01 whose service saves its settings");
        context.Expect(result.Log.Contains("which a service had written back when it stopped", StringComparison.Ordinal), "the log does not say that the value was set again");
        context.Expect(node.ReadText(SettingsPath) == Settings("true"), $"the file says: {node.ReadText(SettingsPath)}");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
    }

    // A node whose service is told not to use certificates, and the administrator's data file.
    private static (Server Qms, Server Node) Plain(ScenarioContext context)
    {
        var pair = context.ReadyPair();
        pair.Node.WriteText(SettingsPath, Settings("false"));
        pair.Node.WriteText(DataPath, Data);
        return pair;
    }

    private static string Data => $"<switch>\r\n  {Row}\r\n</switch>\r\n";

    private static string Settings(string value) => $"<?xml version='1.0'?>\r\n<Settings >\r\n\t<Setting  name='UseCertificates'\r\n\t value = '{value}'/>\r\n</Settings>\r\n\r\n";

    private static string Speech(Server node) => Prober.Speech(node, [Port])[Port].Split(' ')[0];

    // Wine makes the file's mode of its rights, and not always the same of the same ones: what others may is what counts.
    private static UnixFileMode Rights(Server node) => File.GetUnixFileMode(node.HostPath(SettingsPath)) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
}
