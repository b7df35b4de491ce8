using QvTrust.Core.Texts;

namespace QvTrust.Core.Machine;

/// <summary>An inbound TCP allow rule of ours (group <c>QvTrust</c>).</summary>
/// <param name="Name">Rule name, unique among ours: <c>QvTrust QVS TCP 4749</c>.</param>
/// <param name="Port">Local TCP port.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Remote">Who may reach the port, as <see cref="Settings.FirewallRemote"/> writes it; <c>*</c> is everybody.</param>
/// <param name="Profiles">The networks on which it is open.</param>
public sealed record FirewallRule(string Name, int Port, string Description, string Remote = Settings.FirewallRemote.Any, FirewallProfiles Profiles = FirewallProfiles.All)
{
    /// <summary>Whom it lets in where that is not everybody, for a sentence: <c>, from 10.1.0.0/16, networks Domain</c>.</summary>
    public string Limits => (Remote == Settings.FirewallRemote.Any ? "" : MachineTexts.RuleFrom.With(Remote)) + (Profiles == FirewallProfiles.All ? "" : MachineTexts.RuleNetworks.With(Profiles));

    /// <summary>True when both let the same callers in, whatever they say of it.</summary>
    public bool OpensSameAs(FirewallRule other) => other.Name == Name && other.Port == Port && other.Remote == Remote && other.Profiles == Profiles;
}

/// <summary>Networks, with the numbers of NET_FW_PROFILE_TYPE2.</summary>
[Flags]
public enum FirewallProfiles
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The domain's.</summary>
    Domain = 1,

    /// <summary>Those that somebody called private.</summary>
    Private = 2,

    /// <summary>All others.</summary>
    Public = 4,

    /// <summary>All of them.</summary>
    All = Domain | Private | Public,
}

/// <summary>The Windows firewall (INetFwPolicy2), restricted to rules of the group <c>QvTrust</c>. QVT2031 where its service does not run.</summary>
public interface IFirewall
{
    /// <summary>Our rules that exist and are enabled.</summary>
    IReadOnlyList<FirewallRule> List();

    /// <summary>Adds a rule: inbound, TCP, allow, enabled.</summary>
    void Add(FirewallRule rule);

    /// <summary>Removes our rule of that name. One that is gone is no error.</summary>
    void Remove(string name);
}
