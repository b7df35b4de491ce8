namespace QvTrust.Lab.StandIns;

/// <summary>How a port speaks once the machine has certificates; without them everything speaks plain text (Q23).</summary>
internal enum PortMode
{
    Plain,
    Tls,

    /// <summary>TLS that asks for the CN=QVProxy of this installation (Q45).</summary>
    TlsForClients,
}

internal sealed record Port(int Number, PortMode Mode, bool LoopbackOnly = false);

/// <summary>A role's service: its name, program and data folder (Q30-Q35), its ports (Q40-Q44, Q46).</summary>
internal sealed record Role(string Id, string Service, string Program, string DataFolder, IReadOnlyList<Port> Ports)
{
    public const string LicenseId = "LICENSE";
    public const string IisId = "IIS";
    public const string AppLockerId = "APPLOCKER";

    public static IReadOnlyList<Role> All { get; } =
    [
        new("QMS", "QlikviewManagementService", @"Management Service\QVManagementService.exe", "ManagementService",
            [new(4780, PortMode.Tls), new(4799, PortMode.TlsForClients)]),
        new("QVS", "QlikviewServer", @"Server\QVS.exe", "QlikViewServer",
            [new(4747, PortMode.Plain), new(4749, PortMode.Tls)]),
        new("QDS", "QlikViewDistributionService", @"Distribution Service\QVDistributionService.exe", "DistributionService",
            [new(4720, PortMode.Tls)]),
        // 443 is the end users' (Q11): no stand-in serves it.
        new("QVWS", "QlikviewWebserver", @"Server\Web Server\QVWebServer.exe", "WebServer",
            [new(4750, PortMode.Tls), new(80, PortMode.Plain)]),
        new("DSC", "QlikviewDirectoryServiceConnector", @"Directory Service Connector\QVDirectoryServiceConnector.exe",
            "DirectoryServiceConnector", [new(4730, PortMode.Tls)]),
        // Where IIS stands in place of QVWS (Q38): the service behind it, under the lab's own name, and IIS itself, which needs nothing of QlikView.
        new("SETTINGS", "QlikView Settings Service", @"Settings Service\SettingsService.exe", "WebServer", [new(4750, PortMode.Tls)]),
        // What AppLocker's policies need to be in force.
        new(AppLockerId, "AppIDSvc", @"AppLocker\appid.exe", "AppLocker", []),
        new(IisId, "W3SVC", @"IIS\iis.exe", "Iis", [new(80, PortMode.Plain)]),
        new("DISPATCHER", "QlikViewServiceDispatcher", @"Service Dispatcher\ServiceDispatcher.exe", "LicenseService", []),
        // No service of its own: the dispatcher runs it (Q50).
        new(LicenseId, "", @"Service Dispatcher\licenses.exe", "LicenseService", [new(9200, PortMode.Plain, LoopbackOnly: true)]),
    ];

    public string ProgramPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "QlikView", Program);

    public string DataPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "QlikTech", DataFolder);

    public static Role ById(string id) =>
        All.FirstOrDefault(r => r.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"'{id}' is no role; roles: {string.Join(' ', All.Select(r => r.Id))}");

    /// <summary>The role that a copy of this program plays, by its file name.</summary>
    public static Role? ByProgram(string path) =>
        All.FirstOrDefault(r => Path.GetFileName(r.Program).Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase));
}
