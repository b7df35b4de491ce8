using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary><c>qvtrust site status</c> on the QMS server: which services of the installation use certificates.</summary>
internal static class SiteScenarios
{
    private const string List = @"C:\rollout\servers.txt";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static IEnumerable<Scenario> All => [new("site-status", Status)];

    private static void Status(ScenarioContext context)
    {
        var (qms, node) = context.TrustedPair();
        qms.WriteText(List, "QMS01 QMS\r\nQVS01 QVS\r\n");
        Expect($"--expect {List}", 0, "QMS01 QMS switched, QVS01 QVS switched", "yes (2 of 2)");
        Expect("", 3, "QMS01 QMS switched, QVS01 QVS switched", "yes (2 of 2)");

        Tokens.New(qms, LabRole.Dsc.Server, LabRole.Dsc.Id);
        qms.WriteText(List, "QMS01 QMS\r\nQVS01 QVS\r\nQVWS01 QVWS\r\n");
        Expect($"--expect {List}", 3, "DSC01 DSC pending, QMS01 QMS switched, QVS01 QVS switched, QVWS01 QVWS missing", "no (2 of 4)");

        node.Run($"net stop {LabRole.Qvs.Service}").Expect("the node's service stops");
        Expect("", 3, "DSC01 DSC pending, QMS01 QMS switched, QVS01 QVS enrolled", "no (1 of 3)");

        void Expect(string words, uint code, string states, string end)
        {
            var ran = qms.Run($"\"{Product.Cli}\" site status {words}", Patience);
            var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var found = string.Join(", ", lines.SkipLast(1).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3))));
            context.Expect(ran.ExitCode == code && found == states && lines[^1] == (words.Length > 0 ? "all services use certificates: " + end : $"all known services use certificates: {end}; whether these are all only --expect FILE tells"), $"exit code {ran.ExitCode}: {ran.Output} {ran.Errors}");
        }
    }
}
