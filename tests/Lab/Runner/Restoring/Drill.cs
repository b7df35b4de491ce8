using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Scenarios;
using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Restoring;

/// <summary>
/// The worst night: an installation of five servers under an authority of the product's own loses its QMS server, and a
/// new one of the same name takes its place. The four nodes are never touched in between.
/// </summary>
internal sealed class Drill(ScenarioContext context)
{
    private const string NewNode = "QVS02";
    private const string Password = "p4ss of a data source, \u00e4\u20ac";
    private const string PlainFile = @"C:\lab-plain.txt";
    private const string TextFile = @"C:\lab-protected.txt";
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private string[] thumbprints = [];
    private string? openToken;

    public Server Qms => context.Lab[LabRole.Qms.Server];

    /// <summary>Five servers trusted, data protected on QMS and on a node.</summary>
    /// <param name="words">What the QMS server is set up with beside AUTHORITY=create.</param>
    public void Prepare(string words = "")
    {
        context.Lab.Up([.. LabRole.All.Select(r => (r.Server, (string?)null)), (NewNode, null)]);
        StandIns.Install(Qms, LabRole.Qms, more: "--no-start");
        foreach (var role in LabRole.Nodes)
        {
            StandIns.Install(context.Lab[role.Server], role);
        }

        StandIns.Install(context.Lab[NewNode], LabRole.Qvs);
        Msi.Install(Qms, context.Qms, "AUTHORITY=create " + words).ExpectOk("QMS01");
        StartQms();
        foreach (var role in LabRole.Nodes)
        {
            var node = context.Lab[role.Server];
            Msi.Install(node, context.Package(role), Tokens.New(Qms, node.Name, role.Id).Words).ExpectOk(node.Name);
        }

        foreach (var server in (Server[])[Qms, context.Lab[LabRole.Qvs.Server]])
        {
            texts[server.Name] = Protect(server);
        }

        // Never redeemed: whoever got hold of it must not come in after the restore.
        openToken = Tokens.New(Qms, NewNode, LabRole.Qvs.Id).Text;
        thumbprints = Trust(StateReader.Read(Qms));
    }

    /// <summary>QMS01 is gone with its disk; a new machine of that name has QlikView installed and never started.</summary>
    public void Destroy()
    {
        context.Lab.Up([(LabRole.Qms.Server, null)]);
        context.Expect(!StateReader.Read(Qms).TrustCertificates.Any(), "the new QMS01 has certificates of the old one: nothing was destroyed");
        StandIns.Install(Qms, LabRole.Qms, more: "--no-start");
    }

    /// <summary>The restore by the real package, and QlikView's own first start.</summary>
    public MsiResult Restore(string words)
    {
        var result = Msi.Install(Qms, context.Qms, "AUTHORITY=restore " + words).ExpectOk("the restore");
        StartQms();
        return result;
    }

    /// <summary>What must be true afterwards, each judged without the product where it can be.</summary>
    public void ExpectAllBack()
    {
        var state = context.ExpectTrusted(Qms, LabRole.Qms);
        context.Expect(Trust(state).SequenceEqual(thumbprints), $"thumbprints {ScenarioContext.Words(Trust(state))} instead of {ScenarioContext.Words(thumbprints)}");
        context.Problems.AddRange(LicenseFiles.Broken(Qms, state));
        ExpectTrustAmongAll();
        foreach (var (server, text) in texts)
        {
            context.Lab[server].WriteText(TextFile, text);
            var opened = Unprotect(context.Lab[server]);
            context.Expect(opened == Password, $"{server}: what was protected before does not open: {opened}");
            // The keys are the site's, not the server's: what one protected, the other opens.
            Qms.WriteText(TextFile, text);
            context.Expect(Unprotect(Qms) == Password, $"the new QMS01 does not open what {server} protected");
        }

        ExpectNewNode();
    }

    private static string[] Trust(MachineState state)
        => [.. state.TrustCertificates.Select(c => $"{c.Subject} {c.Thumbprint} {(c.HasPrivateKey ? "with key" : "without key")}").Order(StringComparer.Ordinal)];

    private void ExpectTrustAmongAll()
    {
        var work = Directory.CreateTempSubdirectory("trust-").FullName;
        try
        {
            new TrustMatrix(context.Lab, work).Prove(LabRole.All, context.Problems);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private void ExpectNewNode()
    {
        var node = context.Lab[NewNode];
        var file = Path.Combine(context.Lab.Share(), NewNode + ".token");
        File.WriteAllText(file, openToken);
        var words = $"QMSHOST={Qms.Name} ENROLLTOKENFILE={LabInstance.ShareName}\\{NewNode}.token";
        var refused = Msi.Install(node, context.Qvs, words);
        context.Expect(refused.ExitCode == MsiResult.Failed, $"a token that was open before the restore: exit code {refused.ExitCode}");
        Msi.Install(node, context.Qvs, Tokens.New(Qms, NewNode, LabRole.Qvs.Id).Words).ExpectOk("a new node");
        var answer = Prober.Ask(Qms, [new Probe(NewNode, LabRole.Qvs.TlsPorts[0])])[0];
        context.Expect(answer.Accepted, $"QMS01 does not trust {NewNode}: {answer.Reason}");
    }

    private void StartQms()
    {
        foreach (var service in (string[])[LabRole.Qms.Service, LabRole.Dispatcher])
        {
            // 2: it runs already.
            Qms.Run("net start " + service).Expect(service + " starts", 0, 2);
        }

        StateReader.WaitForServices(Qms, [.. LabRole.Qms.Services]);
    }

    private static string Protect(Server server)
    {
        File.WriteAllText(server.HostPath(@"C:\") + "/lab-plain.txt", Password);
        var text = server.Run($"\"{Product.Cli}\" protect --input {PlainFile}").Expect($"{server.Name}: qvtrust protect").Output.Trim();
        return text.Contains(Password, StringComparison.Ordinal) ? throw new LabException("qvtrust protect gives the text back as it is") : text;
    }

    private static string Unprotect(Server server)
    {
        var ran = server.Run($"\"{Product.Cli}\" unprotect --input {TextFile}");
        return ran.ExitCode == 0 ? ran.Output.TrimEnd('\r', '\n') : $"exit code {ran.ExitCode}: {ran.Errors.Trim()}";
    }
}
