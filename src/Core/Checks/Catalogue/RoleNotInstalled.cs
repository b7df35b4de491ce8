using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The service of a role is not here.</summary>
internal sealed class RoleNotInstalled() : Check(1, "role-not-installed")
{
    public override string? Lab => "refused-role-not-installed";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Roles.Count == 0)
            return [ErrorCatalogue.RoleNotInstalled.Describe("QlikView", string.Join(", ", RoleTable.All.Select(r => r.ServiceName)))];
        return context.Roles.Where(r => context.Machine.Services.Find(r.ServiceName) is null)
            .Select(r => r.UsesIis ? ErrorCatalogue.WebServerServiceNotInstalled.Describe(r.ServiceName) : ErrorCatalogue.RoleNotInstalled.Describe(r.DisplayName, r.ServiceName));
    }
}
