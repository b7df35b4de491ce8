using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>What setup cannot know of a server whose QVWS is IIS.</summary>
internal sealed class WebServerUnclear() : Check(44, "web-server-unclear")
{
    public override string Title => "What is behind IIS is not clear";

    public override string Looks => "With WEBSERVER=iis: whether the program of QlikView Web Server is there, whose file version is QlikView's, and whether its service runs too.";

    public override string Why => "Which file of the QlikView Settings Service has QlikView's version is not published, so one older than 12.00 is not noticed. Two web servers of QlikView want the same port.";

    public override string Mend => "See to the version yourself; stop and disable QlikView Web Server where IIS is used.";

    public override string? Lab => "iis-in-place-of-qvws";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        foreach (var role in context.Roles.Where(r => r.UsesIis))
        {
            if (machine.Services.Find(role.ServiceName) is { } service && QlikViewTooOld.VersionOf(machine, role, service) is null)
                yield return ErrorCatalogue.WebServerVersionUnknown.Describe(role.Executable, role.ServiceName);
            if (machine.Services.Find(RoleTable.Qvws.ServiceName) is { State: ServiceState.Running } own)
                yield return ErrorCatalogue.TwoWebServers.Describe(own.Name, role.ServiceName);
        }
    }
}
