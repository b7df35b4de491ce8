using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A service that could not be started again.</summary>
internal sealed class ServiceDisabled() : Check(3, "service-disabled")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context) => context.Services
        .Where(s => s is { IsDisabled: true, State: not ServiceState.Stopped })
        .Select(s => ErrorCatalogue.ServiceDisabled.Describe(s.Name));
}
