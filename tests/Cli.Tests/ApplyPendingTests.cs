using System.Text;
using System.Text.Json;
using QvTrust.Cli.Status;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust apply-pending</c> on a QMS server in memory, and what status says before and after it.</summary>
public sealed class ApplyPendingTests
{
    private readonly FakeMachine machine = new("QMS01");

    public ApplyPendingTests()
    {
        var rootKey = machine.Keys.Create("root", exportable: true);
        using var rsa = machine.Keys.Open(rootKey);
        var root = RootCertificate.Create(rsa, machine.Clock.UtcNow, 10, machine.Random);
        machine.Certificates.Add(TrustStore.Root, root, rootKey);
        var issuer = new CertificateIssuer(CertificateInfo.Parse(root), rsa, null, null, secrets: SecretsKeyRing.Create(machine.Random), random: machine.Random);
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
        {
            var key = machine.Keys.Create(kind.ToString(), exportable: true);
            using var leaf = machine.Keys.Open(key);
            machine.Certificates.Add(TrustStore.My, issuer.Issue(kind, "QMS01", leaf.ExportSubjectPublicKeyInfo(), SerialNumbers.Next(machine.Random), machine.Clock.UtcNow), key);
        }
        machine.Services.Install(RoleTable.Qms.ServiceName, running: true);
        machine.Settings.Set("QMS", "State", "pending-restart");
        machine.Folder.Write("pending-restart.xml", Encoding.UTF8.GetBytes("<pending-restart since=\"2026-01-01 00:00:00Z\"><reason>a certificate is new</reason></pending-restart>"));
    }

    [Fact]
    public async Task Nothing_pending_is_success_and_said()
    {
        machine.Folder.Delete("pending-restart.xml");

        var run = await RunAsync();

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Out));
        Assert.Contains("nothing is pending", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_restarted_is_shown_and_nothing_is_pending_afterwards()
    {
        Assert.Contains("restart      pending: qvtrust apply-pending restarts the services (a certificate is new)", StatusText.Plain(StatusReader.Read(machine)), StringComparison.Ordinal);

        var run = await RunAsync("--json");

        Assert.True(run.Code == ExitCodes.Ok, run.Error);
        Assert.Equal("trusted", machine.Settings.Get("QMS", "State"));
        using var json = JsonDocument.Parse(run.Out);
        Assert.True(json.RootElement.GetProperty("wasPending").GetBoolean());
        Assert.Equal(RoleTable.Qms.ServiceName, json.RootElement.GetProperty("restarted")[0].GetString());
        Assert.Equal("a certificate is new", json.RootElement.GetProperty("reasons")[0].GetString());
        Assert.Null(StatusReader.Read(machine).PendingRestart);
    }

    [Theory]
    [InlineData(false, ExitCodes.Failed, "QVT2020")]
    [InlineData(true, ExitCodes.Refused, "QVT2018")]
    public async Task A_failure_is_not_a_refusal(bool isRefused, int code, string error)
    {
        machine.Services.ComesUp = _ => false;
        if (isRefused)
        {
            machine.Services.Install("AcmeMonitor", running: true);
            machine.Services.Configure("AcmeMonitor", "Acme Monitor", RoleTable.Qms.ServiceName);
        }

        var run = await RunAsync("--json");

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
        Assert.NotNull(StatusReader.Read(machine).PendingRestart);
    }

    private async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new Commands.CommandLine(new Streams(output, error), _ => machine).RunAsync(["apply-pending", .. args]);
        return (code, output.ToString(), error.ToString());
    }
}
