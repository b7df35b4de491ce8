using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Setup;

/// <summary>The roles that a server has.</summary>
public static class MachineRoles
{
    /// <summary>Those that were set up here; before the first setup, those whose services are installed.</summary>
    public static IReadOnlyList<Role> Of(IMachine machine)
    {
        var saved = machine.Settings.Keys();
        Role[] setUp = [.. RoleTable.All.Where(r => saved.Contains(r.Name, StringComparer.OrdinalIgnoreCase))];
        return setUp.Length > 0 ? setUp : [.. RoleTable.All.Where(r => machine.Services.Find(r.ServiceName) is not null)];
    }
}
