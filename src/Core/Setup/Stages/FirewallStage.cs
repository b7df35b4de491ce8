using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Opens the role's ports.</summary>
internal sealed class FirewallStage : Stage
{
    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.OpeningPorts);
        var rules = Rules(run.Settings.Role, run.Settings.AuthorityPort, run.Settings.Firewall).ToList();
        if (!IsAnswering(run, StageTexts.OpenByHand.With(Text(rules))))
            return;
        // A port that the authority no longer has, or callers that are no longer meant, must not stay let in.
        foreach (var old in Existing(run.Machine, run.Settings.Role).Where(r => !rules.Exists(r.OpensSameAs)).ToList())
            run.Make(new ChangeFirewallRule(old, present: false));
        foreach (var rule in rules)
            run.Make(new ChangeFirewallRule(rule, present: true));
    }

    /// <summary>Takes the role's rules away, whatever their port.</summary>
    public static void Remove(StageRun run)
    {
        if (!IsAnswering(run, StageTexts.RemoveByHand.With(run.Settings.Role.DisplayName)))
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
            run.Log.Info(StageTexts.FirewallSilent.With(e.Errors[0].Cause, instead));
            return false;
        }
    }

    /// <summary>Rules as somebody else can make them.</summary>
    public static string Text(IEnumerable<FirewallRule> rules) => string.Join(", ", rules.Select(r => StageTexts.RuleInWords.With(r.Name, r.Port, r.Limits)));

    /// <summary>A rule for each port; each role has its own, so that removing one role takes nothing from another.</summary>
    public static IEnumerable<FirewallRule> Rules(Role role, int authorityPort, FirewallSettings settings)
    {
        var ports = role.IsAuthority ? role.Ports.Concat([authorityPort]) : role.Ports;
        var optional = role.OptionalPorts.Where(p => settings.OptionalPorts.Contains(p.Kind)).Select(p => p.Port);
        var web = settings.WebPorts ? role.WebPorts : [];
        return ports.Concat(optional).Select(port => Rule(role, port, settings.Remote, settings.Profiles))
            .Concat(web.Select(port => Rule(role, port, FirewallRemote.Any, settings.Profiles)));
    }

    private static FirewallRule Rule(Role role, int port, string remote, FirewallProfiles profiles)
        => new($"{Prefix(role)}{port}", port, StageTexts.RuleDescription.With(role.DisplayName), remote, profiles);

    /// <summary>The rule that opens a port for native distribution; should it ever be left over, the stage removes it as a stranger of the role's.</summary>
    public static FirewallRule InstallationRule(Role role, int port, FirewallSettings settings)
        => new($"{Prefix(role)}{port}", port, StageTexts.InstallationRuleDescription, settings.Remote, settings.Profiles);

    private static IEnumerable<FirewallRule> Existing(IMachine machine, Role role)
        => machine.Firewall.List().Where(r => IsOf(role, r));

    /// <summary>True for a rule that a setup of the role made.</summary>
    public static bool IsOf(Role role, FirewallRule rule) => rule.Name.StartsWith(Prefix(role), StringComparison.Ordinal);

    private static string Prefix(Role role) => $"QvTrust {role.Name} TCP ";
}
