using QvTrust.Core.Machine;

namespace QvTrust.Core.Settings;

/// <summary>Which ports are opened, and to whom.</summary>
/// <param name="Remote">Who may reach them, in the form of <see cref="FirewallRemote.TryNormalize"/>; the web ports are for users and open to all.</param>
/// <param name="Profiles">The networks on which they are open.</param>
/// <param name="WebPorts">False where the ports for users' browsers are not opened.</param>
/// <param name="OptionalPorts">Kinds of ports that only some sites use (<see cref="Roles.Role.OptionalPorts"/>).</param>
public sealed record FirewallSettings(string Remote, FirewallProfiles Profiles, bool WebPorts, IReadOnlyList<string> OptionalPorts);
