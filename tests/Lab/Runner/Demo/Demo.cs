using System.Diagnostics;
using System.Globalization;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Reporting;
using QvTrust.Lab.Runner.Restoring;
using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Demo;

/// <summary>A rollout on five servers, from stand-ins of QlikView's services to proven trust.</summary>
internal sealed class Demo(LabInstance lab, Packages packages, Report report, TextWriter output)
{
    private const int MostMemory = 2048;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Dictionary<string, MsiResult> installed = new(StringComparer.Ordinal);

    /// <summary>Everything that is not as it should be.</summary>
    public List<string> Problems { get; } = [];

    public void Run()
    {
        Boot();
        SetUpQms();
        RollOut();
        ReadBack();
        ProveTrust();
        Idle();
        output.WriteLine();
        output.Write(DemoTables.Servers(report));
        output.WriteLine();
        output.Write(DemoTables.Trust(report));
        output.WriteLine();
    }

    private void Boot()
    {
        Say("booting QMS01 QVS01 QDS01 QVWS01 DSC01 with stand-ins of their QlikView services");
        lab.Up(LabRole.All.Select(r => (r.Server, (string?)null)));
        Parallel(LabRole.All, role => StandIns.Install(lab[role.Server], role, Account(role)));
        // QMS made its keys under the account that it had; the one that it gets now has no right on them yet.
        StandIns.ChangeAccount(lab[LabRole.Qms.Server], LabRole.Qms, StandIns.NetworkService);
    }

    /// <summary>Different accounts, because a key is opened to the account of the service that uses it.</summary>
    private static string? Account(LabRole role)
        => role == LabRole.Qds ? StandIns.NetworkService : role == LabRole.Dsc ? StandIns.LocalService : null;

    private void SetUpQms()
    {
        var qms = lab[LabRole.Qms.Server];
        var words = $"RECOVERYCERT={RecoveryPair.Make(lab).Certificate} BACKUPCOPY={LabInstance.BackupShare}";
        Say($"{qms.Name}: msiexec /i {LabRole.Qms.Package} {words}: adopts the QlikViewCA that QMS made, starts the authority, which backs both up");
        var before = StateReader.Read(qms);
        var result = Msi.Install(qms, packages.Of(LabRole.Qms), words).ExpectOk(qms.Name);
        installed[qms.Name] = result;
        var state = StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        Check(state.Root?.Thumbprint == before.Root?.Thumbprint, "QMS01 has another root than the one that was to be adopted");
        foreach (var service in (string[])[LabRole.Qms.Service, LabRole.Dispatcher])
        {
            Check(state.Service(service)!.ProcessId != before.Service(service)!.ProcessId, $"{service} was not restarted although QMS's account got new rights");
        }

        Check(state.Service(LabRole.Dispatcher)!.Started >= state.Service(LabRole.Qms.Service)!.Started, "the dispatcher was restarted before QMS");
        Problems.AddRange(LicenseFiles.Broken(qms, state));
    }

    private void RollOut()
    {
        var qms = lab[LabRole.Qms.Server];
        var share = lab.Share();
        Dictionary<LabRole, string> lines = [];
        foreach (var role in LabRole.Nodes)
        {
            File.Copy(packages.Of(role), Path.Combine(share, role.Package), overwrite: true);
            lines[role] = Tokens.New(qms, role.Server, role.Id, $@"--msi {LabInstance.ShareName}\{role.Package}").Line;
            Say($"{qms.Name}: qvtrust token new {role.Server} --roles {role.Id} prints\n    {lines[role]}");
        }

        Say("the four printed lines run on their servers, all at once");
        Parallel(LabRole.Nodes, role =>
        {
            var node = lab[role.Server];
            var log = node.Run($"cmd /c echo {Tokens.LogOf(lines[role])}").Output.Trim();
            var result = Msi.RunLine(node, "cmd /c " + lines[role], log);
            lock (installed)
            {
                installed[node.Name] = result;
            }
        });
        foreach (var role in LabRole.Nodes)
        {
            var result = installed[role.Server];
            Check(result.ExitCode == MsiResult.Ok, $"{role.Server}: exit code {result.ExitCode}; {result.Explain()}");
            Check(!File.Exists(Path.Combine(share, role.Server + ".token")), $"{role.Server}: its token file is still on the share");
        }
    }

    private void ReadBack()
    {
        Say("reading back: by qvtrust status, and once more without the product");
        foreach (var role in LabRole.All)
        {
            var server = lab[role.Server];
            var state = StateReader.WaitForServices(server, [.. role.Services]);
            var status = new ProductStatus(StateReader.ProductStatus(server));
            var result = installed[role.Server];
            report.Servers.Add(new ServerReport(
                server.Name, role.Id, result.ExitCode, Math.Round(result.Took.TotalSeconds, 2), status.Certificates, status.FirewallPorts, status.Services));
            Problems.AddRange(Promises.Broken(state, role));
            Problems.AddRange(status.Disagreements(state, role));
            var checks = server.Run($"\"{Product.Cli}\" check");
            Check(checks.ExitCode == MsiResult.Ok && checks.Output.Contains("checks: 0 errors, 0 warnings;", StringComparison.Ordinal), $"{server.Name}: qvtrust check says {checks.Output.Trim()} {checks.Errors.Trim()}");
            if (role == LabRole.Qms)
            {
                report.LicenseService = status.LicenseService;
                Check(
                    report.LicenseService is { RootPem: true, ServerPem: true, ServerKeyPem: true, RestartedAfterQms: true, ThumbprintsMatch: true },
                    $"{server.Name}: qvtrust status says of the License Service: {report.LicenseService?.ToString() ?? "nothing"}");
                Problems.AddRange(LicenseFiles.Broken(server, state));
            }
        }

        var root = StateReader.Read(lab[LabRole.Qms.Server]).Root?.Thumbprint;
        foreach (var server in report.Servers)
        {
            Check(
                server.Certificates.Where(c => c.Store == @"LM\Root" && c.Subject == MachineState.RootSubject).Select(c => c.Thumbprint).SequenceEqual([root]),
                $"{server.Name} trusts another root than {root}");
        }
    }

    private void ProveTrust()
    {
        Say("trust: each server calls every TLS port of every other one; openssl judges each row again");
        var work = Directory.CreateTempSubdirectory("trust-").FullName;
        try
        {
            report.Trust.AddRange(new TrustMatrix(lab, work).Prove(LabRole.All, Problems));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private void Idle()
    {
        var memory = lab.MemoryMebibytes();
        Check(memory < MostMemory, $"the idle lab uses {memory} MiB");
        var slowest = LabRole.Nodes.Max(r => installed[r.Server].Took.TotalSeconds);
        Say(string.Create(CultureInfo.InvariantCulture, $"idle lab: {memory} MiB; slowest node's msiexec: {slowest:0.0} s"));
    }

    private void Check(bool condition, string problem)
    {
        if (!condition)
        {
            Problems.Add(problem);
        }
    }

    private void Say(string text)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{clock.Elapsed.TotalSeconds,5:0.0} s] {text}"));

    private static void Parallel(IEnumerable<LabRole> roles, Action<LabRole> work)
    {
        try
        {
            Task.WaitAll([.. roles.Select(r => Task.Run(() => work(r)))]);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is LabException))
        {
            throw new LabException(string.Join("; ", e.InnerExceptions.Select(i => i.Message)));
        }
    }
}
