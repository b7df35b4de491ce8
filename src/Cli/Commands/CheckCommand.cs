using System.CommandLine;
using QvTrust.Cli.Checks;
using QvTrust.Cli.Snapshots;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust check</c>.</summary>
internal static class CheckCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var properties = PropertyArguments.Create(HelpTexts.CheckProperties);
        var json = new Option<bool>("--json") { Description = HelpTexts.Json };
        var role = new Option<string>("--role") { Description = HelpTexts.CheckRole, HelpName = "ROLE" };
        var ignore = new Option<string>("--ignore") { Description = HelpTexts.CheckIgnore, HelpName = "NAMES" };
        var fix = new Option<string>("--fix") { Description = HelpTexts.CheckFix.With(string.Join(", ", CheckFix.Names)), HelpName = "NAME" };
        var yes = new Option<bool>("--yes") { Description = HelpTexts.CheckYes };
        var snapshot = new Option<string>("--snapshot") { Description = HelpTexts.CheckSnapshot, HelpName = "FILE" };
        var scheduled = new Option<bool>("--scheduled") { Description = HelpTexts.CheckScheduled };
        var command = new Command("check", HelpTexts.Check) { properties, json, role, ignore, fix, yes, snapshot, scheduled };
        command.Validators.Add(result =>
        {
            var isPlanned = result.GetValue(properties) is { Length: > 0 };
            if (result.GetValue(fix) is not null && (isPlanned || result.GetValue(json) || result.GetValue(role) is not null || result.GetValue(ignore) is not null))
                result.AddError(CommandTexts.FixAlone);
            if (result.GetValue(fix) is null && result.GetValue(yes))
                result.AddError(CommandTexts.YesWithoutFix);
            if (result.GetValue(snapshot) is not null && (result.GetValue(fix) is not null || result.GetValue(json) || result.GetValue(ignore) is not null))
                result.AddError(CommandTexts.SnapshotAlone);
            if (result.GetValue(scheduled) && (isPlanned || command.Options.Any(o => o != scheduled && result.GetResult(o) is { Implicit: false })))
                result.AddError(CommandTexts.ScheduledAlone);
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(fix) is { } check)
                return FixRun.Run(streams, machine("check"), CheckFix.Find(check), parsed.GetValue(yes));
            if (parsed.GetValue(scheduled))
            {
                var here = machine("check");
                using var log = new RunLog(streams);
                ScheduledCheck.Run(here, log);
                return ExitCodes.Ok;
            }
            var values = PropertyArguments.Read(parsed.GetValue(properties)!);
            var wanted = parsed.GetValue(role) is { } name ? RoleTable.Find(name) : null;
            if (parsed.GetValue(snapshot) is { } file)
                return TakeSnapshot(streams, file, () => SnapshotReader.Read(machine("check"), wanted, values));
            List<TrustError> faults = [];
            var ignored = IgnoredChecks.Parse(parsed.GetValue(ignore), faults);
            if (faults.Count > 0)
                throw new TrustException(faults);
            var report = CheckRun.Of(machine("check"), wanted, ignored, values);
            streams.Out.Write(parsed.GetValue(json) ? CheckText.Json(report) : CheckText.Plain(report));
            return report.Count(CheckSeverity.Error) == 0 ? ExitCodes.Ok : ExitCodes.Refused;
        });
        examples[command] =
        [
            "qvtrust check",
            "qvtrust check --role QVS",
            @"qvtrust check --role QVS QMSHOST=QMS01 ENROLLTOKENFILE=C:\rollout\QVS01.token",
            "qvtrust check --json > check.json",
            "qvtrust check --ignore reboot-pending,fips-mode",
            "qvtrust check --fix key-not-readable",
            @"qvtrust check --snapshot E:\site.json",
            @"qvtrust check --snapshot E:\site.json QMSHOST=QMS01",
        ];
        return command;
    }

    private static int TakeSnapshot(Streams streams, string path, Func<ServerSnapshot> read)
    {
        var file = new SnapshotFile(path);
        // What is no snapshot is refused before the checks take their time.
        file.Read();
        var server = read();
        var site = file.Put(server);
        streams.Out.WriteLine(CommandTexts.SnapshotTaken.With(
            server.Name,
            CheckText.Errors(server.Findings.Count(f => f.Severity == "error")),
            CheckText.Warnings(server.Findings.Count(f => f.Severity == "warning")),
            file.FullPath,
            CheckText.Count(site.Servers.Count, CommandTexts.SnapshotOneServer, CommandTexts.SnapshotServers)));
        foreach (var part in server.Unread)
            streams.Say(CommandTexts.SnapshotUnread.With(part));
        return ExitCodes.Ok;
    }
}
