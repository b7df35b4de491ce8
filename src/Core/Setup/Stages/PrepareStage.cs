using QvTrust.Core.Checks;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Checks the machine before anything is touched, opens the journal and notes which services run.</summary>
/// <param name="moment">What it begins: a setup or a renewal.</param>
internal sealed class PrepareStage(CheckMoments moment) : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Log.Progress(StageTexts.Checking);
        new Preflight(run).Check(moment);
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run)
    {
        SaveWebServer(run);
        run.Make(KeepServicesRunning.Now(run.Machine));
        // What QMS has just made is checked like one that was there.
        if (run.Settings.FirstStart && new FirstStarts(run).Do())
            new Preflight(run).Check(moment);
        if (moment == CheckMoments.Setup)
            new SwitchSettings(run).Keep();
        if (TokenSource.FilePath(run) is { } path)
            run.Make(new DeleteSecretFile(StageTexts.TokenFile, path));
    }

    // Before all else, and reverted after it: which service is QlikView's has to be known as long as this run, or its undo, stops or starts any.
    private static void SaveWebServer(StageRun run)
    {
        if (run.Settings.Role is not { Name: "QVWS" } role)
            return;
        run.Make(new ChangeSetting("", SavedSettings.Names["WEBSERVER"], role.UsesIis ? SettingsReader.Iis : null));
        run.Make(new ChangeSetting("", SavedSettings.Names["WEBSERVERSERVICE"], role.UsesIis ? role.ServiceName : null));
    }
}
