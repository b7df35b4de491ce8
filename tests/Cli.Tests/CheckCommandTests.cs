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
        Assert.Equal((ExitCodes.Ok, "44 checks: 0 errors, 0 warnings; by hand: part-switched, registered-by-address, section-access-management\n", ""), run);
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
                + "44 checks: 1 error, 0 warnings; by hand: part-switched, registered-by-address, section-access-management\n",
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
        Assert.EndsWith("\n44 checks: 0 errors, 1 warning; by hand: part-switched, registered-by-address, section-access-management\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scheduled_task_writes_what_it_comes_to_where_rollout_tools_look()
    {
        machine.CutBefore = 0;
        machine.Settings.Set("QVS", "State", "trusted");
        machine.Services.Disable(RoleTable.Qvs.ServiceName);

        var run = await CheckAsync("--scheduled");

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Out));
        Assert.Contains("service-disabled", machine.Settings.Get("QVS", "LastCheckResult"), StringComparison.Ordinal);
        Assert.Equal(2, (await CheckAsync("--scheduled", "--json")).Code);
        Assert.Equal(2, (await CheckAsync("--scheduled", "--role", "QVS")).Code);
        Assert.Equal(2, (await CheckAsync("--scheduled", "QMSHOST=QMS01")).Code);
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
        Assert.Equal(["name", "roles", "checks", "errors", "warnings", "findings", "manual"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("QVS01", "QVS", 44, 1, 0), (root.GetProperty("name").GetString(), root.GetProperty("roles")[0].GetString(), root.GetProperty("checks").GetArrayLength(), root.GetProperty("errors").GetInt32(), root.GetProperty("warnings").GetInt32()));
        var finding = Assert.Single(root.GetProperty("findings").EnumerateArray());
        Assert.Equal(
            ["check service-disabled", "number 3", "severity error", "code QVT2015", "what the service QlikviewServer runs but is disabled: once stopped it could not be started again", "mend Set its start type to automatic in services.msc, or stop it, and run setup again"],
            finding.EnumerateObject().Select(p => $"{p.Name} {p.Value}"));
    }

    [Fact]
    public async Task What_is_ignored_is_said_and_not_counted()
    {
        machine.Facts.Set(@"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client", "Enabled", "0");
        Assert.Equal(ExitCodes.Refused, (await CheckAsync()).Code);
        var run = await CheckAsync("--ignore", "schannel-tls12-off");
        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.StartsWith("ignored schannel-tls12-off (QVT6729): ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\n44 checks: 0 errors, 0 warnings, 1 ignored; by hand: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\"severity\": \"ignored\"", (await CheckAsync("--json", "--ignore", "schannel-tls12-off")).Out, StringComparison.Ordinal);
        var unknown = await CheckAsync("--ignore", "role-not-installed,nothing");
        Assert.Equal((2, ""), (unknown.Code, unknown.Out));
        Assert.Contains("QVT1042: ", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("QVT1041: ", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mend_shows_what_it_changes_and_changes_nothing_unless_somebody_agrees()
    {
        var nothing = await CheckAsync("--fix", "key-not-readable");
        Assert.Equal((ExitCodes.Ok, ""), (nothing.Code, nothing.Out));
        Assert.Contains("finds nothing to mend", nothing.Error, StringComparison.Ordinal);

        const string Key = RoleTable.ExportFolder + "server_key.pem";
        var qms = new FakeMachine("QMS01");
        qms.Services.Install(RoleTable.Qms.ServiceName, running: true);
        qms.Settings.Set("QMS", "State", "trusted");
        qms.Files.Content[Key] = [1];
        qms.GuardedFiles.SetSecurity(Key, FakeGuardedFiles.Inherited);
        var refused = await Session.RunOnAsync(qms, [], ["check", "--fix", "server-key-readable"]);
        Assert.Equal(ExitCodes.Refused, refused.Code);
        Assert.StartsWith("change: rights of server_key.pem: ", refused.Out, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(FakeGuardedFiles.Inherited, qms.GuardedFiles.GetSecurity(Key));

        var made = await Session.RunOnAsync(qms, [], ["check", "--fix", "server-key-readable", "--yes"]);
        Assert.Equal((ExitCodes.Ok, refused.Out), (made.Code, made.Out));
        Assert.NotEqual(FakeGuardedFiles.Inherited, qms.GuardedFiles.GetSecurity(Key));

        Assert.Equal(2, (await CheckAsync("--fix", "fips-mode")).Code);
    }

    [Theory]
    [InlineData("--role", "QVS")]
    [InlineData("--ignore", "fips-mode")]
    [InlineData("--json")]
    [InlineData("QMSHOST=QMS01")]
    public async Task A_mend_takes_no_option_that_it_would_not_look_at(params string[] options)
    {
        var run = await CheckAsync(["--fix", "key-not-readable", .. options]);
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains("give --fix without --json, --role, --ignore and properties", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_agreed_to_where_nothing_is_mended()
        => Assert.Contains("give --yes with --fix only", (await CheckAsync("--yes")).Error, StringComparison.Ordinal);

    private async Task<(int Code, string Out, string Error)> CheckAsync(params string[] options)
    {
        var run = await Session.RunOnAsync(machine, [], ["check", .. options]);
        return (run.Code, run.Out.ReplaceLineEndings("\n"), run.Error);
    }
}
