using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A service of QlikView is on its way up: QDS may take minutes, and is no failure as long as it does.</summary>
internal sealed class ServiceStarting() : Check(52, "service-starting")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Services
        .Where(s => s.State == ServiceState.Starting)
        .Select(s => ErrorCatalogue.ServiceStarting.Describe(s.Name, Since(context.Machine, s), ServiceTimes.Of(s.Name).Start.TotalMinutes));

    // Before Windows has its process there is no time to name.
    private static string Since(IMachine machine, ServiceInfo service) => machine.Services.ProcessStart(service.ProcessId) is { } start
        ? CheckTexts.StartingFor.With((int)(machine.Clock.UtcNow - start).TotalSeconds)
        : CheckTexts.StartingNow;
}
