using QvTrust.Core.Checks;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Makes the changes that mend one finding, and nothing else: no service is restarted.</summary>
internal sealed class FixStage(CheckFix fix) : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run)
    {
        foreach (var change in fix.Changes(run.Machine))
            run.Make(change);
    }
}
