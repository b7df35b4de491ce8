using System.CommandLine;
using System.Globalization;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Distribution;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust window</c>.</summary>
internal static class WindowCommands
{
    private const int UsualMinutes = 15;

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("window", HelpTexts.Window)
        {
            Open(streams, examples, machine),
            Close(streams, examples, machine),
        };
        examples[command] = ["qvtrust window open --minutes 15", "qvtrust window close"];
        return command;
    }

    private static Command Open(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var minutes = new Option<string>("--minutes") { Description = HelpTexts.WindowOpenMinutes.With(InstallationWindow.Longest, UsualMinutes), HelpName = "MINUTES" };
        var command = new Command("open", HelpTexts.WindowOpen) { minutes };
        command.Validators.Add(result =>
        {
            if (Minutes(result.GetValue(minutes)) is < 1 or > InstallationWindow.Longest)
                result.AddError(CommandTexts.MinutesOutOfRange.With(InstallationWindow.Longest));
        });
        command.SetAction(parsed =>
        {
            var here = machine("window open");
            using var log = new RunLog(streams);
            var (ports, until) = new InstallationWindow(here, log).Open(Minutes(parsed.GetValue(minutes)));
            streams.Out.WriteLine(CommandTexts.WindowOpen.With(until.UtcDateTime, string.Join(", ", ports)));
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust window open", "qvtrust window open --minutes 60"];
        return command;
    }

    private static int Minutes(string? text)
        => text is null ? UsualMinutes : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : 0;

    private static Command Close(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var ofSetup = new Option<bool>("--of-setup") { Description = HelpTexts.WindowCloseOfSetup };
        var command = new Command("close", HelpTexts.WindowClose) { ofSetup };
        command.SetAction(parsed =>
        {
            var here = machine("window close");
            using var log = new RunLog(streams);
            var window = new InstallationWindow(here, log);
            var closed = parsed.GetValue(ofSetup) ? window.CloseOfSetup() : window.Close();
            streams.Out.WriteLine(closed.Count == 0 ? CommandTexts.WindowNothingOpen : CommandTexts.WindowClosed.With(string.Join(", ", closed)));
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust window close"];
        return command;
    }
}
