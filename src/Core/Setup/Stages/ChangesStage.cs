using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Makes changes that somebody else chose, and nothing else: no service is restarted.</summary>
/// <param name="changes">Tells them.</param>
internal sealed class ChangesStage(Func<IMachine, IEnumerable<Change>> changes) : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run)
    {
        foreach (var change in changes(run.Machine))
            run.Make(change);
    }
}
