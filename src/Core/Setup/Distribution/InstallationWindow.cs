using QvTrust.Core.Checks;
using QvTrust.Core.Checks.Catalogue;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Distribution;

/// <summary>
/// The ports by which QMS distributes certificates natively (docs/qlikview.md, ports), open for some minutes: a scheduled task closes them
/// when the time is over, and at the next start of Windows where that comes first.
/// </summary>
public sealed class InstallationWindow(IMachine machine, ISetupLog log)
{
    /// <summary>Longest time, in minutes.</summary>
    public const int Longest = 240;

    /// <summary>The task's name in the scheduler's root folder.</summary>
    internal const string TaskName = "QvTrust installation window";

    // Not a role's prefix: a setup of the role, which closes what it does not want, knows nothing of a window.
    private const string Prefix = "QvTrust window TCP ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Opens them, as one run: all of it or nothing. QVT2072 where no service here has such a port, QVT2073 where the program is missing that closes them. Where a policy takes no local rules, the log says which to ask for.</summary>
    /// <param name="minutes">How long.</param>
    /// <returns>The ports, and when they are closed.</returns>
    public (IReadOnlyList<int> Ports, DateTimeOffset Until) Open(int minutes)
    {
        var roles = MachineRoles.All(machine).Where(r => r.InstallationPort is not null && machine.Services.Find(r.ServiceName) is not null).ToList();
        if (roles.Count == 0)
            throw ErrorCatalogue.NoInstallationPort.With(machine.Name);
        var settings = new CheckContext(machine, roles).Run.Settings;
        // SYSTEM runs it: only from the folder that setup uses, which administrators alone can write.
        var program = RenewalTask.ProgramOf(settings);
        if (!machine.Files.Exists(program))
            throw ErrorCatalogue.WindowNeedsProgram.With(program);
        var rules = roles.Select(r => new FirewallRule(
            $"{Prefix}{r.InstallationPort}", r.InstallationPort!.Value, DistributionTexts.RuleDescription.With(r.DisplayName), settings.Firewall.Remote, settings.Firewall.Profiles)).ToList();
        // Whatever ends this in the middle: nothing is open that nobody closes.
        var until = DateTimeOffset.MinValue;
        new SetupEngine(machine, log, _ => throw new InvalidOperationException("nobody is asked for anything")) { Changes = _ => Opening() }
            .RunAll(["changes"], new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = roles[0].Name });
        foreach (var line in FirewallUnavailable.Lines(machine, rules))
            log.Info(line);
        return ([.. rules.Select(r => r.Port)], until);

        // What an earlier run left may have been undone for minutes before.
        IEnumerable<Change> Opening()
        {
            until = machine.Clock.UtcNow.AddMinutes(minutes);
            var task = TaskDefinition.CreateOnce(program, "window close", until, DistributionTexts.TaskDescription);
            return [new ChangeTask(TaskName, task), .. rules.Select(r => new ChangeFirewallRule(r, present: true))];
        }
    }

    /// <summary>
    /// Closes what is open. It needs no journal, and waits for no other run: it must come through whatever else is at work. A firewall that does not
    /// answer is asked again for two minutes; then the event log says so, and the next start of Windows tries again.
    /// </summary>
    /// <returns>The ports that were open.</returns>
    public IReadOnlyList<int> Close() => Close(TaskName, IsOfWindow);

    /// <summary>Closes the same way what a setup opened to wait for QMS (TRUSTWAIT) and did not live to close, and no window.</summary>
    /// <returns>The ports that were open.</returns>
    public IReadOnlyList<int> CloseOfSetup() => Close(WaitingPort.TaskName, WaitingPort.IsItsRule);

    private IReadOnlyList<int> Close(string task, Func<FirewallRule, bool> isMeant)
    {
        var end = machine.Clock.UtcNow + Patience;
        while (true)
        {
            try
            {
                return CloseNow(task, isMeant);
            }
            catch (TrustException e) when (machine.Clock.UtcNow < end)
            {
                log.Info(e.Errors[0].Cause);
                machine.Clock.Sleep(Pause);
            }
            catch (TrustException e)
            {
                foreach (var error in e.Errors)
                    machine.Events.Write(EventLevel.Error, error.Number, $"{task}: {error}");
                throw;
            }
        }
    }

    private IReadOnlyList<int> CloseNow(string task, Func<FirewallRule, bool> isMeant)
    {
        var open = machine.Firewall.List().Where(isMeant).ToList();
        foreach (var rule in open)
        {
            machine.Firewall.Remove(rule.Name);
            log.Info(new ChangeFirewallRule(rule, present: false).Describe());
        }
        machine.Tasks.Delete(task);
        return [.. open.Select(r => r.Port)];
    }

    /// <summary>Closes it as a part of an uninstall: the program goes that would do so.</summary>
    internal static void Remove(StageRun run)
    {
        if (FirewallStage.IsAnswering(run, DistributionTexts.RemoveByHand.With(Prefix)))
        {
            foreach (var rule in run.Machine.Firewall.List().Where(IsOfWindow).ToList())
                run.Make(new ChangeFirewallRule(rule, present: false));
        }
        run.Make(new ChangeTask(TaskName, null));
        run.Make(new ChangeTask(WaitingPort.TaskName, null));
    }

    private static bool IsOfWindow(FirewallRule rule) => rule.Name.StartsWith(Prefix, StringComparison.Ordinal);
}
