using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The service of a role is not here.</summary>
internal sealed class RoleNotInstalled() : Check(1, "role-not-installed")
{
    public override string Title => "The role is not installed";

    public override string Looks => "Windows services: the one of each role that is checked; of QVWS with WEBSERVER=iis the one that WEBSERVERSERVICE names.";

    public override string Why => "Certificates are for a service that runs with them; without it there is nothing to set up.";

    public override string Mend => "Install that part of QlikView first, or run the package of the role that is on this server.";

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
