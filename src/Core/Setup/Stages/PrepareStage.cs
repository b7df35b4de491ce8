using QvTrust.Core.Checks;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Checks the machine before anything is touched, opens the journal and notes which services run.</summary>
/// <param name="moment">What it begins: a setup or a renewal.</param>
internal sealed class PrepareStage(CheckMoments moment) : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Log.Progress("Checking this server");
        new Preflight(run).Check(moment);
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run)
    {
        run.Make(KeepServicesRunning.Now(run.Machine));
        // What QMS has just made is checked like one that was there.
        if (run.Settings.FirstStart && new FirstStarts(run).Do())
            new Preflight(run).Check(moment);
        if (TokenSource.FilePath(run) is { } path)
            run.Make(new DeleteSecretFile("token file", path));
    }
}
