using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Another program has a port of a role.</summary>
internal sealed class RolePortTaken() : Check(38, "role-port-taken")
{
    public override string Title => "A port of the role is taken while its service is stopped";

    public override string Looks => "The TLS ports of each role whose service is stopped: whether a program listens there. Which one Windows does not say here.";

    public override string Why => "The service could not listen when it is started, by setup or by hand.";

    public override string Mend => "Find the program (netstat -ano, Task Manager) and give it another port, or change the role's port in QlikView.";

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Roles
        .Where(r => context.Machine.Services.Find(r.ServiceName) is { State: ServiceState.Stopped })
        .SelectMany(r => r.TlsPorts.Where(context.Machine.IsPortTaken).Select(p => ErrorCatalogue.RolePortTaken.Describe(p, r.ServiceName)));
}
