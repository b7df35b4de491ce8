using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>The scheduled task of a server whose certificates this product renews: a node that it enrolled, or a QMS server whose authority it made.</summary>
internal static class RenewalTask
{
    /// <summary>Its name in the scheduler's root folder.</summary>
    public const string Name = "QvTrust renewal";

    /// <summary>What it has the installed qvtrust.exe do.</summary>
    public const string Arguments = "renew --scheduled";

    private const string Program = "qvtrust.exe";

    /// <summary>Registers it; where QMS renews the certificates itself, one that only checks.</summary>
    public static void Set(StageRun run)
    {
        run.Make(Wanted(run));
        CheckTask.Set(run, isNeeded: !IsOurs(run));
    }

    /// <summary>The change that makes it as it should be.</summary>
    public static ChangeTask Wanted(StageRun run) => new(Name, IsOurs(run) ? Definition(run.Settings) : null);

    /// <summary>Path of the program that it starts; %NAME% parts are not expanded.</summary>
    public static string ProgramOf(SetupSettings settings) => settings.InstallFolder.TrimEnd('\\') + "\\" + Program;

    /// <summary>Takes both away.</summary>
    public static void Remove(StageRun run)
    {
        run.Make(new ChangeTask(Name, null));
        CheckTask.Set(run, isNeeded: false);
    }

    // Whichever role runs this: a machine with several has one task.
    private static bool IsOurs(StageRun run)
    {
        var record = AddedRecord.Load(run.Machine);
        return record.IsAuthority || (run.Settings.Trust != TrustMode.Existing && record.Certificates.Count > 0 && RenewableTrust.WhyNotHere(run.Machine) is null);
    }

    private static string Definition(SetupSettings settings) => TaskDefinition.Create(
        ProgramOf(settings),
        Arguments,
        settings.RenewalWindow,
        RenewalTexts.TaskDescription);
}
