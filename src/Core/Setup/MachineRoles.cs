using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Setup;

/// <summary>The roles as a server has them: every reader goes through here, because IIS may stand in place of one of the services.</summary>
public static class MachineRoles
{
    /// <summary>All five; QVWS with the service that plays it here.</summary>
    public static IReadOnlyList<Role> All(IMachine machine)
    {
        var kind = machine.Settings.Get("", SavedSettings.Names["WEBSERVER"]);
        return string.Equals(kind, SettingsReader.Iis, StringComparison.OrdinalIgnoreCase)
            && machine.Settings.Get("", SavedSettings.Names["WEBSERVERSERVICE"]) is { } service && WebServerService.Fault(service) is null
            ? [.. RoleTable.All.Select(r => r == RoleTable.Qvws ? RoleTable.QvwsWithIis(service) : r)]
            : RoleTable.All;
    }

    /// <summary>All five, as a setup with these properties would have them. A <see cref="TrustException"/> says which are wrong.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="given">Properties as on msiexec's command line.</param>
    public static IReadOnlyList<Role> Planned(IMachine machine, IReadOnlyDictionary<string, string> given)
    {
        var values = new SavedSettings(machine).Complete(GivenValues.Of(RoleTable.Qvws, given));
        var qvws = SettingsReader.Read(values, hostNeeded: false).Role;
        return [.. RoleTable.All.Select(r => r == RoleTable.Qvws ? qvws : r)];
    }

    /// <summary>The role of that name as this server has it.</summary>
    public static Role Find(IMachine machine, Role role) => All(machine).First(r => r.Name == role.Name);

    /// <summary>Names of Qlik's services, installed or not, in the order of their start.</summary>
    public static IReadOnlyList<string> Services(IMachine machine) => ServiceOrder.Names(machine);

    /// <summary>Those that are set up here, the first one first.</summary>
    public static IEnumerable<Role> SetUp(IMachine machine) => All(machine).Where(r => machine.Settings.Get(r.Name, RoleValues.State) is not null);

    /// <summary>The same for a setup that is given properties: with QVWS where they name the service that plays it behind IIS, and that one is installed.</summary>
    internal static IReadOnlyList<Role> Of(IMachine machine, IReadOnlyDictionary<string, string>? given)
    {
        var roles = Of(machine);
        return given is not null && given.TryGetValue("WEBSERVERSERVICE", out var text) && text.Trim() is var name
            && roles.All(r => r.Name != RoleTable.Qvws.Name) && WebServerService.Fault(name) is null && machine.Services.Find(name) is not null
                ? [.. roles, RoleTable.Qvws]
                : roles;
    }

    /// <summary>Those that were set up here; before the first setup, those whose services are installed.</summary>
    public static IReadOnlyList<Role> Of(IMachine machine)
    {
        // Not every role with a key in the registry: one that was refused, on a server that does not have it, leaves its error there.
        Role[] setUp = [.. SetUp(machine)];
        return setUp.Length > 0 ? setUp : [.. All(machine).Where(r => machine.Services.Find(r.ServiceName) is not null)];
    }
}
