using System.CommandLine;
using System.Globalization;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Backups;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Recovery;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust backup FILE</c> and <c>qvtrust backup list|copy</c>.</summary>
internal static class BackupCommands
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var file = new Argument<string?>("FILE") { Description = "The backup that is written.", Arity = ArgumentArity.ZeroOrOne };
        var legacy = new Option<bool>("--legacy") { Description = "Certificates in a form that Windows Server 2016 and older can import too; with --generate." };
        var withoutLedger = new Option<bool>("--without-ledger") { Description = "Backs up certificates and keys alone, where the authority service does not answer." };
        var force = new Option<bool>("--force") { Description = "Replaces a file that is there." };
        var socket = SocketOption.Create(recursive: false);
        var command = new Command("backup", "Backs up the three certificates of the QMS server with their keys, and the authority's ledger, under a password; on the QMS server, as Administrator.") { file };
        var password = new PasswordOptions(command, canGenerate: true);
        foreach (var option in (Option[])[legacy, withoutLedger, force, socket])
            command.Add(option);
        command.Add(List(streams, examples, machine));
        command.Add(Copy(streams, examples, machine));
        command.SetAction(async (parsed, cancel) =>
        {
            var output = new PrivateFile(parsed.GetValue(file) ?? throw ErrorCatalogue.CommandLineWrong.With("FILE is missing"), parsed.GetValue(force));
            if (parsed.GetValue(legacy) && !password.IsGenerated(parsed))
                throw ErrorCatalogue.CommandLineWrong.With("--legacy is for a password of --generate: its old ciphers need a long one");
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
                streams.Say("write this password down; without it nobody opens the backup, and it is not shown again:");
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
                throw ErrorCatalogue.BackupNotVerified.With(output.FullPath, "its content differs");
            again.Set.Wipe();
        });
        site.Set.Wipe();
    }

    private static void Tell(Streams streams, PrivateFile output, SiteBackup site)
    {
        streams.Say($"backup of {site.Manifest.Machine} written to {output.FullPath}, opened again and compared:");
        foreach (var keyed in site.Set.All)
            streams.Say($"  {keyed} with its private key, until {keyed.Certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        streams.Say(site.Ledger is { } ledger ? $"  the ledger, {ledger.Length} bytes" : "  without the ledger: restored from this, the authority does not know which certificates it issued");
        if (site.Recovery is not null)
            streams.Say("  the recovery certificate, which automatic backups are sealed to");
        streams.Say("keep it on another machine, and its password at another place");
    }

    private static Command List(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("list", "Lists the automatic backups, the newest first, and says what is missing.");
        command.SetAction(_ =>
        {
            var here = machine("backup list");
            var setId = SiteReader.OfServer(here).SetId();
            var backups = ServerBackups.Open(here);
            foreach (var backup in backups.List())
                streams.Out.WriteLine($"{backup.Name}  {(backup.Name.Set == setId ? "in force" : "earlier set")}  {(backup.CopiedTo is { } copy ? "copied to " + copy : "no copy off this server")}");
            foreach (var warning in backups.Warnings(setId, ServerBackups.Recovery(here)))
                streams.Say($"warning: {warning}");
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust backup list"];
        return command;
    }

    private static Command Copy(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder on another machine, or on a removable disk." };
        var command = new Command("copy", "Copies the newest automatic backup and remembers that a copy off this server exists.") { folder };
        command.SetAction(parsed =>
        {
            var here = machine("backup copy");
            var target = Path.GetFullPath(parsed.GetValue(folder)!);
            var (name, isElsewhere) = ServerBackups.Open(here).Copy(target);
            streams.Out.WriteLine(Path.Combine(target, name.ToString()));
            if (!isElsewhere)
                streams.Say($"{target} is on this server, so this copy would be lost with it: the warning stays");
            return ExitCodes.Ok;
        });
        examples[command] = [@"qvtrust backup copy \\NAS01\trust", @"qvtrust backup copy E:\"];
        return command;
    }
}
