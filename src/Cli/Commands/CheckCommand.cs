using System.CommandLine;
using QvTrust.Cli.Checks;
using QvTrust.Cli.Snapshots;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust check</c>.</summary>
internal static class CheckCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var role = new Option<string>("--role") { Description = "Checks for this role instead of those that this server has: QMS, QVS, QDS, QVWS, DSC.", HelpName = "ROLE" };
        var ignore = new Option<string>("--ignore") { Description = "Names of checks, with commas, whose findings do not count.", HelpName = "NAMES" };
        var fix = new Option<string>("--fix") { Description = $"Mends what one check finds, where setup made it, after showing what changes: {string.Join(", ", CheckFix.Names)}.", HelpName = "NAME" };
        var yes = new Option<bool>("--yes") { Description = "With --fix: does not ask." };
        var snapshot = new Option<string>("--snapshot") { Description = "Writes what a rehearsal needs of this server, and no secret, into a file that collects the servers of a site: adds this one, or replaces its entry. Changes nothing else; 0 whatever the checks find.", HelpName = "FILE" };
        var command = new Command("check", "Checks what stands in the way of certificate trust on this server, and changes nothing without --fix; as Administrator. Each check has a name, listed in docs/checks.md.") { json, role, ignore, fix, yes, snapshot };
        command.Validators.Add(result =>
        {
            if (result.GetValue(fix) is not null && (result.GetValue(json) || result.GetValue(role) is not null || result.GetValue(ignore) is not null))
                result.AddError("give --fix without --json, --role and --ignore");
            if (result.GetValue(fix) is null && result.GetValue(yes))
                result.AddError("give --yes with --fix only");
            if (result.GetValue(snapshot) is not null && (result.GetValue(fix) is not null || result.GetValue(json) || result.GetValue(role) is not null || result.GetValue(ignore) is not null))
                result.AddError("give --snapshot without --fix, --json, --role and --ignore");
        });
        command.SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(fix) is { } check)
                return Task.FromResult(FixRun.Run(streams, machine("check"), CheckFix.Find(check), parsed.GetValue(yes), cancel));
            if (parsed.GetValue(snapshot) is { } file)
                return Task.FromResult(TakeSnapshot(streams, machine("check"), file));
            var wanted = parsed.GetValue(role) is { } name ? RoleTable.Find(name) : null;
            List<TrustError> faults = [];
            var ignored = IgnoredChecks.Parse(parsed.GetValue(ignore), faults);
            if (faults.Count > 0)
                throw new TrustException(faults);
            var report = CheckRun.Of(machine("check"), wanted, ignored);
            streams.Out.Write(parsed.GetValue(json) ? CheckText.Json(report) : CheckText.Plain(report));
            return Task.FromResult(report.Count(CheckSeverity.Error) == 0 ? ExitCodes.Ok : ExitCodes.Refused);
        });
        examples[command] =
        [
            "qvtrust check",
            "qvtrust check --role QVS",
            "qvtrust check --json > check.json",
            "qvtrust check --ignore reboot-pending,fips-mode",
            "qvtrust check --fix key-not-readable",
            @"qvtrust check --snapshot E:\site.json",
        ];
        return command;
    }

    private static int TakeSnapshot(Streams streams, IMachine machine, string path)
    {
        var file = new SnapshotFile(path);
        // What is no snapshot is refused before the checks take their time.
        file.Read();
        var server = SnapshotReader.Read(machine);
        var site = file.Put(server);
        streams.Out.WriteLine($"{server.Name}: {CheckText.Count(server.Findings.Count(f => f.Severity == "error"), "error")}, {CheckText.Count(server.Findings.Count(f => f.Severity == "warning"), "warning")}; {file.FullPath} has {CheckText.Count(site.Servers.Count, "server")}");
        foreach (var part in server.Unread)
            streams.Say("not read: " + part);
        return ExitCodes.Ok;
    }
}
