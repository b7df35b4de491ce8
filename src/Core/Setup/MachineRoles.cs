using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Core.Setup;

/// <summary>The roles that a server has.</summary>
public static class MachineRoles
{
    /// <summary>Those that were set up here; before the first setup, those whose services are installed.</summary>
    public static IReadOnlyList<Role> Of(IMachine machine)
    {
        // Not every role with a key in the registry: one that was refused, on a server that does not have it, leaves its error there.
        Role[] setUp = [.. RenewableTrust.Roles(machine)];
        return setUp.Length > 0 ? setUp : [.. RoleTable.All.Where(r => machine.Services.Find(r.ServiceName) is not null)];
    }
}
