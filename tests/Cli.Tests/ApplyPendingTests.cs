using System.Text;
using System.Text.Json;
using QvTrust.Cli.Status;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust apply-pending</c> on a node in memory, and what status says before and after it.</summary>
public sealed class ApplyPendingTests
{
    private readonly NodeScenario node = new();

    [Fact]
    public async Task Nothing_pending_is_success_and_said()
    {
        node.Install();

        var run = await RunAsync();

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Out));
        Assert.Contains("nothing is pending", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_restarted_is_shown_and_nothing_is_pending_afterwards()
    {
        node.Data["RESTARTSERVICES"] = "later";
        node.Install();
        Assert.Contains("restart      pending: qvtrust apply-pending", StatusText.Plain(StatusReader.Read(node.Machine)), StringComparison.Ordinal);

        var run = await RunAsync("--json");

        Assert.Equal(ExitCodes.Ok, run.Code);
        using var json = JsonDocument.Parse(run.Out);
        Assert.True(json.RootElement.GetProperty("wasPending").GetBoolean());
        Assert.Equal(RoleTable.Qvs.ServiceName, json.RootElement.GetProperty("restarted")[0].GetString());
        Assert.NotEqual(0, json.RootElement.GetProperty("reasons").GetArrayLength());
        Assert.Null(StatusReader.Read(node.Machine).PendingRestart);
    }

    [Theory]
    [InlineData(false, ExitCodes.Failed, "QVT2020")]
    [InlineData(true, ExitCodes.Refused, "QVT2018")]
    public async Task A_failure_is_not_a_refusal(bool isRefused, int code, string error)
    {
        node.Data["RESTARTSERVICES"] = "later";
        node.Install();
        node.Machine.Services.ComesUp = _ => false;
        if (isRefused)
        {
            node.Machine.Services.Install("AcmeMonitor", running: true);
            node.Machine.Services.Configure("AcmeMonitor", "Acme Monitor", RoleTable.Qvs.ServiceName);
        }

        var run = await RunAsync("--json");

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
        Assert.NotNull(StatusReader.Read(node.Machine).PendingRestart);
    }

    private async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter(new StringBuilder());
        using var error = new StringWriter(new StringBuilder());
        FakeMachine machine = node.Machine;
        var code = await new Commands.CommandLine(new Streams(output, error), _ => machine).RunAsync(["apply-pending", .. args]);
        return (code, output.ToString(), error.ToString());
    }
}
