namespace QvTrust.Lab.Runner;

/// <summary>What the lab expects of a role: written down here a second time on purpose, from docs/qlikview.md (Q30-Q44).</summary>
/// <param name="Id">QMS, QVS, QDS, QVWS or DSC.</param>
/// <param name="Server">The lab server that plays it.</param>
/// <param name="Service">Its Windows service.</param>
/// <param name="TlsPorts">Ports that serve other servers by TLS once there is trust.</param>
/// <param name="FirewallPorts">Ports that setup opens.</param>
internal sealed record LabRole(string Id, string Server, string Service, int[] TlsPorts, int[] FirewallPorts)
{
    public const string Dispatcher = "QlikViewServiceDispatcher";
    public const string Authority = "QvTrustAuthority";
    private const string SettingsService = "QlikView Settings Service";

    public const int AuthorityPort = 14780;
    public const int ClientPort = 4799;

    public static LabRole Qms { get; } = new("QMS", "QMS01", "QlikviewManagementService", [4780, 4799, 14780], [4780, 4799, 14780]);

    public static LabRole Qvs { get; } = new("QVS", "QVS01", "QlikviewServer", [4749], [4747, 4749]);

    public static LabRole Qds { get; } = new("QDS", "QDS01", "QlikViewDistributionService", [4720], [4720]);

    public static LabRole Qvws { get; } = new("QVWS", "QVWS01", "QlikviewWebserver", [4750], [4750, 80, 443]);

    /// <summary>The same role where IIS serves users: the service behind it is named by the administrator.</summary>
    public static LabRole Settings { get; } = Qvws with { Service = SettingsService };

    public static LabRole Dsc { get; } = new("DSC", "DSC01", "QlikviewDirectoryServiceConnector", [4730], [4730]);

    public static IReadOnlyList<LabRole> All { get; } = [Qms, Qvs, Qds, Qvws, Dsc];

    public static IReadOnlyList<LabRole> Nodes { get; } = [Qvs, Qds, Qvws, Dsc];

    /// <summary>Several roles of one server, as one.</summary>
    public static LabRole Together(string server, params LabRole[] roles) => roles[0] with
    {
        Server = server,
        TlsPorts = [.. roles.SelectMany(r => r.TlsPorts)],
        FirewallPorts = [.. roles.SelectMany(r => r.FirewallPorts)],
        Others = [.. roles.Skip(1).Select(r => r.Service)],
    };

    /// <summary>Services of further roles on the same server.</summary>
    public IReadOnlyList<string> Others { get; private init; } = [];

    /// <summary>What plays it, in the words of the stand-ins.</summary>
    public string StandIn => IsBehindIis ? "SETTINGS" : Id;

    /// <summary>True where it is QVWS and IIS serves users.</summary>
    public bool IsBehindIis => Service == SettingsService;

    public string Package => $"QvTrust.{Id[..1]}{Id[1..].ToLowerInvariant()}.msi";

    /// <summary>Every service of the server, ours included.</summary>
    public IReadOnlyList<string> Services => Id == Qms.Id ? [Service, .. Others, Dispatcher, Authority] : [Service, .. Others];
}
