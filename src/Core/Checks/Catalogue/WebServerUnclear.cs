using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>What setup cannot know of a server whose QVWS is IIS.</summary>
internal sealed class WebServerUnclear() : Check(44, "web-server-unclear")
{
    public override string? Lab => "iis-in-place-of-qvws";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        foreach (var role in context.Roles.Where(r => r.UsesIis))
        {
            if (machine.Services.Find(role.ServiceName) is { } service && QlikViewTooOld.VersionOf(machine, role, service) is null)
                yield return ErrorCatalogue.WebServerVersionUnknown.Describe(role.Executable, role.ServiceName);
            if (machine.Services.Find(RoleTable.Qvws.ServiceName) is { State: ServiceState.Running } own)
                yield return ErrorCatalogue.TwoWebServers.Describe(own.Name, role.ServiceName);
        }
    }
}
