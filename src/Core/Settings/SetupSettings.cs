using QvTrust.Core.Roles;

namespace QvTrust.Core.Settings;

/// <summary>What the administrator asked for, checked once.</summary>
/// <param name="Role">The role that is set up.</param>
/// <param name="QmsHost">Machine name of the QMS server in upper case; empty on the QMS server itself.</param>
/// <param name="QmsAddress">Address to connect to where the name does not resolve, or null.</param>
/// <param name="AuthorityPort">TCP port of the authority service.</param>
/// <param name="Authority">Way to an authority; only on the QMS server.</param>
/// <param name="AuthorityThumbprint">Thumbprint of the root to adopt where several could be meant, or null.</param>
/// <param name="TokenFile">Full path of the enrolment token's file, or null.</param>
public sealed record SetupSettings(
    Role Role,
    string QmsHost,
    string? QmsAddress,
    int AuthorityPort,
    AuthorityMode Authority,
    string? AuthorityThumbprint,
    string? TokenFile);
