using System.Text;
using System.Text.Json;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust plan</c> on servers in memory that refuse every write; what it says of which server is Core's tests' business.</summary>
public sealed class PlanCommandTests
{
    private const string TokenPath = @"C:\rollout\QVS01.token";

    private readonly FakeMachine machine = new("QVS01");
    private readonly string token;

    public PlanCommandTests()
    {
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true, "NetworkService", "S-1-5-20");
        token = EnrolmentToken.Create(new byte[32], machine.Random).Encode();
        machine.Files.Content[TokenPath] = Encoding.ASCII.GetBytes(token);
        machine.CutBefore = 1;
    }

    [Fact]
    public async Task The_changes_are_numbered_with_their_stages_and_nothing_is_changed()
    {
        var run = await PlanAsync("--role", "qvs", "QMSHOST=QMS01", "enrolltokenfile=" + TokenPath);
        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Error));
        Assert.StartsWith("QvTrust plan: setup of QVS on QVS01; nothing was changed\n\nQlikView Server (QVS):\n   1  prepare   token file ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\n  10  trust     certificate CN=QVS01 (new): absent -> LM\\My with its key\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("SHA-256 of its public key " + new string('0', 64), run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typed_token_is_said_nowhere()
    {
        var run = await PlanAsync("--role", "QVS", "QMSHOST=QMS01", "ENROLLTOKEN=" + token);
        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.Contains("  token     enrolment token: typed -> ", run.Out, StringComparison.Ordinal);
        var wrong = await PlanAsync("--role", "QVS", "QMSHOST=QMS01", token);
        Assert.Equal(2, wrong.Code);
        Assert.DoesNotContain(token[5..], run.Out + wrong.Out + wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_refuse_the_setup_is_said_and_decides_the_exit_code()
    {
        var run = await PlanAsync("--role", "QVS", "--role", "DSC", "QMSHOST=QMS01", "ENROLLTOKENFILE=" + TokenPath);
        Assert.Equal((ExitCodes.Refused, ""), (run.Code, run.Error));
        Assert.Contains("\nThe setup of the next role would be refused:\n  QVT2001: QlikView Directory Service Connector is not installed here", run.Out, StringComparison.Ordinal);
        Assert.Contains("service QlikviewServer: stopped -> running", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_value_is_an_error_as_in_setup()
    {
        var run = await PlanAsync("--role", "QVS", "QMSHOST=10.0.0.1", "AUTHORITYPORT=0");
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Equal(["qvtrust: QVT1002", "qvtrust: QVT1005"], run.ErrorLines.Select(l => l[..16]));
    }

    [Fact]
    public async Task The_json_says_the_same_and_its_names_are_frozen()
    {
        var run = await PlanAsync("--json", "--role", "QVS", "QMSHOST=QMS01", "ENROLLTOKENFILE=" + TokenPath);
        using var json = JsonDocument.Parse(run.Out);
        var root = json.RootElement;
        Assert.Equal(["name", "roles", "uninstall", "changes", "notes", "refusals"], root.EnumerateObject().Select(p => p.Name));
        var first = root.GetProperty("changes")[0];
        Assert.Equal(
            [("number", "1"), ("role", "QVS"), ("stage", "prepare"), ("object", "token file " + TokenPath), ("before", "present"), ("after", "deleted at the end")],
            first.EnumerateObject().Select(p => (p.Name, p.Value.ToString())));
        machine.Services.Disable(RoleTable.Qvs.ServiceName);
        using var refused = JsonDocument.Parse((await PlanAsync("--json", "--role", "QVS", "QMSHOST=QMS01")).Out);
        Assert.Equal(["code", "what", "mend"], refused.RootElement.GetProperty("refusals")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task An_uninstall_has_a_plan_too()
    {
        var run = await PlanAsync("--role", "QVS", "--uninstall");
        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.StartsWith("QvTrust plan: uninstall of QVS on QVS01; nothing was changed\n\nNothing would change", run.Out, StringComparison.Ordinal);
    }

    private async Task<Session> PlanAsync(params string[] args)
    {
        var run = await Session.RunOnAsync(machine, [], ["plan", .. args]);
        return run with { Out = run.Out.ReplaceLineEndings("\n"), Error = run.Error.ReplaceLineEndings("\n") };
    }
}
