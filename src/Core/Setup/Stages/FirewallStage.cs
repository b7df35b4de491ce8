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
        var rules = Rules(run.Settings.Role, run.Settings.AuthorityPort).ToList();
        // A port that the authority no longer has must not stay open.
        foreach (var old in Existing(run.Machine, run.Settings.Role).Where(r => rules.All(n => n.Name != r.Name)))
            run.Make(new ChangeFirewallRule(old, present: false));
        foreach (var rule in rules)
            run.Make(new ChangeFirewallRule(rule, present: true));
    }

    /// <summary>The role's rules that are there, whatever their port.</summary>
    public static IEnumerable<FirewallRule> Existing(IMachine machine, Role role)
        => machine.Firewall.List().Where(r => r.Name.StartsWith(Prefix(role), StringComparison.Ordinal));

    /// <summary>A rule for each port; each role has its own, so that removing one role takes nothing from another.</summary>
    public static IEnumerable<FirewallRule> Rules(Role role, int authorityPort)
    {
        var ports = role.IsAuthority ? role.Ports.Concat([authorityPort]) : role.Ports;
        return ports.Select(port => new FirewallRule($"{Prefix(role)}{port}", port, $"{role.DisplayName}: opened by QvTrust Setup"));
    }

    /// <summary>The rule that opens a port for native distribution; should it ever be left over, the stage removes it as a stranger of the role's.</summary>
    public static FirewallRule InstallationRule(Role role, int port)
        => new($"{Prefix(role)}{port}", port, "Certificate installation: opened by QvTrust Setup while it waits");

    private static string Prefix(Role role) => $"QvTrust {role.Name} TCP ";
}
