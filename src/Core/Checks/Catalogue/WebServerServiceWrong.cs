using System.Text.RegularExpressions;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The service that plays QVWS behind IIS cannot be QlikView's, or cannot be restarted by itself.</summary>
internal sealed class WebServerServiceWrong() : Check(43, "web-server-service-wrong")
{
    public override string? Lab => "iis-in-place-of-qvws";

    // Where Windows has its own programs, whatever its drive and folder are called.
    private static readonly Regex SystemFolder = new(@"\\system32\\", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var services = context.Machine.Services;
        foreach (var role in context.Roles.Where(r => r.UsesIis))
        {
            if (services.Find(role.ServiceName) is { } service && SystemFolder.IsMatch(service.BinaryPath))
                yield return ErrorCatalogue.WebServerServiceOfWindows.Describe(role.ServiceName, service.BinaryPath);
            foreach (var iis in services.RunningDependents(role.ServiceName).Where(n => RoleTable.IisServices.Contains(n, StringComparer.OrdinalIgnoreCase)))
                yield return ErrorCatalogue.WebServerServiceNeeded.Describe(iis, role.ServiceName);
        }
    }
}
