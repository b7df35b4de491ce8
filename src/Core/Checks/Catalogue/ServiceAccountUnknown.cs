using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The account of a service has no SID.</summary>
internal sealed class ServiceAccountUnknown() : Check(4, "service-account-unknown")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context) => KeyRights.UnknownAccounts(context.Services);
}
