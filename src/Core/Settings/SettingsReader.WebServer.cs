using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Settings;

// Which service plays the role QVWS.
public sealed partial class SettingsReader
{
    /// <summary>WEBSERVER where IIS stands in place of QlikView's own web server.</summary>
    internal const string Iis = "iis";

    private const string OwnWebServer = "qlikview";

    private Role? WithWebServer(Role? role)
    {
        if (role != RoleTable.Qvws)
            return role;
        var (kind, service) = (Value("WEBSERVER") ?? OwnWebServer, Value("WEBSERVERSERVICE"));
        var isIis = string.Equals(kind, Iis, StringComparison.OrdinalIgnoreCase);
        if (!isIis && !string.Equals(kind, OwnWebServer, StringComparison.OrdinalIgnoreCase))
            errors.Add(ErrorCatalogue.WebServerMalformed.Describe(kind));
        else if (isIis != (service is not null))
            errors.Add(ErrorCatalogue.WebServerServiceMissing.Describe(isIis ? "WEBSERVERSERVICE" : "WEBSERVER=iis"));
        else if (service is not null && WebServerService.Fault(service) is { } fault)
            errors.Add(fault);
        else if (service is not null)
            return RoleTable.QvwsWithIis(service);
        return role;
    }
}
