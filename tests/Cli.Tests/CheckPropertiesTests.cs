using QvTrust.Cli.Terminal;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust check</c> for a setup that was not run yet, on servers in memory that refuse every write.</summary>
public sealed class CheckPropertiesTests
{
    private const string Policy = @"SOFTWARE\Policies\QvTrust";

    private readonly FakeMachine machine = new("QVS01");

    public CheckPropertiesTests()
    {
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        machine.CutBefore = 1;
    }

    [Fact]
    public async Task A_host_that_is_given_is_looked_for_as_the_package_would()
    {
        machine.Network.Unknown.Add("QMS07");
        var run = await CheckAsync("--role", "QVS", "QMSHOST=QMS07");
        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.StartsWith("error qms-host-unresolved (QVT3001): the name QMS07 ", run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, (await CheckAsync("QMSHOST=QMS07", "IGNORECHECKS=qms-host-unresolved")).Code);
        Assert.Equal(ExitCodes.Ok, (await CheckAsync()).Code);
    }

    [Fact]
    public async Task Before_the_first_setup_the_policy_says_what_would_be_asked_for()
    {
        machine.Facts.Set(Policy, "QMSHOST", "QMS07");
        machine.Facts.Set(Policy, "AUTHORITYPORT", "15000");
        machine.Network.Ahead = TimeSpan.FromHours(1);
        Assert.StartsWith("error clock-differs (QVT6722): ", (await CheckAsync()).Out, StringComparison.Ordinal);
        Assert.Equal(["QMS07:15000"], machine.Network.Asked.Distinct());

        machine.Facts.Set(Policy, "IGNORECHECKS", "clock-differs");
        Assert.StartsWith("ignored clock-differs (QVT6722): ", (await CheckAsync()).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_set_up_goes_on_with_what_was_saved_until_a_setup_is_asked_for()
    {
        machine.CutBefore = 0;
        machine.Settings.Set("QVS", "State", "trusted");
        machine.Settings.Set("", "QmsHost", "QMS01");
        machine.Facts.Set(Policy, "QMSHOST", "QMS07");
        await CheckAsync();
        Assert.Equal(["QMS01:14780"], machine.Network.Asked.Distinct());
        await CheckAsync("--role", "QVS", "FIREWALLREMOTE=LocalSubnet");
        Assert.Equal(["QMS01:14780", "QMS07:14780"], machine.Network.Asked.Distinct());
    }

    [Fact]
    public async Task The_service_behind_iis_is_the_one_that_is_given()
    {
        machine.Services.Install("AcmeSettings", running: true, program: @"C:\Windows\System32\svchost.exe");
        var run = await CheckAsync("--role", "QVWS", "QMSHOST=QMS01", "WEBSERVER=iis", "WEBSERVERSERVICE=AcmeSettings");
        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.Contains("error web-server-service-wrong (QVT2062): ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("role-not-installed", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_to_be_made_is_checked_as_one()
    {
        var qms = new FakeMachine("QMS01");
        qms.Services.Install(RoleTable.Qms.ServiceName, running: true);
        Assert.Contains("error authority-not-usable (QVT4003): ", (await Session.RunOnAsync(qms, [], ["check"])).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("authority-not-usable", (await Session.RunOnAsync(qms, [], ["check", "--role", "QMS", "AUTHORITY=create"])).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QVT1002", "QMSHOST=10.1.2.3", "--role", "QVS")]
    [InlineData("QVT1001", "OPENWEBPORTS=0", "--role", "QVS")]
    [InlineData("", "NOSUCH=1")]
    [InlineData("", "QMSHOST=A", "qmshost=B")]
    public async Task What_is_wrong_is_refused_as_a_plan_does(string code, params string[] options)
    {
        var run = await CheckAsync(options);
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains(code, run.Error, StringComparison.Ordinal);
        string[] plan = options.Contains("--role") ? ["plan", .. options] : ["plan", "--role", "QVS", .. options];
        Assert.Equal(run.Error.Replace("qvtrust check", "qvtrust plan", StringComparison.Ordinal), (await Session.RunOnAsync(machine, [], plan)).Error.ReplaceLineEndings("\n"));
    }

    private async Task<(int Code, string Out, string Error)> CheckAsync(params string[] options)
    {
        var run = await Session.RunOnAsync(machine, [], ["check", .. options]);
        return (run.Code, run.Out.ReplaceLineEndings("\n"), run.Error.ReplaceLineEndings("\n"));
    }
}
