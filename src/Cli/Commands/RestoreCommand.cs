using System.CommandLine;
using QvTrust.Cli.Backups;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust restore</c>: what AUTHORITY=restore does in setup, on a server where the QMS package is installed.</summary>
internal static class RestoreCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var file = new Argument<string>("FILE") { Description = HelpTexts.RestoreFile };
        var key = new Option<string>("--recovery-key") { Description = HelpTexts.RestoreRecoveryKey, HelpName = "FILE" };
        var thumbprint = new Option<string>("--thumbprint")
        {
            Description = HelpTexts.RestoreThumbprint,
            HelpName = "HEX",
        };
        var port = new Option<string>("--port") { Description = HelpTexts.RestorePort, HelpName = "PORT" };
        var ignore = new Option<string>("--ignore") { Description = HelpTexts.RestoreIgnore, HelpName = "NAMES" };
        var command = new Command("restore", HelpTexts.Restore) { file };
        var password = new PasswordOptions(command, canGenerate: false);
        command.Add(key);
        command.Add(thumbprint);
        command.Add(port);
        command.Add(ignore);
        command.SetAction(parsed =>
        {
            var here = machine("restore");
            if (here.Services.Find(RoleTable.AuthorityService) is null)
                throw ErrorCatalogue.AuthorityNotInstalled.With();
            var secret = parsed.GetValue(key) is { } path
                ? BackupSecret.OfRecovery(RecoveryKeyFiles.Read(path, password, parsed, streams))
                : BackupSecret.OfPassword(password.Read(parsed, streams));
            Dictionary<string, string?> given = new(StringComparer.Ordinal)
            {
                ["RESTOREFILE"] = FullPath(parsed.GetValue(file)!), ["AUTHORITYTHUMBPRINT"] = parsed.GetValue(thumbprint),
                ["AUTHORITYPORT"] = parsed.GetValue(port), ["IGNORECHECKS"] = parsed.GetValue(ignore),
            };
            Restore(streams, here, secret, given);
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            @"qvtrust restore E:\QMS01.qvbackup",
            @"qvtrust restore E:\QMS01-20260102T030405Z-1A2B3C4D5E6F.qvsealed --recovery-key E:\recovery.pem",
            @"qvtrust restore E:\pfx --password-file E:\password.txt",
        ];
        return command;
    }

    private static void Restore(Streams streams, IMachine here, BackupSecret secret, Dictionary<string, string?> given)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = RoleTable.Qms.Name, ["AUTHORITY"] = "restore" };
        foreach (var pair in given.Where(g => g.Value is not null))
            data[pair.Key] = pair.Value!;
        using var log = new RunLog(streams);
        var engine = new SetupEngine(here, log, _ => throw new InvalidOperationException("the QMS server enrols nowhere")) { RestoreSecret = secret };
        engine.RunAll(SetupEngine.StagesOf(authority: true), data);
        here.Services.RequestStart(RoleTable.AuthorityService);
        streams.Say(CommandTexts.Restored);
        streams.Say("  qvtrust status");
        streams.Say(CommandTexts.RestoredTokens);
    }

    // A relative path is the caller's; the engine takes full ones only.
    private static string FullPath(string path) => OperatingSystem.IsWindows() ? Path.GetFullPath(path) : path;
}
