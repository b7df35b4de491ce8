using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Takes away certificates that were replaced earlier, once no binding of HTTP.sys names them. Services run with the new ones and are left alone.</summary>
internal sealed class ReleaseStage : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run)
    {
        var bound = BoundCertificates.Read(run.Machine);
        var replaced = ReplacedRecord.Load(run.Machine);
        foreach (var free in replaced.Where(c => !bound.MayHold(c.Thumbprint)))
            AddedRemoval.Remove(run, free);
        run.Make(ReplacedRecord.Write([.. replaced.Where(c => bound.MayHold(c.Thumbprint))]));
    }
}
