using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Opens the role's ports.</summary>
internal sealed class FirewallStage : Stage
{
    public override void Run(StageRun run)
    {
        run.Log.Progress("Opening firewall ports");
        foreach (var rule in Rules(run.Settings.Role, run.Settings.AuthorityPort))
            run.Make(new ChangeFirewallRule(rule, present: true));
    }

    /// <summary>A rule for each port; each role has its own, so that removing one role takes nothing from another.</summary>
    public static IEnumerable<FirewallRule> Rules(Role role, int authorityPort)
    {
        var ports = role.IsAuthority ? role.Ports.Concat([authorityPort]) : role.Ports;
        return ports.Select(port => new FirewallRule($"QvTrust {role.Name} TCP {port}", port, $"{role.DisplayName}: opened by QvTrust Setup"));
    }
}
