using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The account of a service has no SID.</summary>
internal sealed class ServiceAccountUnknown() : Check(4, "service-account-unknown")
{
    public override string Title => "The account of a service does not resolve";

    public override string Looks => "The account that each of QlikView's services on this server runs as.";

    public override string Why => "The private keys are opened to these accounts by their SID; an account without one cannot be given anything.";

    public override string Mend => "Correct the account in services.msc, or make the domain reachable.";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context) => KeyRights.UnknownAccounts(context.Services);
}
