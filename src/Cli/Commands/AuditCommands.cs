using System.CommandLine;
using QvTrust.Cli.Audit;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust audit verify|export</c>.</summary>
internal static class AuditCommands
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var socket = SocketOption.Create(recursive: true);
        var command = new Command("audit", HelpTexts.Audit) { socket };
        command.Add(Verify(streams, examples, socket));
        command.Add(Export(streams, examples, socket));
        examples[command] =
        [
            @"qvtrust audit verify --witness \\QVS01\c$\ProgramData\QvTrust\witness.txt",
            "qvtrust audit export --json -o audit.json",
        ];
        return command;
    }

    private static Command Verify(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Option<string> socket)
    {
        var witness = new Option<string[]>("--witness") { Description = HelpTexts.AuditVerifyWitness, HelpName = "FILE" };
        var export = new Option<string>("--export") { Description = HelpTexts.AuditVerifyExport, HelpName = "FILE" };
        var anchor = new Option<string>("--root") { Description = HelpTexts.AuditVerifyRoot, HelpName = "FILE" };
        var command = new Command("verify", HelpTexts.AuditVerify) { witness, export, anchor };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = parsed.GetValue(export);
            var audit = file is null ? await FetchAsync(parsed.GetValue(socket), cancel) : AuditExport.Read(file);
            var proof = new AuditProof(audit, Anchor(parsed.GetValue(anchor)));
            proof.Tell(streams);
            foreach (var name in parsed.GetValue(witness) ?? [])
                proof.Hear(name, Read(name, ErrorCatalogue.WitnessUnreadable), streams);
            if (parsed.GetValue(witness) is null or [])
                streams.Say(CommandTexts.AuditWithoutWitness);
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust audit verify",
            @"qvtrust audit verify --witness \\QVS01\c$\ProgramData\QvTrust\witness.txt --witness D:\dsc01-witness.txt",
            "qvtrust audit verify --export audit.json --root QlikViewCA.cer --witness witness.txt",
        ];
        return command;
    }

    private static Command Export(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Option<string> socket)
    {
        var json = new Option<bool>("--json") { Description = HelpTexts.AuditExportJson };
        var output = new Option<string>("--output", "-o") { Description = HelpTexts.AuditExportOutput, HelpName = "FILE" };
        var command = new Command("export", HelpTexts.AuditExport) { json, output };
        command.SetAction(async (parsed, cancel) =>
        {
            var audit = await FetchAsync(parsed.GetValue(socket), cancel);
            var text = audit.ToJson();
            if (parsed.GetValue(output) is { } file)
                Write(file, text);
            else
                streams.Out.WriteLine(System.Text.Encoding.UTF8.GetString(text));
            streams.Say(CommandTexts.AuditExported.With(audit.Rows.Count));
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust audit export --json -o audit.json"];
        return command;
    }

    private static async Task<AuditExport> FetchAsync(string? socket, CancellationToken cancel)
    {
        using var client = AdminClient.To(socket);
        var position = await client.AuditPositionAsync(cancel);
        return new AuditExport(position.LedgerId, position.Head, position.Root, await client.AuditAsync(cancel));
    }

    // On Windows the machine's own store says which root is right; elsewhere only a file can.
    private static Func<CertificateInfo, bool> Anchor(string? file)
    {
        if (file is not null)
        {
            var bytes = Read(file, ErrorCatalogue.AuditFileUnreadable);
            var root = CertificateInfo.TryParse(bytes) ?? CertificateInfo.TryParsePem(bytes) ?? throw ErrorCatalogue.AuditFileUnreadable.With(file, CommandTexts.NotACertificate);
            return root.PublicKeyEquals;
        }
        if (!OperatingSystem.IsWindows())
            return _ => true;
        var trusted = new WindowsMachine().Certificates.List(TrustStore.Root).Select(c => CertificateInfo.TryParse(c.Der)).OfType<CertificateInfo>().ToList();
        return told => trusted.Any(told.PublicKeyEquals);
    }

    private static byte[] Read(string file, ErrorDefinition unreadable)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw unreadable.From(e, file, e.Message);
        }
    }

    private static void Write(string file, byte[] content)
    {
        if (File.Exists(file))
            throw ErrorCatalogue.FileIsKept.With(Path.GetFullPath(file), CommandTexts.AuditFileExists);
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            stream.Write(content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.WriteFailed.From(e, file, e.Message);
        }
    }
}
