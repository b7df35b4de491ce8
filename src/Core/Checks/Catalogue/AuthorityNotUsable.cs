using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The QlikViewCA that is here cannot serve as the authority.</summary>
internal sealed class AuthorityNotUsable() : Check(6, "authority-not-usable")
{
    private const int Failed = 1;

    public override string? Lab => "adopt-two-roots, adopt-expired-root, adopt-old-set, adopt-root-without-key, adopt-key-that-cannot-be-opened";

    public override bool IsForAuthority => true;

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var run = context.Run;
        try
        {
            AuthorityStage.CheckMode(run);
            return [];
        }
        // What failed is no verdict: then this check could not look.
        catch (TrustException e) when (e.Errors.All(x => ErrorCatalogue.Find(x.Code)?.ExitCode != Failed))
        {
            return e.Errors;
        }
    }
}
