using System.Runtime.InteropServices.Marshalling;

namespace QvTrust.Lab.Firewall;

/// <summary>INetFwPolicy2 with all profiles on; its rules are what the lab is about.</summary>
[GeneratedComClass]
internal sealed partial class Policy : Dispatch, IPolicy
{
    private const int DomainProfile = 1;
    private const int Block = 0;
    private const int Allow = 1;
    private const int LocalRulesTakeEffect = 0;

    public int GetCurrentProfileTypes(out int profiles)
    {
        profiles = DomainProfile;
        return Results.Ok;
    }

    public int GetFirewallEnabled(int profile, out short enabled)
    {
        enabled = -1;
        return Results.Ok;
    }

    public int PutFirewallEnabled(int profile, short enabled) => Results.NotImplemented;

    public int GetExcludedInterfaces(int profile, nint value) => Results.NotImplemented;

    public int PutExcludedInterfaces(int profile, nint value) => Results.NotImplemented;

    public int GetBlockAllInboundTraffic(int profile, out short value)
    {
        value = 0;
        return Results.Ok;
    }

    public int PutBlockAllInboundTraffic(int profile, short value) => Results.NotImplemented;

    public int GetNotificationsDisabled(int profile, out short value)
    {
        value = 0;
        return Results.NotImplemented;
    }

    public int PutNotificationsDisabled(int profile, short value) => Results.NotImplemented;

    public int GetUnicastResponsesDisabled(int profile, out short value)
    {
        value = 0;
        return Results.NotImplemented;
    }

    public int PutUnicastResponsesDisabled(int profile, short value) => Results.NotImplemented;

    public int GetRules(out IRules? rules)
    {
        rules = new Rules();
        return Results.Ok;
    }

    public int GetServiceRestriction(out nint restriction)
    {
        restriction = 0;
        return Results.NotImplemented;
    }

    public int EnableRuleGroup(int profiles, nint group, short enable) => Results.NotImplemented;

    public int IsRuleGroupEnabled(int profiles, nint group, out short enabled)
    {
        enabled = 0;
        return Results.NotImplemented;
    }

    public int RestoreLocalFirewallDefaults() => Results.NotImplemented;

    public int GetDefaultInboundAction(int profile, out int action)
    {
        action = Block;
        return Results.Ok;
    }

    public int PutDefaultInboundAction(int profile, int action) => Results.NotImplemented;

    public int GetDefaultOutboundAction(int profile, out int action)
    {
        action = Allow;
        return Results.Ok;
    }

    public int PutDefaultOutboundAction(int profile, int action) => Results.NotImplemented;

    public int GetIsRuleGroupCurrentlyEnabled(nint group, out short enabled)
    {
        enabled = 0;
        return Results.NotImplemented;
    }

    public int GetLocalPolicyModifyState(out int state)
    {
        state = LocalRulesTakeEffect;
        return Results.Ok;
    }
}
