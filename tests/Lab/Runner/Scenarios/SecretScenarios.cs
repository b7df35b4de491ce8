using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>No secret stays anywhere: everything that a run leaves is searched, after the search has found planted controls.</summary>
internal static class SecretScenarios
{
    private const string ControlText = "qvt-control-marker-5b1f";

    public static IEnumerable<Scenario> All =>
    [
        new("typed-token-leaves-no-trace", context => Typed(context, fail: false)),
        new("typed-token-leaves-no-trace-after-a-failure", context => Typed(context, fail: true)),
        new("no-secret-left-behind", TokenFileAndKeys),
    ];

    private static void Typed(ScenarioContext context, bool fail)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        // The typed form: nobody keeps a file.
        File.Delete(token.HostPath);
        var package = fail ? context.Editor.WithFailure(context.Qvs, context.Editor.DeferredActions(context.Qvs).First(a => a.Contains("Trust", StringComparison.Ordinal))) : context.Qvs;
        var log = @"C:\lab-logs\typed.log";
        Directory.CreateDirectory(node.HostPath(@"C:\lab-logs"));
        var result = Msi.RunLine(node, $"msiexec /i \"{Msi.Placed(node, package)}\" QMSHOST=QMS01 ENROLLTOKEN={text} /qn /l*v {log}", log);
        context.Expect(result.ExitCode == (fail ? MsiResult.Failed : MsiResult.Ok), $"exit code {result.ExitCode}; {result.Explain()}");
        if (!fail)
        {
            context.ExpectTrusted(qms, node, LabRole.Qvs);
        }

        context.Expect(result.Log.Length > 10_000, "the log is not verbose");
        Search(context, [qms, node], SecretSearch.OfToken(text));
    }

    private static void TokenFileAndKeys(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        Msi.Install(node, context.Qvs, token.Words).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(!File.Exists(token.HostPath), "the token file is left on the share");
        Msi.Repair(node, context.Qvs).ExpectOk("a repair");
        Msi.Uninstall(node, context.Qvs).ExpectOk("the uninstall");
        Search(context, [qms, node], [.. SecretSearch.OfToken(text), .. SecretSearch.OfExportedKey(qms)]);
    }

    /// <summary>First with a control in each place, each of which must be found; then for the secrets, none of which may be.</summary>
    private static void Search(ScenarioContext context, IReadOnlyList<Server> servers, IReadOnlyList<SecretPattern> secrets)
    {
        foreach (var server in servers)
        {
            var places = SecretSearch.Places(server).ToList();
            var controls = places.Select((place, i) => Plant(server, place, $"{ControlText}-{i}", utf16: i % 2 == 1)).ToList();
            controls.AddRange(PlantInRegistry(server));
            // What programs wrote to the registry reaches its files when the server ends.
            context.Lab.Restart(server.Name);
            var restarted = context.Lab[server.Name];
            var found = SecretSearch.Find(restarted, [.. controls.SelectMany(c => SecretSearch.OfText(c, c))]);
            foreach (var control in controls.Where(c => !found.Any(f => f.Name == c)))
            {
                context.Problems.Add($"{server.Name}: the search does not find the control {control}");
            }

            foreach (var hit in SecretSearch.Find(restarted, secrets))
            {
                context.Problems.Add($"{server.Name}: {hit.Name} in {hit.File}");
            }
        }
    }

    private static string Plant(Server server, string folder, string marker, bool utf16)
    {
        var path = Path.Combine(server.HostPath(folder), "control-" + marker);
        File.WriteAllBytes(path, (utf16 ? System.Text.Encoding.Unicode : System.Text.Encoding.UTF8).GetBytes("before " + marker + " behind"));
        return marker;
    }

    private static string[] PlantInRegistry(Server server)
    {
        const string text = ControlText + "-registry-text";
        const string binary = ControlText + "-registry-binary";
        var bytes = Convert.ToHexString(System.Text.Encoding.Unicode.GetBytes(binary));
        server.Run($@"reg add HKLM\SOFTWARE\QvTrustLab\Control /v Text /d {text} /f").Expect("a control in the registry");
        server.Run($@"reg add HKLM\SOFTWARE\QvTrustLab\Control /v Binary /t REG_BINARY /d {bytes} /f").Expect("a control in the registry");
        return [text, binary];
    }
}
