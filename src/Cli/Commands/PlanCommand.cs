using System.CommandLine;
using QvTrust.Cli.Plans;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Plans;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust plan</c>: the ordered changes of a setup, before any of them is made.</summary>
internal static class PlanCommand
{
    private const string InstallFolder = "INSTALLFOLDER";

    private static readonly HashSet<string> Names = [.. SettingsReader.Names.Where(n => n != "ROLE"), "ENROLLTOKEN"];

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var properties = new Argument<string[]>("NAME=VALUE") { Description = HelpTexts.PlanProperties, Arity = ArgumentArity.ZeroOrMore };
        var role = new Option<string[]>("--role") { Description = HelpTexts.PlanRole, HelpName = "ROLE", Required = true };
        var uninstall = new Option<bool>("--uninstall") { Description = HelpTexts.PlanUninstall };
        var json = new Option<bool>("--json") { Description = HelpTexts.Json };
        var command = new Command("plan", HelpTexts.Plan) { properties, role, uninstall, json };
        command.SetAction(parsed =>
        {
            var roles = parsed.GetValue(role)!.Select(RoleTable.Find).Distinct().ToList();
            var values = Read(parsed.GetValue(properties)!);
            if (parsed.GetValue(uninstall) && values.Count > 0)
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.UninstallTakesNoProperties);
            // Where the package puts the program that the scheduled task runs.
            if (OperatingSystem.IsWindows() && !values.ContainsKey(InstallFolder))
                values[InstallFolder] = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles) + @"\QvTrust";
            var plan = Planner.Of(machine("plan"), roles, values, parsed.GetValue(uninstall));
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

    // What is wrong is never repeated: it may be a token.
    private static Dictionary<string, string> Read(string[] given)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            var name = sign < 0 ? "" : text[..sign].ToUpperInvariant();
            if (!Names.Contains(name))
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.PropertyUnknown);
            if (!values.TryAdd(name, text[(sign + 1)..]))
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.PropertyTwice.With(name));
        }
        return values;
    }
}
