using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The service of a role runs, and nobody listens where its peers call it.</summary>
internal sealed class ListenerClosed() : Check(47, "listener-closed")
{
    public override string? Lab => "checks-of-listeners with --long";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context) => MachineRoles.SetUp(context.Machine)
        .Where(r => context.Roles.Any(o => o.Name == r.Name) && HasStarted(context.Machine, r) && !IsWithoutTls(context.Machine, r))
        .SelectMany(r => r.TlsPorts.Where(p => !context.Machine.IsPortTaken(p)).Select(p => ErrorCatalogue.ListenerClosed.Describe(r.ServiceName, p)));

    private static bool HasStarted(IMachine machine, Role role)
        => machine.Services.Find(role.ServiceName) is { State: ServiceState.Running } service
            && machine.Services.ProcessStart(service.ProcessId) is { } start
            && machine.Clock.UtcNow > start + ServiceTimes.Of(role.ServiceName).Start;

    // QVS opens its TLS port only where QlikView is told to use certificates: which servers are is what qvtrust site status says.
    private static bool IsWithoutTls(IMachine machine, Role role) => role.Ports.Except(role.TlsPorts).Any(machine.IsPortTaken);
}
