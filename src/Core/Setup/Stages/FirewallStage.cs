using QvTrust.Core.Errors;
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
        if (!IsAnswering(run, $"open them for the other servers: {Text(rules)}"))
            return;
        // A port that the authority no longer has must not stay open.
        foreach (var old in Existing(run.Machine, run.Settings.Role).Where(r => rules.All(n => n.Name != r.Name)).ToList())
            run.Make(new ChangeFirewallRule(old, present: false));
        foreach (var rule in rules)
            run.Make(new ChangeFirewallRule(rule, present: true));
    }

    /// <summary>Takes the role's rules away, whatever their port.</summary>
    public static void Remove(StageRun run)
    {
        if (!IsAnswering(run, $"remove its rules of the group QvTrust for {run.Settings.Role.DisplayName} by hand"))
            return;
        foreach (var rule in Existing(run.Machine, run.Settings.Role).ToList())
            run.Make(new ChangeFirewallRule(rule, present: false));
    }

    /// <summary>True when the firewall can be asked. Where its service does not run, others look after the ports: the log tells them what to do, and the run goes on.</summary>
    /// <param name="run">The stage.</param>
    /// <param name="instead">What an administrator has to do instead.</param>
    public static bool IsAnswering(StageRun run, string instead)
    {
        try
        {
            run.Machine.Firewall.List();
            return true;
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.FirewallUnavailable.Code)
        {
            run.Log.Info($"warning: {e.Errors[0].Cause}; {instead}");
            return false;
        }
    }

    /// <summary>Rules as somebody else can make them.</summary>
    public static string Text(IEnumerable<FirewallRule> rules) => string.Join(", ", rules.Select(r => $"{r.Name} (inbound, TCP port {r.Port}, allow)"));

    /// <summary>A rule for each port; each role has its own, so that removing one role takes nothing from another.</summary>
    public static IEnumerable<FirewallRule> Rules(Role role, int authorityPort)
    {
        var ports = role.IsAuthority ? role.Ports.Concat([authorityPort]) : role.Ports;
        return ports.Select(port => new FirewallRule($"{Prefix(role)}{port}", port, $"{role.DisplayName}: opened by QvTrust Setup"));
    }

    /// <summary>The rule that opens a port for native distribution; should it ever be left over, the stage removes it as a stranger of the role's.</summary>
    public static FirewallRule InstallationRule(Role role, int port)
        => new($"{Prefix(role)}{port}", port, "Certificate installation: opened by QvTrust Setup while it waits");

    private static IEnumerable<FirewallRule> Existing(IMachine machine, Role role)
        => machine.Firewall.List().Where(r => r.Name.StartsWith(Prefix(role), StringComparison.Ordinal));

    private static string Prefix(Role role) => $"QvTrust {role.Name} TCP ";
}
