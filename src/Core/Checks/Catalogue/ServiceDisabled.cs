using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A service that could not be started again.</summary>
internal sealed class ServiceDisabled() : Check(3, "service-disabled")
{
    public override string Title => "A service runs and is disabled";

    public override string Looks => "State and start type of each of QlikView's services on this server.";

    public override string Why => "Stopped for a restart, such a service would stay down, and undoing could not bring it back either.";

    public override string Mend => "Set its start type to automatic in services.msc, or stop it.";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Services
        .Where(s => s is { IsDisabled: true, State: not ServiceState.Stopped })
        .Select(s => ErrorCatalogue.ServiceDisabled.Describe(s.Name));
}
