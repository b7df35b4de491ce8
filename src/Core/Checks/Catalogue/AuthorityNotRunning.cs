using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The authority service does not run.</summary>
internal sealed class AuthorityNotRunning() : Check(26, "authority-not-running")
{
    public override string? Lab => "checks-of-qms";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.IsSetUp && context.Machine.Services.Find(RoleTable.AuthorityService) is not { State: ServiceState.Running })
            yield return ErrorCatalogue.AuthorityNotRunning.Describe(RoleTable.AuthorityService);
    }
}
