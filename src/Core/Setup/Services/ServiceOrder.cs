using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Setup.Services;

/// <summary>
/// Start order of Qlik's services: what Windows knows to depend on one another first, else QMS first and the dispatcher with its
/// License Service last (docs/qlikview.md, License Service). They are stopped the other way round.
/// </summary>
internal static class ServiceOrder
{
    /// <summary>Service names in start order, as long as Windows knows of no other.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. RoleTable.All.Select(r => r.ServiceName), RoleTable.DispatcherService];

    // Our own first, which needs none of the others.
    private static IReadOnlyList<string> Known { get; } = [RoleTable.AuthorityService, .. Names];

    /// <summary>True for Qlik's services and our own: nobody else's is ever stopped.</summary>
    public static bool IsKnown(string name) => Known.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The given services in start order.</summary>
    /// <param name="services">Says which of them depends on which.</param>
    /// <param name="names">Names in any order and case.</param>
    public static IReadOnlyList<string> Sort(IServiceManager services, IEnumerable<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var sorted = new List<string>();
        foreach (var name in Known)
            Add(name);
        return sorted;

        // Over services that do not run here, too. Windows refuses circles; one would end at what was seen before.
        void Add(string name)
        {
            if (!seen.Add(name))
                return;
            var needed = services.Find(name)?.DependsOn ?? [];
            foreach (var earlier in Known.Where(k => needed.Contains(k, StringComparer.OrdinalIgnoreCase)))
                Add(earlier);
            if (wanted.Contains(name))
                sorted.Add(name);
        }
    }
}
