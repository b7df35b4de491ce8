namespace QvTrust.Core.Machine;

/// <summary>An inbound TCP allow rule of ours (group <c>QvTrust</c>).</summary>
/// <param name="Name">Rule name, unique among ours: <c>QvTrust QVS TCP 4749</c>.</param>
/// <param name="Port">Local TCP port.</param>
/// <param name="Description">What it is for.</param>
public sealed record FirewallRule(string Name, int Port, string Description);

/// <summary>The Windows firewall (INetFwPolicy2), restricted to rules of the group <c>QvTrust</c>. QVT2031 where its service does not run.</summary>
public interface IFirewall
{
    /// <summary>Our rules that exist and are enabled.</summary>
    IReadOnlyList<FirewallRule> List();

    /// <summary>Adds a rule: inbound, TCP, allow, all profiles, enabled.</summary>
    void Add(FirewallRule rule);

    /// <summary>Removes our rule of that name. One that is gone is no error.</summary>
    void Remove(string name);
}
