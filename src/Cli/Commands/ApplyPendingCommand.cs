using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust apply-pending</c>.</summary>
internal static class ApplyPendingCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var json = new Option<bool>("--json") { Description = HelpTexts.ApplyPendingJson };
        var command = new Command("apply-pending", HelpTexts.ApplyPending) { json };
        command.SetAction(parsed =>
        {
            var here = machine("apply-pending");
            using var log = new RunLog(streams);
            var applied = new ApplyPending(here, log).Run();
            if (parsed.GetValue(json))
                streams.Out.WriteLine(JsonSerializer.Serialize(applied, ApplyPendingJson.Default.AppliedRestart));
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust apply-pending",
            "qvtrust apply-pending --json > applied.json",
        ];
        return command;
    }
}

/// <summary>What was done as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(AppliedRestart))]
internal sealed partial class ApplyPendingJson : JsonSerializerContext;
