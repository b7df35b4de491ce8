using System.Runtime.InteropServices.Marshalling;

namespace QvTrust.Lab.Firewall;

/// <summary>INetFwPolicy2 with all profiles on; its rules are what the lab is about.</summary>
[GeneratedComClass]
internal sealed partial class Policy : Dispatch, IPolicy
{
    private const int DomainProfile = 1;

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
}
