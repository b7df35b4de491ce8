using System.CommandLine;
using System.Globalization;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Distribution;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust window</c>.</summary>
internal static class WindowCommands
{
    private const int UsualMinutes = 15;

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("window", "The ports by which QMS itself distributes certificates to this server, while it does; as Administrator.")
        {
            Open(streams, examples, machine),
            Close(streams, examples, machine),
        };
        examples[command] = ["qvtrust window open --minutes 15", "qvtrust window close"];
        return command;
    }

    private static Command Open(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var minutes = new Option<string>("--minutes") { Description = $"How long, 1 to {InstallationWindow.Longest} ({UsualMinutes} when left out).", HelpName = "MINUTES" };
        var command = new Command("open", "Opens them; a scheduled task closes them when the time is over, or at the next start of Windows.") { minutes };
        command.Validators.Add(result =>
        {
            if (Minutes(result.GetValue(minutes)) is < 1 or > InstallationWindow.Longest)
                result.AddError($"--minutes is a number from 1 to {InstallationWindow.Longest}");
        });
        command.SetAction((parsed, cancel) =>
        {
            var (ports, until) = new InstallationWindow(machine("window open"), new RunLog(streams, cancel)).Open(Minutes(parsed.GetValue(minutes)));
            streams.Out.WriteLine(string.Format(CultureInfo.InvariantCulture, "open until {0:yyyy-MM-dd HH:mm:ss} UTC: TCP {1}", until.UtcDateTime, string.Join(", ", ports)));
            return Task.FromResult(ExitCodes.Ok);
        });
        examples[command] = ["qvtrust window open", "qvtrust window open --minutes 60"];
        return command;
    }

    private static int Minutes(string? text)
        => text is null ? UsualMinutes : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : 0;

    private static Command Close(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("close", "Closes them now.");
        command.SetAction((_, cancel) =>
        {
            var closed = new InstallationWindow(machine("window close"), new RunLog(streams, cancel)).Close();
            streams.Out.WriteLine(closed.Count == 0 ? "nothing was open" : $"closed: TCP {string.Join(", ", closed)}");
            return Task.FromResult(ExitCodes.Ok);
        });
        examples[command] = ["qvtrust window close"];
        return command;
    }
}
