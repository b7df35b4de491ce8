using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>The SecretsKey of an authority that the product made: every server reads what any protected, over a rotation too.</summary>
internal static class SecretsKeyScenarios
{
    private const string Message = "Provider=SQLOLEDB;Password=p\u00e4ssw\u00f6rd";

    public static IEnumerable<Scenario> All => [new("secrets", Rotation), new("secrets-adopted", Adopted)];

    private static void Rotation(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, null), (LabRole.Qvs.Server, null)]);
        var (qms, node) = (context.Lab[LabRole.Qms.Server], context.Lab[LabRole.Qvs.Server]);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        Msi.Install(qms, context.Qms, "AUTHORITY=create").ExpectOk("QMS01 with AUTHORITY=create");
        qms.Run("net start " + LabRole.Qms.Service).Expect("QMS starts with the certificates that were made", 0, 2);
        qms.Run("net start " + LabRole.Dispatcher).Expect("the dispatcher starts", 0, 2);
        StandIns.Install(node, LabRole.Qvs);
        Enrol(context, qms, node);

        var old = Protect(qms, "old");
        ExpectRead(context, node, old, "what QMS01 protected");
        ExpectRead(context, qms, Protect(node, "node"), "what QVS01 protected");

        var before = StateReader.Read(qms);
        var rotation = Run(qms, "secrets rotate");
        context.Expect(rotation.ExitCode == 0, $"secrets rotate: exit code {rotation.ExitCode}: {rotation.Errors}");
        context.Expect(rotation.Errors.Contains("qvtrust token new QVS01 --roles QVS", StringComparison.Ordinal), $"the rotation does not name QVS01: {rotation.Errors}");
        var after = context.ExpectTrusted(qms, LabRole.Qms);
        context.Expect(after.ServerCertificate?.Thumbprint != before.ServerCertificate?.Thumbprint, "the server certificate is the old one");
        context.Expect(after.ServerCertificate?.Container == before.ServerCertificate?.Container, "the server certificate has another key");
        context.Expect(after.Root?.Thumbprint == before.Root?.Thumbprint, "the root was touched");
        context.Problems.AddRange(LicenseFiles.Broken(qms, after));

        ExpectRead(context, qms, old, "the old text after the rotation");
        ExpectRead(context, node, old, "the old text after the rotation");
        var text = Protect(qms, "new");
        ExpectRead(context, qms, text, "the new text");
        var refused = Run(node, "unprotect --input " + text);
        context.Expect(refused.ExitCode == 3 && refused.Errors.Contains("QVT6003: ", StringComparison.Ordinal), $"QVS01 without the new key: exit code {refused.ExitCode}: {refused.Errors}");
        context.Expect(refused.Output.Length == 0, "a refused text was written out");

        Msi.Uninstall(node, context.Qvs).ExpectOk("uninstall of QVS01");
        Enrol(context, qms, node);
        ExpectRead(context, node, text, "the new text once it is enrolled again");
        ExpectRead(context, node, old, "the old text once it is enrolled again");
    }

    private static void Adopted(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        Msi.Install(qms, context.Qms).ExpectOk("QMS01");
        var before = StateReader.Read(qms);
        foreach (var (words, code) in new[] { ("secrets rotate", "QVT6010: "), ("secrets list", "QVT6001: "), (@"protect --input C:\windows\win.ini", "QVT6001: ") })
        {
            var refused = Run(qms, words);
            context.Expect(refused.ExitCode == 3 && refused.Errors.Contains(code, StringComparison.Ordinal), $"{words}: exit code {refused.ExitCode}: {refused.Errors}");
        }

        var after = StateReader.Read(qms);
        context.ExpectSameProcesses(ScenarioContext.Processes(before), after);
        context.Expect(after.Files.Order().SequenceEqual(before.Files.Order()), "a refused rotation left files");
        context.Expect(after.TrustCertificates.Select(c => c.Thumbprint).SequenceEqual(before.TrustCertificates.Select(c => c.Thumbprint)), "a refused rotation touched certificates");
    }

    private static void Enrol(ScenarioContext context, Server qms, Server node)
    {
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var result = Msi.Install(node, context.Qvs, token.Words).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(result.Log.Contains("SecretsKey: in the certificate of CN=QVS01", StringComparison.Ordinal), "the log does not say that the certificate carries the SecretsKey");
        context.Expect(StateReader.ProductStatus(node)["extensions"]?.ToString() == "own", "the status does not say own");
    }

    /// <summary>Protects on a server and gives the text's file on the share.</summary>
    private static string Protect(Server server, string name)
    {
        server.WriteText(@"C:\lab-secrets\message.txt", Message);
        var file = $@"{LabInstance.ShareName}\{name}.qvp";
        Run(server, $@"protect --input C:\lab-secrets\message.txt --force -o {file}").Expect($"{server.Name}: qvtrust protect");
        var text = server.ReadText(file);
        return text.StartsWith("qvp1.", StringComparison.Ordinal) && !text.Contains("ssw", StringComparison.Ordinal)
            ? file
            : throw new LabException($"{server.Name}: what qvtrust protect wrote is no protected text");
    }

    private static void ExpectRead(ScenarioContext context, Server server, string file, string what)
    {
        const string Read = @"C:\lab-secrets\read.txt";
        Directory.CreateDirectory(server.HostPath(@"C:\lab-secrets"));
        var ran = Run(server, $"unprotect --input {file} --force -o {Read}");
        context.Expect(ran.ExitCode == 0 && server.ReadText(Read) == Message, $"{server.Name} does not read {what}: exit code {ran.ExitCode}: {ran.Errors}");
    }

    private static WindowsRan Run(Server server, string words) => server.Run($"\"{Product.Cli}\" {words}");
}
