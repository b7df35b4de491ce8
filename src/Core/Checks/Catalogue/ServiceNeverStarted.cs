using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A service of QlikView has not run yet.</summary>
internal sealed class ServiceNeverStarted() : Check(36, "service-never-started")
{
    public override string Title => "A service was never started";

    public override string Looks => "Each role's service that is stopped: whether its data folder, %ProgramData%\\QlikTech\\..., is there, which its first start makes. Not in a setup with FIRSTSTART=1, which starts it.";

    public override string Why => "QlikView asks that every service is started and stopped once, unmodified, before an installation is switched to certificates.";

    public override string Mend => "Give setup FIRSTSTART=1, which does that; or start the service, wait until it runs, stop it again, and run setup then.";

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Roles
        .Where(r => context.Machine.Services.Find(r.ServiceName) is { State: ServiceState.Stopped } && context.Machine.Files.List(r.DataFolder) is null
            && !context.Run.Settings.FirstStart)
        .Select(r => ErrorCatalogue.ServiceNeverStarted.Describe(r.ServiceName, r.DataFolder));
}
