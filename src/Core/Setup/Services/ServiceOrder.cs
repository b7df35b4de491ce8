using QvTrust.Core.Roles;

namespace QvTrust.Core.Setup.Services;

/// <summary>Start order of Qlik's services: QMS first, the dispatcher with its License Service last (docs/qlikview.md, License Service).</summary>
internal static class ServiceOrder
{
    /// <summary>Service names in start order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. RoleTable.All.Select(r => r.ServiceName), RoleTable.DispatcherService];

    /// <summary>The given services in start order; our own first, which needs none of the others.</summary>
    public static IEnumerable<string> Sort(IEnumerable<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        return new[] { RoleTable.AuthorityService }.Concat(Names).Where(wanted.Contains);
    }
}
