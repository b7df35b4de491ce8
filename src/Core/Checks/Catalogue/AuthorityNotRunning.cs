using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The authority service does not run.</summary>
internal sealed class AuthorityNotRunning() : Check(26, "authority-not-running")
{
    public override string Title => "The authority service does not run";

    public override string Looks => "Where the QMS role is set up: whether the service QvTrustAuthority is there and running.";

    public override string Why => "No node can enrol or renew without it. QlikView itself goes on until certificates end.";

    public override string Mend => "Start QvTrustAuthority; where it stops again, its errors are in the event log (source QvTrust).";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.IsSetUp && context.Machine.Services.Find(RoleTable.AuthorityService) is not { State: ServiceState.Running })
            yield return ErrorCatalogue.AuthorityNotRunning.Describe(RoleTable.AuthorityService);
    }
}
