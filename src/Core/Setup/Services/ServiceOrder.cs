using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Setup.Services;

/// <summary>
/// Start order of Qlik's services: what Windows knows to depend on one another first, else QMS first and the dispatcher with its
/// License Service last (docs/qlikview.md, License Service). They are stopped the other way round.
/// </summary>
internal static class ServiceOrder
{
    private static readonly IReadOnlyList<string> Published = [.. RoleTable.All.Select(r => r.ServiceName)];

    /// <summary>
    /// Names of Qlik's services in start order, as long as Windows knows of no other: those of the table, whatever stands in their place, and
    /// those that the given roles have instead.
    /// </summary>
    public static IReadOnlyList<string> Names(IEnumerable<Role> roles) => WithOthers(roles.Select(r => r.ServiceName));

    /// <summary>The same for the roles as a server has them.</summary>
    public static IReadOnlyList<string> Names(IMachine machine) => Names(MachineRoles.All(machine));

    /// <summary>True for Qlik's services and our own: nobody else's is ever stopped.</summary>
    public static bool IsKnown(IMachine machine, string name) => Names(machine).Append(RoleTable.AuthorityService).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The given services in start order.</summary>
    /// <param name="services">Says which of them depends on which.</param>
    /// <param name="names">Names in any order and case; one that is not in the table plays a role of it by another name.</param>
    public static IReadOnlyList<string> Sort(IServiceManager services, IEnumerable<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        // Our own first, which needs none of the others.
        string[] known = [RoleTable.AuthorityService, .. WithOthers(wanted.Where(n => !n.Equals(RoleTable.AuthorityService, StringComparison.OrdinalIgnoreCase)))];
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var sorted = new List<string>();
        foreach (var name in known)
            Add(name);
        return sorted;

        // Over services that do not run here, too. Windows refuses circles; one would end at what was seen before.
        void Add(string name)
        {
            if (!seen.Add(name))
                return;
            var needed = services.Find(name)?.DependsOn ?? [];
            foreach (var earlier in known.Where(k => needed.Contains(k, StringComparer.OrdinalIgnoreCase)))
                Add(earlier);
            if (wanted.Contains(name))
                sorted.Add(name);
        }
    }

    private static IReadOnlyList<string> WithOthers(IEnumerable<string> names)
        => [.. Published.Concat(names).Where(n => !n.Equals(RoleTable.DispatcherService, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase), RoleTable.DispatcherService];
}
