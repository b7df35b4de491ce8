using System.Text.RegularExpressions;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Settings;

/// <summary>The value of WEBSERVERSERVICE: the Windows service that plays the role QVWS where IIS serves users.</summary>
internal static class WebServerService
{
    private static readonly Regex Form = new(@"^[A-Za-z0-9 _.-]{1,256}\z", RegexOptions.CultureInvariant);

    private static readonly string[] Others =
        [.. RoleTable.IisServices, .. RoleTable.All.Select(r => r.ServiceName), RoleTable.DispatcherService, RoleTable.AuthorityService];

    /// <summary>What is wrong with the name, whatever services there are; null where nothing is.</summary>
    public static TrustError? Fault(string name)
    {
        if (!Form.IsMatch(name))
            return ErrorCatalogue.WebServerServiceMalformed.Describe(name);
        return Others.Contains(name, StringComparer.OrdinalIgnoreCase) ? ErrorCatalogue.WebServerServiceReserved.Describe(name) : null;
    }
}
