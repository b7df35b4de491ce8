using System.CommandLine;
using QvTrust.Cli.Status;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Windows;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust status</c>.</summary>
internal static class StatusCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var json = new Option<bool>("--json") { Description = HelpTexts.Json };
        var command = new Command("status", HelpTexts.Status) { json };
        command.SetAction(parsed =>
        {
            if (!OperatingSystem.IsWindows())
                throw ErrorCatalogue.WindowsOnly.With("qvtrust status");
            var status = StatusReader.Read(new WindowsMachine());
            streams.Out.Write(parsed.GetValue(json) ? StatusText.Json(status) : StatusText.Plain(status));
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust status",
            "qvtrust status --json > status.json",
        ];
        return command;
    }
}
