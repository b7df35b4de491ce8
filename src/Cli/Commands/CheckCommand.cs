using System.CommandLine;
using QvTrust.Cli.Checks;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Checks;
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
        var command = new Command("check", "Checks what stands in the way of certificate trust on this server, and changes nothing; as Administrator. Each check has a name, listed in docs/checks.md.") { json, role };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(role) is { } name ? RoleTable.Find(name) : null;
            var report = CheckRun.Of(machine("check"), wanted);
            streams.Out.Write(parsed.GetValue(json) ? CheckText.Json(report) : CheckText.Plain(report));
            return report.Count(CheckSeverity.Error) == 0 ? ExitCodes.Ok : ExitCodes.Refused;
        });
        examples[command] =
        [
            "qvtrust check",
            "qvtrust check --role QVS",
            "qvtrust check --json > check.json",
        ];
        return command;
    }
}
