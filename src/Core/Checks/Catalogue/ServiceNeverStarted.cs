using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A service of QlikView has not run yet.</summary>
internal sealed class ServiceNeverStarted() : Check(36, "service-never-started")
{
    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Roles
        .Where(r => context.Machine.Services.Find(r.ServiceName) is { State: ServiceState.Stopped } && context.Machine.Files.List(r.DataFolder) is null
            && !context.Run.Settings.FirstStart)
        .Select(r => ErrorCatalogue.ServiceNeverStarted.Describe(r.ServiceName, r.DataFolder));
}
