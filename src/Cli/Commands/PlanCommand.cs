using System.CommandLine;
using QvTrust.Cli.Plans;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Plans;
using QvTrust.Core.Roles;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust plan</c>: the ordered changes of a setup, before any of them is made.</summary>
internal static class PlanCommand
{
    private const string InstallFolder = "INSTALLFOLDER";
    private const string SavedFolder = "InstallFolder";

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var properties = PropertyArguments.Create(HelpTexts.PlanProperties);
        var role = new Option<string[]>("--role") { Description = HelpTexts.PlanRole, HelpName = "ROLE", Required = true };
        var uninstall = new Option<bool>("--uninstall") { Description = HelpTexts.PlanUninstall };
        var json = new Option<bool>("--json") { Description = HelpTexts.Json };
        var command = new Command("plan", HelpTexts.Plan) { properties, role, uninstall, json };
        command.SetAction(parsed =>
        {
            var roles = parsed.GetValue(role)!.Select(RoleTable.Find).Distinct().ToList();
            var values = PropertyArguments.Read(parsed.GetValue(properties)!);
            if (parsed.GetValue(uninstall) && values.Count > 0)
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.UninstallTakesNoProperties);
            var server = machine("plan");
            // Where the package puts the program that the scheduled task runs; where an earlier one put it, it stays.
            if (OperatingSystem.IsWindows() && !values.ContainsKey(InstallFolder) && server.Settings.Get("", SavedFolder) is null)
                values[InstallFolder] = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles) + @"\QvTrust";
            var plan = Planner.Of(server, roles, values, parsed.GetValue(uninstall));
            streams.Out.Write(parsed.GetValue(json) ? PlanResult.Json(plan) : string.Join(Environment.NewLine, PlanText.Lines(plan)) + Environment.NewLine);
            return plan.Refusals.Count == 0 ? ExitCodes.Ok : ExitCodes.Refused;
        });
        examples[command] =
        [
            @"qvtrust plan --role QVS QMSHOST=QMS01 ENROLLTOKENFILE=C:\rollout\QVS01.token",
            "qvtrust plan --role QVS --role QVWS QMSHOST=QMS01 TRUST=existing",
            "qvtrust plan --role QMS --json > plan.json",
            "qvtrust plan --role QVS --uninstall",
        ];
        return command;
    }
}
