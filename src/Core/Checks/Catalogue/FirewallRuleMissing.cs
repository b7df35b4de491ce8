using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A rule that setup made in the Windows firewall is gone, or lets in others than it was made for.</summary>
internal sealed class FirewallRuleMissing() : Check(46, "firewall-rule-missing")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var (machine, settings) = (context.Machine, context.Saved);
        var setUp = MachineRoles.SetUp(machine).Where(r => context.Roles.Any(o => o.Name == r.Name)).ToList();
        // Where no rule of ours counts, firewall-unavailable says which ones are needed.
        if (setUp.Count == 0 || FirewallUnavailable.Of(context).Any() || Existing(machine) is not { } existing)
            return [];
        var missing = setUp.SelectMany(r => FirewallStage.Rules(r, settings.AuthorityPort, settings.Firewall)).Where(r => !existing.Any(r.OpensSameAs)).ToList();
        return missing.Count == 0 ? [] : [ErrorCatalogue.FirewallRuleMissing.Describe(FirewallStage.Text(missing))];
    }

    private static IReadOnlyList<FirewallRule>? Existing(IMachine machine)
    {
        try
        {
            return machine.Firewall.List();
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.FirewallUnavailable.Code)
        {
            return null;
        }
    }
}
