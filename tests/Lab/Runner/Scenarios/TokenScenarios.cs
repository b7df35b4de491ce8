using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Enrolment that is refused: the node stays as it was, and the right token works afterwards.</summary>
internal static class TokenScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("refused-qms-unreachable", Unreachable),
        new("refused-qms-unknown-host", UnknownHost),
        Refused("refused-token-missing", "QVT1101", _ => "QMSHOST=QMS01"),
        Refused("refused-token-file-gone", "QVT1103", _ => @"QMSHOST=QMS01 ENROLLTOKENFILE=\\QMS01\rollout\nothing.token"),
        Refused("refused-token-wrong", "QVT1104", qms => Changed(qms, TokenText.WithOtherSecret)),
        Refused("refused-token-unknown", "QVT1104", qms => Changed(qms, TokenText.WithOtherId)),
        Refused("refused-token-pin-of-another-root", "QVT3003", qms => Changed(qms, TokenText.WithOtherPin)),
        Refused("refused-token-expired", "QVT1105", Expired),
        Refused("refused-token-revoked", "QVT1109", Revoked),
        Refused("refused-token-other-machine", "QVT1106", qms => Tokens.New(qms, "QDS01", "QVS").Words),
        Refused("refused-token-other-role", "QVT1107", qms => Tokens.New(qms, "QVS01", "QDS").Words),
        new("refused-token-redeemed-with-another-key", OtherKey),
    ];

    private static Scenario Refused(string name, string code, Func<Server, string> words) => new(name, context =>
    {
        var (qms, node) = context.ReadyPair();
        var asked = words(qms);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, asked), restartsAllowed: false, code);
        ThenWorks(context, qms, node);
    });

    private static void ThenWorks(ScenarioContext context, Server qms, Server node)
    {
        var result = Msi.Install(node, context.Qvs, Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words);
        context.Expect(result.ExitCode == MsiResult.Ok, $"with a good token afterwards: exit code {result.ExitCode}; {result.Explain()}");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
    }

    private static void Unreachable(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        StateReader.Stop(qms, LabRole.Authority);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, token.Words), restartsAllowed: false, "QVT3002");
        qms.Run("net start " + LabRole.Authority).Expect("the authority starts");
        StateReader.WaitForServices(qms, LabRole.Authority);
        var again = Msi.Install(node, context.Qvs, token.Words);
        context.Expect(again.ExitCode == MsiResult.Ok, $"the same line afterwards: exit code {again.ExitCode}; {again.Explain()}");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
    }

    private static void UnknownHost(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        context.ExpectRefused(
            node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, token.Words.Replace("QMSHOST=QMS01", "QMSHOST=QMS99", StringComparison.Ordinal)), restartsAllowed: false, "QVT3001");
    }

    private static string Changed(Server qms, Func<string, string> change)
    {
        var token = Tokens.New(qms, "QVS01", LabRole.Qvs.Id);
        File.WriteAllText(token.HostPath, change(token.Text));
        return token.Words;
    }

    private static string Expired(Server qms)
    {
        var token = Tokens.New(qms, "QVS01", LabRole.Qvs.Id);
        StateReader.Stop(qms, LabRole.Authority);
        Ledger.ExpireAll(qms);
        qms.Run("net start " + LabRole.Authority).Expect("the authority starts");
        StateReader.WaitForServices(qms, LabRole.Authority);
        return token.Words;
    }

    private static string Revoked(Server qms)
    {
        var token = Tokens.New(qms, "QVS01", LabRole.Qvs.Id);
        Tokens.Run(qms, "revoke " + TokenText.IdOf(token.Text)).Expect("qvtrust token revoke");
        return token.Words;
    }

    /// <summary>The server was thrown away after it had enrolled: its successor of the same name has other keys.</summary>
    private static void OtherKey(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        Msi.Install(node, context.Qvs, token.Words).ExpectOk("the first server");
        context.Lab.Lab("stop", [node.Name]).Expect("the first server stops");
        context.Lab.Up([(node.Name, context.Checkpoints.QmsReady())]);
        var successor = context.Lab[node.Name];
        StateReader.WaitForServices(successor, LabRole.Qvs.Service);
        File.WriteAllText(token.HostPath, text);
        context.ExpectRefused(successor, LabRole.Qvs, () => Msi.Install(successor, context.Qvs, token.Words), restartsAllowed: false, "QVT1108");
    }
}
