using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>
/// The checks that a scheduled task makes once a day: what they come to stands in the registry for rollout tools (docs/properties.md), and
/// in the event log when it is not what they came to the day before.
/// </summary>
public static class ScheduledCheck
{
    /// <summary>Makes them and keeps what they found. A server on which a setup is at work is left for the next day.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="log">Told what they came to.</param>
    public static void Run(IMachine machine, ISetupLog log)
    {
        try
        {
            if (!MachineRoles.SetUp(machine).Any())
                return;
            // Without the lock: checks may take their time, and they change nothing.
            var report = CheckRun.Of(machine, ignored: IgnoredChecks.Parse(new PolicyDefaults(machine).Get("IGNORECHECKS", isQms: false), []));
            var result = Describe(report);
            using var held = new RunLock(machine, log, null).Take();
            var roles = MachineRoles.SetUp(machine).ToList();
            if (roles.Exists(r => machine.Settings.Get(r.Name, RoleValues.LastCheckResult) != result))
                Write(machine, report);
            var now = UtcText.Of(machine.Clock.UtcNow);
            foreach (var role in roles)
            {
                machine.Settings.Set(role.Name, RoleValues.LastCheck, now);
                machine.Settings.Set(role.Name, RoleValues.LastCheckResult, result);
            }
            log.Info(RenewalTexts.Checks.With(result));
        }
        catch (TrustException e)
        {
            // The renewal before it is what the task is for.
            log.Info(RenewalTexts.Checks.With(e.Errors[0].Cause));
        }
    }

    private static string Describe(CheckReport report)
    {
        var parts = new[] { (CheckSeverity.Error, "errors"), (CheckSeverity.Warning, "warnings") }
            .Select(s => (Word: s.Item2, Names: report.Findings.Where(f => f.Severity == s.Item1 && !f.IsIgnored).Select(f => f.Check).Distinct().ToList()))
            .Where(s => s.Names.Count > 0)
            .Select(s => $"{s.Word}: {string.Join(", ", s.Names)}")
            .ToList();
        return parts.Count == 0 ? "ok" : string.Join("; ", parts);
    }

    private static void Write(IMachine machine, CheckReport report)
    {
        foreach (var finding in report.Findings.Where(f => !f.IsIgnored))
            machine.Events.Write(finding.Severity == CheckSeverity.Error ? EventLevel.Error : EventLevel.Warning, finding.Error.Number, finding.ToString());
    }
}
