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
        var setAside = new Option<bool>("--set-aside") { Description = "Lets no journal stand in the way of the next run: what cannot be read or undone is said and left, and a copy of the journal is kept." };
        var command = new Command("recover", "Undoes, or finishes, what a killed setup or command left on this server; as Administrator.") { setAside };
        command.SetAction(parsed =>
        {
            // What is undone here is put back whole: leaving it at a half on Ctrl+C would help nobody.
            var here = machine("recover");
            var engine = new SetupEngine(here, new RunLog(streams, CancellationToken.None), _ => throw new InvalidOperationException("a recovery enrols nowhere"))
            {
                Leave = LeavingClient.Of(here),
            };
            var found = engine.ClearUp(parsed.GetValue(setAside));
            streams.Out.WriteLine(Say(found));
            return found == LeftOver.SomeLeft ? ExitCodes.Failed : ExitCodes.Ok;
        });
        examples[command] = ["qvtrust recover", "qvtrust recover --set-aside"];
        return command;
    }

    private static string Say(LeftOver found) => found switch
    {
        LeftOver.Undone => "undone: this server is as it was before the run that did not come to its end",
        LeftOver.Finished => "finished: the run before had succeeded",
        LeftOver.SomeLeft => "set aside: the lines above say what is left as it is",
        _ => "nothing to recover",
    };
}
