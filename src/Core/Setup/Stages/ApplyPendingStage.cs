using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Begins a restart that was put off: what runs is noted, so that it runs again whatever comes of it.</summary>
internal sealed class ApplyPendingStage : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run) => run.Make(KeepServicesRunning.Now(run.Machine).WithoutCertificatesToReturnTo());
}
