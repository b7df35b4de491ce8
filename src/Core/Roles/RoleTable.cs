using QvTrust.Core.Errors;

namespace QvTrust.Core.Roles;

/// <summary>The five roles. One row each; nothing else in the product knows a port, a service or a folder of QlikView.</summary>
public static class RoleTable
{
    /// <summary>Port of our own authority service unless configured otherwise.</summary>
    public const int DefaultAuthorityPort = 14780;

    /// <summary>Service that runs the License Service on the QMS machine (since April 2019).</summary>
    public const string DispatcherService = "QlikViewServiceDispatcher";

    /// <summary>Folder of the License Service, with %ProgramData%.</summary>
    public const string DispatcherDataFolder = @"%ProgramData%\QlikTech\LicenseService";

    /// <summary>Where QMS exports the License Service's PEM files, with %ProgramData% (docs/qlikview.md, License Service).</summary>
    public const string ExportFolder = @"%ProgramData%\QlikTech\LicenseService\Exported Certificates\";

    /// <summary>Our own service on the QMS machine.</summary>
    public const string AuthorityService = "QvTrustAuthority";

    /// <summary>Oldest QlikView whose certificates (version 2) this product handles.</summary>
    public static Version OldestQlikView { get; } = new(12, 0);

    /// <summary>QlikView Management Service.</summary>
    public static Role Qms { get; } = new("QMS", "QlikView Management Service", "QlikviewManagementService",
        @"%ProgramFiles%\QlikView\Management Service\QVManagementService.exe", @"%ProgramData%\QlikTech\ManagementService", [4780, 4799], [4780, 4799]);

    /// <summary>QlikView Server.</summary>
    public static Role Qvs { get; } = new("QVS", "QlikView Server", "QlikviewServer",
        @"%ProgramFiles%\QlikView\Server\QVS.exe", @"%ProgramData%\QlikTech\QlikViewServer", [4747, 4749], [4749])
    {
        OptionalPorts = [new("tunnel", 4774), new("cluster", 14747)],
    };

    /// <summary>QlikView Distribution Service.</summary>
    public static Role Qds { get; } = new("QDS", "QlikView Distribution Service", "QlikViewDistributionService",
        @"%ProgramFiles%\QlikView\Distribution Service\QVDistributionService.exe", @"%ProgramData%\QlikTech\DistributionService", [4720], [4720], 14720);

    /// <summary>QlikView Web Server.</summary>
    public static Role Qvws { get; } = new("QVWS", "QlikView Web Server", "QlikviewWebserver",
        @"%ProgramFiles%\QlikView\Server\Web Server\QVWebServer.exe", @"%ProgramData%\QlikTech\WebServer", [4750], [4750], 14750)
    {
        WebPorts = [80, 443],
    };

    /// <summary>QlikView Directory Service Connector.</summary>
    public static Role Dsc { get; } = new("DSC", "QlikView Directory Service Connector", "QlikviewDirectoryServiceConnector",
        @"%ProgramFiles%\QlikView\Directory Service Connector\QVDirectoryServiceConnector.exe", @"%ProgramData%\QlikTech\DirectoryServiceConnector", [4730], [4730], 14730)
    {
        OptionalPorts = [new("customusers", 4735)],
    };

    /// <summary>All of them, QMS first.</summary>
    public static IReadOnlyList<Role> All { get; } = [Qms, Qvs, Qds, Qvws, Dsc];

    /// <summary>Services of IIS, which belong to every web site of a server: they are never stopped, started or given anything.</summary>
    public static IReadOnlyList<string> IisServices { get; } = ["W3SVC", "WAS", "IISADMIN"];

    /// <summary>The role QVWS where IIS stands in place of QlikView's own web server.</summary>
    /// <param name="serviceName">Windows service of the QlikView Settings Service, whose name is not published.</param>
    public static Role QvwsWithIis(string serviceName) => Qvws with { ServiceName = serviceName, UsesIis = true };

    /// <summary>Every kind of optional port.</summary>
    public static IReadOnlyList<string> OptionalPortKinds { get; } = [.. All.SelectMany(r => r.OptionalPorts).Select(p => p.Kind)];

    /// <summary>The role of that name in any case; QVT1010 otherwise.</summary>
    public static Role Find(string name)
        => All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw ErrorCatalogue.RoleUnknown.With(name);
}
