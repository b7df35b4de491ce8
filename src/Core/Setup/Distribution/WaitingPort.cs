using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Setup.Distribution;

/// <summary>
/// The port that a setup with TRUSTWAIT opens while it waits for QMS. It closes it itself; for a setup that does not live to do so, a scheduled task
/// does at the end of the wait, and at the next start of Windows where that comes first. Both are no matter of a window that is open meanwhile.
/// </summary>
internal sealed class WaitingPort(StageRun run, FirewallRule rule)
{
    /// <summary>The task's name in the scheduler's root folder.</summary>
    public const string TaskName = "QvTrust installation port";

    private readonly IMachine machine = run.Machine;

    /// <summary>Opens it. Journalled, so that the next run undoes what one that is killed while it waits has left.</summary>
    /// <param name="end">When the wait is over.</param>
    public void Open(DateTimeOffset end)
    {
        // SYSTEM runs it: only from the folder that setup uses, which administrators alone can write. First the task, so that nothing is open that nobody closes.
        var program = RenewalTask.ProgramOf(run.Settings);
        if (machine.Files.Exists(program))
            run.Make(new ChangeTask(TaskName, TaskDefinition.CreateOnce(program, "window close --of-setup", end, DistributionTexts.WaitTaskDescription)));
        run.Make(new ChangeFirewallRule(rule, present: true));
    }

    /// <summary>Closes it, whatever ended the wait: that is what is told. A rule that stays is the role's, and the next setup takes away what that does not want.</summary>
    public void Close()
    {
        try
        {
            machine.Firewall.Remove(rule.Name);
            run.Changes(new ChangeFirewallRule(rule, present: false).Describe());
            // Where the rule stays, so does what takes it away, unless this setup is undone: that tries the rule once more, and takes the task away.
            if (machine.Tasks.Read(TaskName) is not { } task)
                return;
            machine.Tasks.Delete(TaskName);
            run.Changes(new ChangeTask(TaskName, null, task).Describe());
        }
        catch (TrustException e)
        {
            run.Log.Info(e.Errors[0].ToString());
        }
    }

    /// <summary>True for a rule that a setup opened to wait: one of a role's, for a port by which QMS distributes.</summary>
    public static bool IsItsRule(FirewallRule rule) => RoleTable.All.Any(r => r.InstallationPort == rule.Port) && RoleTable.All.Any(r => FirewallStage.IsOf(r, rule));
}
