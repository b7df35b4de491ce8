using System.Diagnostics;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>What a scenario works with: servers, packages, and the list of what was not as it should be.</summary>
internal sealed class ScenarioContext(LabInstance lab, Packages packages, PackageEditor editor, Checkpoints checkpoints)
{
    private const string GateFolder = @"C:\lab-gate";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public List<string> Problems { get; } = [];

    public LabInstance Lab => lab;

    public PackageEditor Editor => editor;

    public Checkpoints Checkpoints => checkpoints;

    public Packages Packages => packages;

    public string Qms => packages.Of(LabRole.Qms);

    public string Qvs => packages.Of(LabRole.Qvs);

    public string Package(LabRole role) => packages.Of(role);

    /// <summary>The role's package of the next release.</summary>
    public string NextPackage(LabRole role) => Path.Combine(lab.Paths.NextPackages, Path.ChangeExtension(role.Package, ".next.msi"));

    /// <summary>A QMS server that issues certificates and a node before setup, all services running.</summary>
    public (Server Qms, Server Node) ReadyPair()
        => Pair(checkpoints.QmsReady(), [.. LabRole.Qms.Services]);

    /// <summary>The same with a node of another role, whose services run.</summary>
    public (Server Qms, Server Node) ReadyPair(LabRole role)
    {
        if (role == LabRole.Qvs)
        {
            return ReadyPair();
        }

        lab.Up([(LabRole.Qms.Server, checkpoints.QmsReady()), (role.Server, null)]);
        StateReader.WaitForServices(lab[LabRole.Qms.Server], [.. LabRole.Qms.Services]);
        StandIns.Install(lab[role.Server], role);
        StateReader.WaitForServices(lab[role.Server], role.Service);
        return (lab[LabRole.Qms.Server], lab[role.Server]);
    }

    /// <summary>Both set up, all services running.</summary>
    public (Server Qms, Server Node) TrustedPair()
        => Pair(checkpoints.BothTrusted(), [.. LabRole.Qms.Services]);

    /// <summary>A QMS server that adopted its QlikViewCA, alone.</summary>
    public Server QmsAdopted() => SetUpQms(checkpoints.QmsReady());

    /// <summary>A QMS server whose authority setup made, alone.</summary>
    public Server QmsCreated() => SetUpQms(checkpoints.QmsCreated());

    /// <summary>A node before setup, alone.</summary>
    public Server LonelyNode()
    {
        lab.Up([(LabRole.Qvs.Server, checkpoints.WithServices())]);
        StateReader.WaitForServices(lab[LabRole.Qvs.Server], LabRole.Qvs.Service);
        return lab[LabRole.Qvs.Server];
    }

    /// <summary>
    /// A QMS server before setup whose QMS service was given another account while it runs: that account has no right
    /// on the keys yet, which setup has to mend.
    /// </summary>
    public Server QmsWithDrift()
    {
        var server = QmsWithoutDrift();
        StandIns.ChangeAccount(server, LabRole.Qms, StandIns.NetworkService);
        return server;
    }

    /// <summary>A QMS server before setup on which all rights are as QMS needs them.</summary>
    public Server QmsWithoutDrift()
    {
        lab.Up([(LabRole.Qms.Server, checkpoints.WithServices())]);
        StateReader.WaitForServices(lab[LabRole.Qms.Server], LabRole.Qms.Service, LabRole.Dispatcher);
        return lab[LabRole.Qms.Server];
    }

    /// <summary>A server without anything of QlikView.</summary>
    public Server Empty(LabRole role)
    {
        lab.Up([(role.Server, null)]);
        return lab[role.Server];
    }

    public void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            Problems.Add(problem);
        }
    }

    /// <summary>The state that a refused or failed setup must leave as it was.</summary>
    public static Snapshot Snapshot(Server server, LabRole role)
    {
        var ports = role.Id == LabRole.Qms.Id ? role.TlsPorts.Where(p => p != LabRole.AuthorityPort) : role.TlsPorts;
        var pending = server.Exists(Product.PendingFile) ? server.ReadText(Product.PendingFile) : "";
        return new Snapshot(StateReader.Read(server), Prober.Speech(server, [.. ports]), pending);
    }

    public void ExpectSame(Snapshot before, Snapshot after, bool restartsAllowed, string when)
        => Problems.AddRange(SnapshotComparer.Differences(before, after, restartsAllowed).Select(d => $"{when}: {d}"));

    /// <summary>A setup that must end with 1603, exactly these codes, and a server as before.</summary>
    public MsiResult ExpectRefused(Server server, LabRole role, Func<MsiResult> install, bool restartsAllowed, params string[] codes)
        => ExpectFailed(server, role, install, restartsAllowed, _ => false, codes);

    /// <summary>The same where some differences are documented.</summary>
    public MsiResult ExpectFailed(Server server, LabRole role, Func<MsiResult> install, bool restartsAllowed, Func<Difference, bool> documented, params string[] codes)
    {
        var before = Snapshot(server, role);
        var result = install();
        Expect(result.ExitCode == MsiResult.Failed, $"exit code {result.ExitCode} instead of 1603; {result.Explain()}");
        ExpectCodes(result, codes);
        StateReader.WaitForServices(server, [.. before.RunningServices]);
        var differences = SnapshotComparer.Compare(before, Snapshot(server, role), restartsAllowed);
        Problems.AddRange(differences.Where(d => !documented(d)).Select(d => "after the failure: " + d));
        return result;
    }

    /// <summary>Exactly these codes in the log, each once as a whole line of cause and hint.</summary>
    public void ExpectCodes(MsiResult result, params string[] codes)
    {
        Expect(
            result.Codes.Order(StringComparer.Ordinal).SequenceEqual(codes.Order(StringComparer.Ordinal)),
            $"codes in the log: {Words(result.Codes)} instead of {Words(codes)}; {result.Explain()}");
        foreach (var code in codes)
        {
            var lines = result.CodeLines.Where(l => l.Contains(code + ": ", StringComparison.Ordinal)).ToList();
            Expect(lines.Any(l => l.Length > l.IndexOf(code, StringComparison.Ordinal) + 40), $"{code} has no line of cause and hint: {Words(lines)}");
        }
    }

    /// <summary>What setup promises of a node, read back without the product, and proven by QMS calling it.</summary>
    public MachineState ExpectTrusted(Server qms, Server node, LabRole role)
    {
        var state = ExpectTrusted(node, role);
        var answers = role.TlsPorts.Zip(Prober.Ask(qms, [.. role.TlsPorts.Select(p => new Probe(node.Name, p))]));
        foreach (var (port, answer) in answers)
        {
            Expect(answer.Accepted, $"{qms.Name} does not trust {node.Name}:{port}: {answer.Reason}");
            Expect(answer.PeerThumbprint == state.ServerCertificate?.Thumbprint, $"{node.Name}:{port} shows another certificate than LM\\My holds");
        }

        return state;
    }

    /// <summary>What setup promises of a server, read back without the product.</summary>
    public MachineState ExpectTrusted(Server server, LabRole role)
    {
        var state = StateReader.WaitForServices(server, [.. role.Services]);
        Problems.AddRange(Promises.Broken(state, role));
        Problems.AddRange(state.Files.Where(f => f.StartsWith(Product.JournalFolder, StringComparison.OrdinalIgnoreCase)).Select(f => $"{server.Name}: {f} is left of a journal"));
        Expect(!server.Exists(Product.PendingFile), $"{server.Name}: pending.xml is left");
        Expect(!server.Exists(Product.DataFolder + @"\token"), $"{server.Name}: the token is left");
        Problems.AddRange(state.Files.Where(f => f.EndsWith(".part", StringComparison.Ordinal) || f.EndsWith(".tmp", StringComparison.Ordinal)).Select(f => $"{server.Name}: {f} is left"));
        return state;
    }

    /// <summary>The programs of a node are there and nowhere else, its scheduled task starts them, and the next setup will find the folder.</summary>
    public void ExpectProgramsIn(Server node, string folder)
    {
        Expect(node.Exists($@"{folder}\qvtrust.exe"), $"no program in {folder}");
        Expect(folder == Product.ProgramFolder || !node.Exists(Product.Cli), $"{Product.Cli} is there, too");
        var task = ScheduledTask.Read(node).CommandLine;
        Expect(task.StartsWith($"\"{folder}\\", StringComparison.OrdinalIgnoreCase), $"the task starts {task}");
        var saved = StateReader.Read(node).Setting("", "InstallFolder");
        Expect(saved == folder, $"saved is {saved ?? "nothing"}");
    }

    /// <summary><c>qvtrust check</c> ends so, and says these lines.</summary>
    public void ExpectCheck(Server server, uint exitCode, params string[] said)
    {
        var ran = server.Run($"\"{Product.Cli}\" check");
        Expect(ran.ExitCode == exitCode, $"qvtrust check on {server.Name}: exit code {ran.ExitCode}: {ran.Output.Trim()} {ran.Errors.Trim()}");
        Problems.AddRange(said.Where(line => !ran.Output.Contains(line, StringComparison.Ordinal)).Select(line => $"qvtrust check on {server.Name} does not say '{line}': {ran.Output.Trim()}"));
    }

    /// <summary>However often a node tried, the authority made it one certificate of each kind.</summary>
    public void ExpectOneOfEachKind(Server qms, Server node)
    {
        var ledger = Ledger.Read(qms);
        foreach (var kind in (string[])["server", "client"])
        {
            Expect(ledger.Count(node.Name, kind) == 1, $"the ledger has {ledger.Count(node.Name, kind)} {kind} certificates of {node.Name}");
        }
    }

    /// <summary>Process ids of Qlik's services.</summary>
    public static IReadOnlyDictionary<string, int> Processes(MachineState state)
        => state.Services.Where(s => s.Name != LabRole.Authority).ToDictionary(s => s.Name, s => s.ProcessId);

    public void ExpectSameProcesses(IReadOnlyDictionary<string, int> before, MachineState after)
    {
        var now = Processes(after);
        foreach (var (service, process) in before)
        {
            Expect(now.GetValueOrDefault(service) == process, $"{service} was restarted: process {process} -> {now.GetValueOrDefault(service)}");
        }
    }

    /// <summary>Starts an installation that will stand at a gate, and comes back when it stands there.</summary>
    public static Task<MsiResult> RunUntil(Server server, string gate, Func<MsiResult> install)
    {
        Hold(server, gate);
        var running = Task.Run(install);
        var clock = Stopwatch.StartNew();
        while (!server.Exists(Reached(gate)))
        {
            if (running.IsCompleted)
            {
                throw new LabException($"the installation ended with {running.Result.ExitCode} before it came to {gate}; {running.Result.Explain()}");
            }

            if (clock.Elapsed > Patience)
            {
                throw new LabException($"the installation did not come to {gate} in {Patience.TotalSeconds:0} s");
            }

            Thread.Sleep(50);
        }

        // Gone at once: a later run that comes to the gate must be seen anew, and a full disk must stay full.
        server.Delete(Reached(gate));
        return running;
    }

    /// <summary>Kills msiexec and its action host behind an action of an installation. Nothing is undone, and the journal lies there.</summary>
    /// <param name="server">The server.</param>
    /// <param name="action">The action.</param>
    /// <param name="package">The package.</param>
    /// <param name="install">Installs the package that it gets, which has gates.</param>
    public void KillMsiexecAt(Server server, string action, string package, Func<string, MsiResult> install)
    {
        var gated = editor.WithGates(package);
        Msi.Placed(server, gated);
        var running = RunUntil(server, action, () => install(gated));
        KillMsiexec(server);
        Open(server, action);
        running.Wait();
        Expect(server.Exists(Product.Journal), "no journal is left");
    }

    /// <summary>Kills msiexec and its action host, which may outlive it for a moment.</summary>
    public static void KillMsiexec(Server server)
    {
        if (!server.Kill(@"msiexec(\.exe)?""? +/[ix]"))
        {
            throw new LabException("no msiexec to kill");
        }

        server.Kill("msiexec.*-Embedding");
    }

    /// <summary>Closes a gate for whoever will come to it.</summary>
    public static void Hold(Server server, string gate) => server.WriteText($@"{GateFolder}\{gate}.hold", "");

    /// <summary>The file that is there once somebody stands at a gate.</summary>
    public static string Reached(string gate) => $@"{GateFolder}\{gate}.at";

    /// <summary>Opens a gate for whoever stands at it or comes to it again.</summary>
    public static void Open(Server server, string gate) => server.Delete($@"{GateFolder}\{gate}.hold");

    public static string Words(IEnumerable<string> words) => words.Any() ? string.Join(", ", words) : "none";

    private Server SetUpQms(string checkpoint)
    {
        lab.Up([(LabRole.Qms.Server, checkpoint)]);
        StateReader.WaitForServices(lab[LabRole.Qms.Server], [.. LabRole.Qms.Services]);
        return lab[LabRole.Qms.Server];
    }

    private (Server Qms, Server Node) Pair(string checkpoint, string[] services)
    {
        lab.Up([(LabRole.Qms.Server, checkpoint), (LabRole.Qvs.Server, checkpoint)]);
        StateReader.WaitForServices(lab[LabRole.Qms.Server], services);
        StateReader.WaitForServices(lab[LabRole.Qvs.Server], LabRole.Qvs.Service);
        return (lab[LabRole.Qms.Server], lab[LabRole.Qvs.Server]);
    }
}
