using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Another program has a port of a role.</summary>
internal sealed class RolePortTaken() : Check(38, "role-port-taken")
{
    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Roles
        .Where(r => context.Machine.Services.Find(r.ServiceName) is { State: ServiceState.Stopped })
        .SelectMany(r => r.TlsPorts.Where(context.Machine.IsPortTaken).Select(p => ErrorCatalogue.RolePortTaken.Describe(p, r.ServiceName)));
}
