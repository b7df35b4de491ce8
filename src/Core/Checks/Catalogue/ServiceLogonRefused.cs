using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A policy keeps services with virtual accounts from starting; the authority is one.</summary>
internal sealed class ServiceLogonRefused() : Check(50, "service-logon-refused")
{
    private const string AllServices = "S-1-5-80-0"; // NT SERVICE\ALL SERVICES, which has the right until a policy defines who has it
    private const string Everyone = "S-1-1-0";

    // Users, Authenticated Users, SERVICE: in the token of each service, too. Whether a denial to them all counts is not for this check to guess.
    private static readonly string[] ItsGroups = ["S-1-5-32-545", "S-1-5-11", "S-1-5-6"];

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    public override bool IsForAuthority => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        string[] itsOwn = [AllServices, Everyone, ServiceSid.Of(RoleTable.AuthorityService)];
        var allowed = context.Machine.Facts.AccountsWithRight("SeServiceLogonRight");
        // There is no Windows without any service that logs on: nobody at all means that it was not told.
        if (allowed.Count > 0 && !allowed.Intersect(itsOwn.Concat(ItsGroups), StringComparer.Ordinal).Any())
            yield return ErrorCatalogue.ServiceLogonRefused.Describe(RoleTable.AuthorityService, CheckTexts.NotGivenTheRight);
        if (context.Machine.Facts.AccountsWithRight("SeDenyServiceLogonRight").Intersect(itsOwn, StringComparer.Ordinal).Any())
            yield return ErrorCatalogue.ServiceLogonRefused.Describe(RoleTable.AuthorityService, CheckTexts.DeniedTheRight);
    }
}
