using System.Text.Json;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust check</c> on servers in memory that refuse every write.</summary>
public sealed class CheckCommandTests
{
    private readonly FakeMachine machine = new("QVS01");

    public CheckCommandTests()
    {
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        machine.CutBefore = 1;
    }

    [Fact]
    public async Task A_server_in_good_order_is_one_line_and_success()
    {
        var run = await CheckAsync();
        Assert.Equal((ExitCodes.Ok, "19 checks: 0 errors, 0 warnings\n", ""), run);
    }

    [Fact]
    public async Task An_error_is_a_line_and_decides_the_exit_code()
    {
        machine.Services.Disable(RoleTable.Qvs.ServiceName);
        var run = await CheckAsync();
        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.Equal(
            "error service-disabled (QVT2015): the service QlikviewServer runs but is disabled: once stopped it could not be started again. "
                + "Mend: Set its start type to automatic in services.msc, or stop it, and run setup again.\n"
                + "19 checks: 1 error, 0 warnings\n",
            run.Out);
    }

    [Fact]
    public async Task A_warning_alone_is_success()
    {
        machine.CutBefore = 0;
        machine.Settings.Set("QVS", "LastError", "QVT3001: no answer. Look at it.");
        var run = await CheckAsync();
        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.StartsWith("warning last-run-failed (QVT6716): the last setup or renewal of QVS failed: QVT3001: no answer. Look at it. Mend: ", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n19 checks: 0 errors, 1 warning\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_role_can_be_asked_for()
    {
        Assert.StartsWith("error role-not-installed (QVT2001): QlikView Distribution Service ", (await CheckAsync("--role", "qds")).Out, StringComparison.Ordinal);
        var unknown = await CheckAsync("--role", "FOO");
        Assert.Equal((2, ""), (unknown.Code, unknown.Out));
        Assert.StartsWith("qvtrust: QVT1010: ", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_says_the_same_and_its_names_are_frozen()
    {
        machine.Services.Disable(RoleTable.Qvs.ServiceName);
        var run = await CheckAsync("--json");
        Assert.Equal(ExitCodes.Refused, run.Code);
        using var json = JsonDocument.Parse(run.Out);
        var root = json.RootElement;
        Assert.Equal(["name", "roles", "checks", "errors", "warnings", "findings"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("QVS01", "QVS", 19, 1, 0), (root.GetProperty("name").GetString(), root.GetProperty("roles")[0].GetString(), root.GetProperty("checks").GetArrayLength(), root.GetProperty("errors").GetInt32(), root.GetProperty("warnings").GetInt32()));
        var finding = Assert.Single(root.GetProperty("findings").EnumerateArray());
        Assert.Equal(
            ["check service-disabled", "number 3", "severity error", "code QVT2015", "what the service QlikviewServer runs but is disabled: once stopped it could not be started again", "mend Set its start type to automatic in services.msc, or stop it, and run setup again"],
            finding.EnumerateObject().Select(p => $"{p.Name} {p.Value}"));
    }

    private async Task<(int Code, string Out, string Error)> CheckAsync(params string[] options)
    {
        var run = await Session.RunOnAsync(machine, [], ["check", .. options]);
        return (run.Code, run.Out.ReplaceLineEndings("\n"), run.Error);
    }
}
