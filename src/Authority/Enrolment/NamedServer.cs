using QvTrust.Authority.Admin;
using QvTrust.Authority.Policies;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Authority.Enrolment;

/// <summary>A server as an administrator named it.</summary>
internal static class NamedServer
{
    /// <summary>Machine name in upper case, names of the roles once each; QVT1012, QVT1031, QVT1010 or QVT1018 when it is no node.</summary>
    internal static (string Machine, IReadOnlyList<string> Roles) Check(ServerRoles server, NodeNames names)
    {
        names.Check(server.Machine);
        var roles = server.Roles.Select(RoleTable.Find).ToList();
        if (roles.Count == 0)
            throw ErrorCatalogue.RoleUnknown.With(EnrolmentTexts.NoRole);
        if (roles.Find(r => r.IsAuthority) is { } authority)
            throw ErrorCatalogue.RoleNeedsNoToken.With(authority.Name);
        return (server.Machine.ToUpperInvariant(), [.. roles.Select(r => r.Name).Distinct()]);
    }
}
