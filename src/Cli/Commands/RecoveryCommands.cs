using System.CommandLine;
using System.Text;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Backups;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust recovery init|check|combine</c>: the key that opens automatic backups and is kept elsewhere.</summary>
internal static class RecoveryCommands
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("recovery", HelpTexts.Recovery)
        {
            Init(streams, examples, machine),
            Check(streams, examples, machine),
            Combine(streams, examples),
        };
        examples[command] = [@"qvtrust recovery init --shares E:\", @"qvtrust recovery check --key E:\recovery.pem"];
        return command;
    }

    private static Command Init(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var output = new Option<string>("--output", "-o") { Description = HelpTexts.RecoveryInitOutput, HelpName = "FILE" };
        var shares = new Option<string>("--shares") { Description = HelpTexts.RecoveryInitShares, HelpName = "DIR" };
        var force = new Option<bool>("--force") { Description = HelpTexts.RecoveryInitForce };
        var socket = SocketOption.Create(recursive: false);
        var command = new Command("init", HelpTexts.RecoveryInit) { output, shares, force, socket };
        command.SetAction(async (parsed, cancel) =>
        {
            var here = machine("recovery init");
            var reader = SiteReader.OfServer(here);
            if (ServerBackups.Recovery(here) is { } old && !parsed.GetValue(force))
                throw ErrorCatalogue.FileIsThere.With(CommandTexts.RecoveryCertificateExists.With(old));
            var files = Files(streams, parsed.GetValue(output), parsed.GetValue(shares));
            var faults = files.Select(Fault).OfType<TrustError>().ToList();
            if (faults.Count > 0)
                throw new TrustException(faults);
            var key = RecoveryKey.Create(here.Random, here.Clock);
            Show(streams, key, files, here);
            here.Folder.Write(ServerBackups.RecoveryFile, key.Certificate.Der);
            PrivateNumbers.Wipe(key.Key);
            streams.Say(CommandTexts.RecoverySealed.With(key.Certificate));
            var ledger = await LedgerReader.TryReadAsync(parsed.GetValue(socket), cancel);
            var (made, warnings) = ServerBackups.Open(here).Refresh(reader, key.Certificate, () => ledger, copyTo: null);
            if (made is not null)
                streams.Say(CommandTexts.RecoveryFirstBackup.With(made));
            foreach (var warning in warnings)
                streams.Say(CommandTexts.Warning.With(warning));
            return ExitCodes.Ok;
        });
        examples[command] = [@"qvtrust recovery init --shares E:\", @"qvtrust recovery init -o E:\recovery.pem"];
        return command;
    }

    // Whatever --force says: the file may be all that opens the backups made so far.
    private static TrustError? Fault(PrivateFile file) => File.Exists(file.FullPath)
        ? ErrorCatalogue.FileIsKept.Describe(file.FullPath, CommandTexts.RecoveryFileExists)
        : file.Fault();

    private static List<PrivateFile> Files(Streams streams, string? output, string? shares) => (output, shares) switch
    {
        ({ }, { }) => throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.RecoveryOutputTwice),
        ({ } file, null) => [new PrivateFile(file, replace: false, streams.Say)],
        (null, { } folder) => [.. Enumerable.Range(1, Shares.Count).Select(n => new PrivateFile(Path.Combine(folder, $"recovery-page-{n}.txt"), replace: false, streams.Say))],
        _ => [],
    };

    private static void Show(Streams streams, KeyedCertificate key, List<PrivateFile> files, IMachine here)
    {
        if (files.Count == 0)
        {
            streams.Out.Write(RecoveryKey.ToPem(key));
            return;
        }
        IReadOnlyList<string> texts = files.Count == 1 ? [RecoveryKey.ToPem(key)] : RecoveryPages.Write(key, here.Random);
        foreach (var (file, text) in files.Zip(texts))
            streams.Say(CommandTexts.RecoveryWritten.With(file.Write(Encoding.UTF8.GetBytes(text))));
        streams.Say(files.Count == 1
            ? CommandTexts.RecoveryKeepFile
            : CommandTexts.RecoveryKeepPages);
    }

    private static Command Check(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var key = new Option<string>("--key") { Description = HelpTexts.RecoveryCheckKey, HelpName = "FILE", Required = true };
        var backup = new Option<string>("--backup") { Description = HelpTexts.RecoveryCheckBackup, HelpName = "FILE" };
        var command = new Command("check", HelpTexts.RecoveryCheck) { key, backup };
        var password = new PasswordOptions(command, canGenerate: false);
        command.SetAction(parsed =>
        {
            var (content, name) = Backup(parsed.GetValue(backup), machine);
            var recovery = RecoveryKeyFiles.Read(parsed.GetValue(key)!, password, parsed, streams);
            var site = SealedBackup.Read(content, recovery);
            streams.Out.WriteLine((site.Ledger is null ? CommandTexts.RecoveryOpensWithoutLedger : CommandTexts.RecoveryOpens).With(name, site.Manifest.Machine, site.Manifest.Created.UtcDateTime, site.Manifest.RootThumbprint));
            PrivateNumbers.Wipe(recovery.Key);
            site.Set.Wipe();
            return ExitCodes.Ok;
        });
        examples[command] = [@"qvtrust recovery check --key E:\recovery.pem"];
        return command;
    }

    private static (byte[] Content, string Name) Backup(string? file, Func<string, IMachine> machine)
    {
        if (file is null)
            return (ServerBackups.Open(machine("recovery check")).ReadNewest(out var name), name.ToString());
        try
        {
            return new FileInfo(file).Length <= BackupFile.MostOctets ? (File.ReadAllBytes(file), Path.GetFileName(file)) : throw ErrorCatalogue.BackupUnknown.With(file, CommandTexts.BackupTooLarge);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.BackupUnknown.From(e, file, e.Message);
        }
    }

    private static Command Combine(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var pages = new Argument<string[]>("PAGE") { Description = HelpTexts.RecoveryCombinePages, Arity = new ArgumentArity(Shares.Count - 1, Shares.Count) };
        var output = new Option<string>("--output", "-o") { Description = HelpTexts.RecoveryCombineOutput, HelpName = "FILE", Required = true };
        var force = new Option<bool>("--force") { Description = HelpTexts.ReplaceFile };
        var command = new Command("combine", HelpTexts.RecoveryCombine) { pages, output, force };
        command.SetAction(parsed =>
        {
            var file = new PrivateFile(parsed.GetValue(output)!, parsed.GetValue(force), streams.Say);
            if (file.Fault() is { } fault)
                throw new TrustException([fault]);
            var key = RecoveryPages.Read([.. parsed.GetValue(pages)!.Select(RecoveryKeyFiles.ReadText)]);
            file.Write(Encoding.UTF8.GetBytes(RecoveryKey.ToPem(key)));
            PrivateNumbers.Wipe(key.Key);
            streams.Say(CommandTexts.RecoveryCombined.With(key.Certificate, file.FullPath));
            return ExitCodes.Ok;
        });
        examples[command] = [@"qvtrust recovery combine page-1.txt page-3.txt -o E:\recovery.pem"];
        return command;
    }
}
