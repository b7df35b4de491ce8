using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>What an administrator can mistype: refused before anything is touched, every error at once.</summary>
internal static class SettingScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        Refused("refused-qmshost-missing", "", "QVT1001"),
        Refused("refused-qmshost-ip", "QMSHOST=10.0.0.1", "QVT1002"),
        Refused("refused-qmshost-fqdn", "QMSHOST=QMS01.corp.example", "QVT1003"),
        Refused("refused-qmshost-garbage", "QMSHOST=QMS_01!", "QVT1004"),
        Refused("refused-authorityport", "QMSHOST=QMS01 AUTHORITYPORT=70000", "QVT1005"),
        Refused("refused-token-malformed", "QMSHOST=QMS01 ENROLLTOKEN=qvt1.AAAA", "QVT1102"),
        Refused("refused-token-twice", @"QMSHOST=QMS01 ENROLLTOKEN=qvt1.AAAA ENROLLTOKENFILE=C:\t.token", "QVT1008", "QVT1102"),
        Refused("refused-several-bad-values", "QMSHOST=10.0.0.1 AUTHORITYPORT=x ENROLLTOKEN=hello ENROLLTOKENFILE=relative", "QVT1002", "QVT1005", "QVT1008", "QVT1009", "QVT1102"),
        new("refused-unknown-role-at-token-new", UnknownRole),
        new("policy-gives-defaults", Policy),
    ];

    private static Scenario Refused(string name, string words, params string[] codes) => new(name, context =>
    {
        var node = context.LonelyNode();
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, words), restartsAllowed: false, codes);
        // Unlike one that failed later, it leaves nothing at all where the role never was.
        context.Expect(!node.Exists(Product.DataFolder), "a refusal has made the protected folder");
        context.Expect(StateReader.Read(node).Setting(LabRole.Qvs.Id, "LastError") is null, "a refusal has made the role's registry key");
    });

    /// <summary>A package that Group Policy installs has no command line.</summary>
    private static void Policy(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        node.ImportRegistry(string.Join("\r\n", [
            "REGEDIT4",
            "",
            @"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\QvTrust]",
            $"\"QMSHOST\"=\"{qms.Name}\"",
            @"""ENROLLTOKENFILE""=""\\\\QMS01\\rollout\\[ComputerName].token""",
            "\"TIMEOUTMINUTES\"=dword:00000014",
            ""]));
        var result = Msi.Install(node, context.Qvs).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(result.Log.Contains("TIMEOUTMINUTES: 20, from policy", StringComparison.Ordinal), "the log does not say what came from the policy");

        // What the policy says of later runs counts as well.
        node.ImportRegistry(string.Join("\r\n", ["REGEDIT4", "", @"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\QvTrust]", "\"QMSHOST\"=\"10.0.0.1\"", ""]));
        var refused = context.ExpectRefused(node, LabRole.Qvs, () => Msi.Repair(node, context.Qvs), restartsAllowed: false, "QVT1002");
        var (report, lastError) = (SetupReport.Read(node, LabRole.Qvs), StateReader.Read(node).Setting(LabRole.Qvs.Id, "LastError"));
        context.Expect(report is { Outcome: "failed", Codes: ["QVT1002"] }, $"the report says {report?.Outcome} {ScenarioContext.Words(report?.Codes ?? [])}");
        context.Expect(lastError is not null && refused.Log.Contains(lastError, StringComparison.Ordinal), $"LastError is {lastError ?? "not there"}");
    }

    private static void UnknownRole(ScenarioContext context)
    {
        var (qms, _) = context.ReadyPair();
        var before = Ledger.Read(qms).Tokens;
        var ran = Tokens.Run(qms, "new QVS01 --roles QVX");
        context.Expect(ran.ExitCode == 2, $"exit code {ran.ExitCode} instead of 2");
        context.Expect(ran.Errors.Contains("QVT1010: ", StringComparison.Ordinal), $"no QVT1010 on stderr: {ran.Errors}");
        context.Expect(ran.Output.Trim().Length == 0, $"something on stdout: {ran.Output}");
        context.Expect(Ledger.Read(qms).Tokens == before, "the ledger has a new token");
    }
}
