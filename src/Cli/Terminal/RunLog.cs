using System.Runtime.InteropServices;
using QvTrust.Core.Setup;

namespace QvTrust.Cli.Terminal;

/// <summary>
/// What a run of the setup engine says, on standard error. From its making to its disposal Ctrl+C does not end the process: it cancels the
/// run, so that what was done is undone. Before it (questions to a person) and after it Ctrl+C ends the process at once.
/// </summary>
/// <remarks>
/// A command that makes one is a synchronous action. System.CommandLine handles Ctrl+C itself for asynchronous ones, but only behind their first
/// wait, and ends the process two seconds later, in the middle of an undo.
/// </remarks>
internal sealed class RunLog : ISetupLog, IDisposable
{
    private readonly Streams streams;
    private readonly bool canCancel;
    private readonly PosixSignalRegistration interrupt;
    private volatile bool isCancelled;

    /// <param name="streams">Where it is said.</param>
    /// <param name="canCancel">False where Ctrl+C changes nothing: an undo is no better for being left at a half.</param>
    internal RunLog(Streams streams, bool canCancel = true)
    {
        this.streams = streams;
        this.canCancel = canCancel;
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
    }

    public bool IsCancelled => isCancelled;

    public void Info(string line) => streams.Say(line);

    public void Progress(string text)
    {
        // The lines say it already; there is no progress bar here.
    }

    public void Dispose() => interrupt.Dispose();

    private void Interrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        isCancelled = canCancel;
        streams.Say(TerminalTexts.Interrupted);
    }
}
