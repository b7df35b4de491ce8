using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Trust;

/// <summary>Which accounts must be able to use this machine's keys, and that they are.</summary>
internal static class KeyRights
{
    /// <summary>Qlik's services on this machine.</summary>
    public static IReadOnlyList<ServiceInfo> QlikServices(IMachine machine) => QlikServices(machine, MachineRoles.All(machine));

    /// <summary>The same where some role is played by another service than by the one that setup saved: before a setup that says so.</summary>
    public static IReadOnlyList<ServiceInfo> QlikServices(IMachine machine, IEnumerable<Role> roles)
        => [.. ServiceOrder.Names(roles).Select(machine.Services.Find).OfType<ServiceInfo>()];

    /// <summary>QVT2005 for each of them whose account does not resolve.</summary>
    public static IEnumerable<TrustError> UnknownAccounts(IEnumerable<ServiceInfo> services) => services
        .Where(s => s.AccountSid is null)
        .Select(s => ErrorCatalogue.ServiceAccountUnknown.Describe(s.Name, s.Account));

    /// <summary>SIDs of the accounts that they run as; QVT2005 where one does not resolve.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="ofRoot">True for those alone that need the root's key.</param>
    public static IReadOnlyList<string> QlikAccounts(IMachine machine, bool ofRoot = false)
    {
        var unknown = UnknownAccounts(QlikServices(machine)).ToList();
        return unknown.Count > 0
            ? throw new TrustException(unknown)
            : QlikServices(machine).Where(s => !ofRoot || UsesRootKey(s)).Select(s => s.AccountSid!).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
    }

    /// <summary>True for a service that signs with the root's key, or makes it: no other one on this server needs it, whoever holds it can be any server.</summary>
    public static bool UsesRootKey(ServiceInfo service)
        => service.Name.Equals(RoleTable.Qms.ServiceName, StringComparison.OrdinalIgnoreCase) || service.Name.Equals(RoleTable.AuthorityService, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Grants those accounts, and our own service where it needs the key, what they lack, in one descriptor. Qlik's services
    /// must start again only where their own accounts gained something.
    /// </summary>
    /// <param name="run">The stage.</param>
    /// <param name="key">The key.</param>
    /// <param name="name">Subject of its certificate, for the log.</param>
    /// <param name="service">SID of our own service's account, or null.</param>
    /// <param name="isRoot">True for the root's key.</param>
    public static void Mend(StageRun run, KeyReference key, string name, string? service = null, bool isRoot = false)
    {
        var now = KeyAcl.Parse(run.Machine.Keys.GetSecurity(key));
        var lacking = QlikAccounts(run.Machine, isRoot).Where(sid => !now.CanRead(sid)).ToList();
        var wanted = now.Grant(service is null ? lacking : [.. lacking, service]);
        if (!wanted.SameAs(now) && run.Make(new SetKeySecurity(key, name, wanted.ToString())) && lacking.Count > 0)
            run.Make(new RequireRestart(TrustTexts.NewRights.With(name)));
    }
}
