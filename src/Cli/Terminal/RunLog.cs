using QvTrust.Core.Setup;

namespace QvTrust.Cli.Terminal;

/// <summary>What a run of the setup engine says, on standard error.</summary>
internal sealed class RunLog(Streams streams, CancellationToken cancel) : ISetupLog
{
    public bool IsCancelled => cancel.IsCancellationRequested;

    public void Info(string line) => streams.Say(line);

    public void Progress(string text)
    {
        // The lines say it already; there is no progress bar here.
    }
}
