using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>The scheduled task of a server whose certificates QMS renews: it makes the daily checks, as the renewal's task does elsewhere.</summary>
internal static class CheckTask
{
    /// <summary>Its name in the scheduler's root folder.</summary>
    public const string Name = "QvTrust checks";

    /// <summary>What it has the installed qvtrust.exe do.</summary>
    public const string Arguments = "check --scheduled";

    /// <summary>Registers it, or takes it away where the renewal's task checks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isNeeded">Whether this server has no other daily task.</param>
    public static void Set(StageRun run, bool isNeeded) => run.Make(new ChangeTask(Name, isNeeded ? Definition(run) : null));

    private static string Definition(StageRun run)
        => TaskDefinition.Create(RenewalTask.ProgramOf(run.Settings), Arguments, run.Settings.RenewalWindow, RenewalTexts.CheckTaskDescription);
}
