using System.CommandLine;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust recover</c>.</summary>
internal static class RecoverCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var setAside = new Option<bool>("--set-aside") { Description = HelpTexts.RecoverSetAside };
        var command = new Command("recover", HelpTexts.Recover) { setAside };
        command.SetAction(parsed =>
        {
            // What is undone here is put back whole: leaving it at a half on Ctrl+C would help nobody.
            var here = machine("recover");
            using var log = new RunLog(streams, canCancel: false);
            var engine = new SetupEngine(here, log, _ => throw new InvalidOperationException("a recovery enrols nowhere"))
            {
                Leave = LeavingClient.Of(here, log),
            };
            var found = engine.ClearUp(parsed.GetValue(setAside));
            streams.Out.WriteLine(Say(found));
            return found is LeftOver.SomeLeft or LeftOver.UndoneButLeft ? ExitCodes.Failed : ExitCodes.Ok;
        });
        examples[command] = ["qvtrust recover", "qvtrust recover --set-aside"];
        return command;
    }

    private static string Say(LeftOver found) => found switch
    {
        LeftOver.Undone => CommandTexts.RecoverUndone,
        LeftOver.UndoneButLeft => CommandTexts.RecoverUndoneButLeft,
        LeftOver.Finished => CommandTexts.RecoverFinished,
        LeftOver.SomeLeft => CommandTexts.RecoverSetAside,
        _ => CommandTexts.RecoverNothing,
    };
}
