using System.CommandLine;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Backups;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Recovery;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust backup FILE</c> and <c>qvtrust backup list|copy</c>.</summary>
internal static class BackupCommands
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var file = new Argument<string?>("FILE") { Description = HelpTexts.BackupFile, Arity = ArgumentArity.ZeroOrOne };
        var legacy = new Option<bool>("--legacy") { Description = HelpTexts.BackupLegacy };
        var withoutLedger = new Option<bool>("--without-ledger") { Description = HelpTexts.BackupWithoutLedger };
        var force = new Option<bool>("--force") { Description = HelpTexts.ReplaceFile };
        var socket = SocketOption.Create(recursive: false);
        var command = new Command("backup", HelpTexts.Backup) { file };
        var password = new PasswordOptions(command, canGenerate: true);
        foreach (var option in (Option[])[legacy, withoutLedger, force, socket])
            command.Add(option);
        command.Add(List(streams, examples, machine));
        command.Add(Copy(streams, examples, machine));
        command.SetAction(async (parsed, cancel) =>
        {
            var output = new PrivateFile(parsed.GetValue(file) ?? throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.BackupFileMissing), parsed.GetValue(force), streams.Say);
            if (parsed.GetValue(legacy) && !password.IsGenerated(parsed))
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.LegacyWithoutGenerate);
            if (output.Fault() is { } fault)
                throw new TrustException([fault]);
            var here = machine("backup");
            var reader = SiteReader.OfServer(here);
            var secret = password.Read(parsed, streams);
            var ledger = parsed.GetValue(withoutLedger) ? null : await LedgerReader.ReadAsync(parsed.GetValue(socket), cancel);
            var site = reader.Read(ledger, ServerBackups.Recovery(here));
            Write(reader, output, site, secret, parsed.GetValue(legacy) ? Pkcs12Strength.Legacy : Pkcs12Strength.Modern);
            Tell(streams, output, site);
            if (password.IsGenerated(parsed))
            {
                streams.Say(CommandTexts.BackupPassword);
                streams.Out.WriteLine(secret);
            }
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            @"qvtrust backup E:\QMS01.qvbackup",
            @"qvtrust backup E:\QMS01.qvbackup --generate",
            @"qvtrust backup E:\QMS01.qvbackup --password-file D:\safe\password.txt --force",
            "qvtrust backup list",
            @"qvtrust backup copy \\NAS01\trust",
        ];
        return command;
    }

    private static void Write(SiteReader reader, PrivateFile output, SiteBackup site, string password, Pkcs12Strength strength)
    {
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        output.Write(PasswordBackup.Write(site, password, random, strength), written =>
        {
            var again = PasswordBackup.Read(written, password);
            var manifest = again.Manifest;
            if (again != site || reader.SetId() != BackupName.SetId(manifest.RootThumbprint, manifest.ServerThumbprint, manifest.ClientThumbprint))
                throw ErrorCatalogue.BackupNotVerified.With(output.FullPath, CommandTexts.BackupContentDiffers);
            again.Set.Wipe();
        });
        site.Set.Wipe();
    }

    private static void Tell(Streams streams, PrivateFile output, SiteBackup site)
    {
        streams.Say(CommandTexts.BackupWritten.With(site.Manifest.Machine, output.FullPath));
        foreach (var keyed in site.Set.All)
            streams.Say(CommandTexts.BackupCertificate.With(keyed, keyed.Certificate.NotAfter));
        streams.Say(site.Ledger is { } ledger ? CommandTexts.BackupLedger.With(ledger.Length) : CommandTexts.BackupWithoutLedger);
        if (site.Recovery is not null)
            streams.Say(CommandTexts.BackupRecovery);
        streams.Say(CommandTexts.BackupKeep);
    }

    private static Command List(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("list", HelpTexts.BackupList);
        command.SetAction(_ =>
        {
            var here = machine("backup list");
            var setId = SiteReader.OfServer(here).SetId();
            var backups = ServerBackups.Open(here);
            foreach (var backup in backups.List())
                streams.Out.WriteLine($"{backup.Name}  {(backup.Name.Set == setId ? CommandTexts.BackupInForce : CommandTexts.BackupEarlierSet)}  {(backup.CopiedTo is { } copy ? BackupTexts.CopiedTo.With(copy) : BackupTexts.NoCopy)}");
            foreach (var warning in backups.Warnings(setId, ServerBackups.Recovery(here)))
                streams.Say(CommandTexts.Warning.With(warning));
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust backup list"];
        return command;
    }

    private static Command Copy(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var folder = new Argument<string>("DIR") { Description = HelpTexts.BackupCopyFolder };
        var command = new Command("copy", HelpTexts.BackupCopy) { folder };
        command.SetAction(parsed =>
        {
            var here = machine("backup copy");
            var target = Path.GetFullPath(parsed.GetValue(folder)!);
            var (name, isElsewhere) = ServerBackups.Open(here).Copy(target);
            streams.Out.WriteLine(Path.Combine(target, name.ToString()));
            if (!isElsewhere)
                streams.Say(CommandTexts.BackupCopyOnThisServer.With(target));
            return ExitCodes.Ok;
        });
        examples[command] = [@"qvtrust backup copy \\NAS01\trust", @"qvtrust backup copy E:\"];
        return command;
    }
}
