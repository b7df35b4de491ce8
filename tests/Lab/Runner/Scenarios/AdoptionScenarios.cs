using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// Sites as they are found: what is adopted, what is refused and why, what is learned of private extensions. Nothing of
/// a set that QMS made is ever replaced, rewritten or deleted.
/// </summary>
internal static partial class AdoptionScenarios
{
    private const string ServerSample = @"C:\lab-samples\server.cer";
    private const string ClientSample = @"C:\lab-samples\client.cer";

    public static IEnumerable<Scenario> All =>
    [
        new("adopt-equal-sample", EqualSample),
        new("adopt-differing-sample", DifferingSample),
        new("adopt-no-sample", NoSample),
        new("adopt-generations", Generations),
        new("adopt-two-roots", TwoRoots),
        new("adopt-type-1-not-exportable", KeyInPlace),
        Refused("adopt-expired-root", "QVT6501", "make-set age=3 root-years=2 leaf-years=10"),
        Refused("adopt-old-set", "QVT6504", "make-set old"),
        new("adopt-root-without-key", RootWithoutKey),
        new("adopt-key-that-cannot-be-opened", KeyClosed),
    ];

    /// <summary>What QMS gave to another machine has the same private extensions: nodes get them, and it is said to be proven.</summary>
    private static void EqualSample(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var before = Set(qms);
        Samples(qms, "QDS01");
        var report = Check(context, qms, 0, $"--sample {ServerSample} --sample {ClientSample}");
        context.Expect(report["verdict"]?.ToString() == "proven", $"verdict {report["verdict"]}");
        var fields = report["kinds"]!.AsArray().SelectMany(k => k!["comparisons"]!.AsArray()).SelectMany(c => c!["fields"]!.AsArray()).ToList();
        context.Expect(fields.Count(f => f!["decides"]!.GetValue<bool>()) == 4, "not two private extensions of each kind in the table");
        context.Expect(fields.TrueForAll(f => f!["state"]!.ToString() == "equal"), "a field is not equal");

        Msi.Install(node, context.Qvs, Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words).ExpectOk("QVS01");
        var state = context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(state.Setting("QVS", "Extensions") == "proven", $"the node says {state.Setting("QVS", "Extensions")}");
        context.Expect(StateReader.Read(qms).Setting("QMS", "Extensions") == "proven", "QMS01 does not say proven");
        Copied(context, qms, state);
        ExpectSameSet(context, before, qms);

        // What this product issued itself is no proof.
        var copy = node.HostPath($@"{Product.DataFolder}\issued\{state.ServerCertificate!.Thumbprint}.cer");
        qms.CopyIn(copy, @"C:\lab-samples\own.cer");
        var refused = qms.Run($@"""{Product.Cli}"" adopt check --sample C:\lab-samples\own.cer");
        context.Expect(refused.ExitCode == 3 && refused.Errors.Contains("QVT6516", StringComparison.Ordinal), $"own certificate as a sample: {refused.ExitCode} {refused.Errors}");
    }

    /// <summary>Private extensions differ from machine to machine: the authority refuses to make them.</summary>
    private static void DifferingSample(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var before = Set(qms);
        Samples(qms, "QDS01", "per-machine");
        var report = Check(context, qms, 3, $"--sample {ServerSample}");
        context.Expect(report["verdict"]?.ToString() == "differs", $"verdict {report["verdict"]}");
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, token.Words), restartsAllowed: false, "QVT6515");
        context.Expect(Ledger.Read(qms).Count(node.Name, "server") == 0, "the ledger has a server certificate of QVS01");
        ExpectSameSet(context, before, qms);
    }

    /// <summary>Without a sample nothing is known and nothing is kept; the first node is a trial that may succeed.</summary>
    private static void NoSample(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var before = Set(qms);
        var report = Check(context, qms, 0, "");
        context.Expect(report["verdict"]?.ToString() == "unproven", $"verdict {report["verdict"]}");
        context.Expect(!qms.Exists(Product.DataFolder + @"\authority\adoption.xml"), "a record was written");

        // Its services do not stay up with the new certificates: everything is undone.
        node.WriteText(@"C:\lab\refuse-with-certificates.txt", LabRole.Qvs.Service + "\r\n");
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, token.Words), restartsAllowed: true, "QVT2006");
        node.Delete(@"C:\lab\refuse-with-certificates.txt");
        Msi.Install(node, context.Qvs, token.Words).ExpectOk("QVS01 once its service takes them");
        var state = context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(state.Setting("QVS", "Extensions") == "unproven", $"the node says {state.Setting("QVS", "Extensions")}");
        Copied(context, qms, state);
        ExpectSameSet(context, before, qms);
    }

    /// <summary>Two generations: the newest valid one is adopted, all stay as they are.</summary>
    private static void Generations(ScenarioContext context)
    {
        var qms = Qms(context, "make-set age=5", "make-set age=1");
        var newest = NewestServer(qms);
        Adopt(context, qms, "");
        context.Expect(StateReader.Read(qms).Setting("QMS", "ServerThumbprint") == newest.Thumbprint, "another generation was adopted");
    }

    /// <summary>A root and its renewal have one key: which one is meant has to be said, once.</summary>
    private static void TwoRoots(ScenarioContext context)
    {
        var qms = Qms(context, "make-set age=2", "renew-root");
        var roots = StateReader.Read(qms).TrustCertificates.Where(c => c.Store == @"LM\Root").Select(c => c.Thumbprint).Order(StringComparer.Ordinal).ToList();
        var refused = context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms), restartsAllowed: false, "QVT4004");
        var report = SetupReport.Read(qms, LabRole.Qms);
        context.Expect(report is { Run: "setup", Outcome: "failed", Codes: ["QVT4004"] }, $"the report says {report?.Run} {report?.Outcome} {string.Join(' ', report?.Codes ?? [])}");
        context.Expect(roots.TrueForAll(r => refused.CodeLines.Any(l => l.Contains(r, StringComparison.Ordinal))), "the error does not list both roots");

        // The one that QMS itself exports.
        Adopt(context, qms, "AUTHORITYTHUMBPRINT=" + roots[0]);
        context.Expect(StateReader.Read(qms).Setting("QMS", "RootThumbprint") == roots[0], "the root that was named was not taken");
        var again = Msi.Repair(qms, context.Qms);
        context.Expect(again.ExitCode == MsiResult.Ok, $"a repair without naming it again: {again.ExitCode}; {again.Explain()}");
    }

    /// <summary>A root key that cannot be exported, in a provider of QlikView's earlier days, signs where it is.</summary>
    private static void KeyInPlace(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, null), (LabRole.Qvs.Server, context.Checkpoints.WithServices())]);
        var (qms, node) = (context.Lab[LabRole.Qms.Server], context.Lab[LabRole.Qvs.Server]);
        StateReader.WaitForServices(node, LabRole.Qvs.Service);
        Prepare(qms, "make-set type-1 not-exportable");
        Adopt(context, qms, "");
        StateReader.WaitForServices(qms, LabRole.Authority);
        Msi.Install(node, context.Qvs, Tokens.New(qms, node.Name, LabRole.Qvs.Id).Words).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
    }

    private static Scenario Refused(string name, string code, params string[] sets) => new(name, context =>
    {
        var qms = Qms(context, sets);
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms), restartsAllowed: false, code);
    });

    /// <summary>The root stands there without its key, as on a machine that got it from another.</summary>
    private static void RootWithoutKey(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        var root = StateReader.Read(qms).Root ?? throw new LabException("QMS01 has no root");
        StateReader.Tool(qms, @"export-root C:\lab-root.pem");
        StateReader.Tool(qms, $"delete-cert {root.Thumbprint}");
        StateReader.Tool(qms, @"add-root C:\lab-root.pem");
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms), restartsAllowed: false, "QVT6502");
    }

    /// <summary>The root names a container that cannot be opened. The lab's platform enforces no rights on keys: a container that is gone is the nearest to one without rights.</summary>
    private static void KeyClosed(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        var root = StateReader.Read(qms).Root ?? throw new LabException("QMS01 has no root");
        qms.Run($@"reg delete HKLM\Software\Wine\Crypto\RSA\{root.Container} /f").Expect("the container cannot be deleted");
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms), restartsAllowed: false, "QVT6503");
    }

    private static Server Qms(ScenarioContext context, params string[] sets)
    {
        var qms = context.Empty(LabRole.Qms);
        Prepare(qms, sets);
        return qms;
    }

    /// <summary>Installs QMS's stand-ins over sets that were there before its first start.</summary>
    private static void Prepare(Server qms, params string[] sets)
    {
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        foreach (var set in sets)
        {
            StandIns.Run(qms, set);
        }

        qms.Run("net start " + LabRole.Qms.Service).Expect("QMS starts", 0, 2);
        StateReader.WaitForServices(qms, LabRole.Qms.Service);
        qms.Run("net start " + LabRole.Dispatcher).Expect("the dispatcher starts", 0, 2);
        StateReader.WaitForServices(qms, LabRole.Dispatcher);
    }

    private static void Adopt(ScenarioContext context, Server qms, string words)
    {
        var before = Set(qms);
        Msi.Install(qms, context.Qms, words).ExpectOk("QMS01");
        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        ExpectSameSet(context, before, qms);
    }

    private static LabCertificate NewestServer(Server qms) => StateReader.Read(qms).TrustCertificates
        .Where(c => c.Subject == "CN=" + qms.Name).OrderByDescending(c => c.NotAfter).First();

    /// <summary>Certificates that QMS gives to another machine, public parts only.</summary>
    private static void Samples(Server qms, string machine, string shape = "")
    {
        qms.WriteText(@"C:\lab-samples\of.txt", machine);
        StandIns.Run(qms, $"issue {machine} Server {ServerSample} {shape}");
        StandIns.Run(qms, $"issue {machine} Client {ClientSample} {shape}");
    }

    private static JsonNode Check(ScenarioContext context, Server qms, uint code, string words)
    {
        var ran = qms.Run($"\"{Product.Cli}\" adopt check --json {words}");
        context.Expect(ran.ExitCode == code, $"adopt check: exit code {ran.ExitCode} instead of {code}: {ran.Errors}");
        return ran.Output.Length > 0 ? JsonNode.Parse(ran.Output)! : throw new LabException($"adopt check says nothing: {ran.Errors}");
    }

    /// <summary>A node's private extensions are QMS's own, byte for byte.</summary>
    private static void Copied(ScenarioContext context, Server qms, MachineState node)
    {
        var own = Private(StateReader.Read(qms), "CN=" + qms.Name);
        var copied = Private(node, "CN=" + node.Machine);
        context.Expect(own.Length > 0 && own == copied, $"private extensions {copied} instead of {own}");
    }

    private static string Private(MachineState state, string subject)
        => string.Join(' ', state.Section("stores")[@"LM\My"]!.AsArray()
            .Single(c => MachineState.Text(c!["subject"]) == subject)!["extensions"]!.AsArray()
            .Where(e => !MachineState.Text(e!["oid"]).StartsWith("2.5.29.", StringComparison.Ordinal))
            .Select(e => e!.ToJsonString()).Order(StringComparer.Ordinal));

    /// <summary>Every certificate and key container as it stands, but for the rights, which setup may add to.</summary>
    private static List<string> Set(Server server)
        => [.. ScenarioContext.Snapshot(server, LabRole.Qms).Facts
            .Where(f => f.Key.StartsWith("certificate ", StringComparison.Ordinal) || f.Key.StartsWith("key container ", StringComparison.Ordinal))
            .Select(f => $"{f.Key} = {Rights().Replace(f.Value, "")}")];

    private static void ExpectSameSet(ScenarioContext context, List<string> before, Server server)
    {
        var after = Set(server);
        context.Problems.AddRange(before.Except(after).Select(f => "changed or gone: " + f));
        context.Problems.AddRange(after.Except(before).Select(f => "changed or added: " + f));
    }

    [GeneratedRegex("\"securityDescriptor\":\"[^\"]*\"")]
    private static partial Regex Rights();
}
