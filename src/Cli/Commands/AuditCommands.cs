using System.CommandLine;
using QvTrust.Cli.Audit;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust audit verify|export</c>.</summary>
internal static class AuditCommands
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var socket = SocketOption.Create(recursive: true);
        var command = new Command("audit", "Verifies and exports the authority's audit; on the QMS server, as Administrator.") { socket };
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
        var witness = new Option<string[]>("--witness") { Description = "A server's witness.txt; may be given several times.", HelpName = "FILE" };
        var export = new Option<string>("--export") { Description = "Verifies what was exported instead of the ledger in use; works on any computer.", HelpName = "FILE" };
        var anchor = new Option<string>("--root") { Description = "The QlikViewCA to verify with, .cer or PEM (this server's Trusted Root when left out).", HelpName = "FILE" };
        var command = new Command("verify", "Recomputes the chain, verifies its signed head, and compares it with what servers saw.") { witness, export, anchor };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = parsed.GetValue(export);
            var audit = file is null ? await FetchAsync(parsed.GetValue(socket), cancel) : AuditExport.Read(file);
            var proof = new AuditProof(audit, Anchor(parsed.GetValue(anchor)));
            proof.Tell(streams);
            foreach (var name in parsed.GetValue(witness) ?? [])
                proof.Hear(name, Read(name), streams);
            if (parsed.GetValue(witness) is null or [])
                streams.Say("without --witness nobody would notice an audit that was cut off, or written again as a whole");
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
        var json = new Option<bool>("--json") { Description = "The form of the export; the only one there is." };
        var output = new Option<string>("--output", "-o") { Description = "File to write, a new one (standard output when left out).", HelpName = "FILE" };
        var command = new Command("export", "Writes the whole audit with its signed head.") { json, output };
        command.SetAction(async (parsed, cancel) =>
        {
            var audit = await FetchAsync(parsed.GetValue(socket), cancel);
            var text = audit.ToJson();
            if (parsed.GetValue(output) is { } file)
                Write(file, text);
            else
                streams.Out.WriteLine(System.Text.Encoding.UTF8.GetString(text));
            streams.Say($"{audit.Rows.Count} rows exported");
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
            var bytes = Read(file);
            var root = CertificateInfo.TryParse(bytes) ?? CertificateInfo.TryParsePem(bytes) ?? throw ErrorCatalogue.AuditFileUnreadable.With(file, "it is not a certificate");
            return root.PublicKeyEquals;
        }
        if (!OperatingSystem.IsWindows())
            return _ => true;
        var trusted = new WindowsMachine().Certificates.List(TrustStore.Root).Select(c => CertificateInfo.TryParse(c.Der)).OfType<CertificateInfo>().ToList();
        return told => trusted.Any(told.PublicKeyEquals);
    }

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.AuditFileUnreadable.From(e, file, e.Message);
        }
    }

    private static void Write(string file, byte[] content)
    {
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
