namespace QvTrust.Core.Setup.Stages;

/// <summary>A part of a setup: what one action of the MSI does.</summary>
internal abstract class Stage
{
    /// <summary>Opens the journal and runs; only for the stages that begin a setup.</summary>
    public virtual void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Journal = Journal.Begin(run.Machine, request, run.Installer);
        Run(run);
    }

    /// <summary>Makes the stage's changes.</summary>
    public abstract void Run(StageRun run);
}
