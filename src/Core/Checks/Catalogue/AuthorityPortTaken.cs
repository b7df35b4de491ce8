using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Another program has the port of the authority service.</summary>
internal sealed class AuthorityPortTaken() : Check(5, "authority-port-taken")
{
    public override string? Lab => "refused-port-taken";

    public override bool IsForAuthority => true;

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var (machine, port) = (context.Machine, context.Run.Settings.AuthorityPort);
        var isOurs = machine.Services.Find(RoleTable.AuthorityService) is { State: ServiceState.Running } && SavedSettings.AuthorityPort(machine) == port;
        if (!isOurs && machine.IsPortTaken(port))
            yield return ErrorCatalogue.PortTaken.Describe(port);
    }
}
