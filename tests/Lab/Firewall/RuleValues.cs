using Microsoft.Win32;

namespace QvTrust.Lab.Firewall;

/// <summary>What a rule consists of, with the defaults that Windows documents for a new one.</summary>
internal sealed record RuleValues
{
    public const int Any = 256;
    private const int AllProfiles = int.MaxValue;
    private const int Inbound = 1;
    private const int Allow = 1;

    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string ApplicationName { get; set; } = "";
    public string ServiceName { get; set; } = "";
    public int Protocol { get; set; } = Any;
    public string LocalPorts { get; set; } = "";
    public string RemotePorts { get; set; } = "";
    public string LocalAddresses { get; set; } = "*";
    public string RemoteAddresses { get; set; } = "*";
    public string IcmpTypesAndCodes { get; set; } = "";
    public int Direction { get; set; } = Inbound;
    public string InterfaceTypes { get; set; } = "All";
    public int Enabled { get; set; }
    public string Grouping { get; set; } = "";
    public int Profiles { get; set; } = AllProfiles;
    public int EdgeTraversal { get; set; }
    public int Action { get; set; } = Allow;

    public IEnumerable<(string Name, string Value)> Texts() =>
    [
        (nameof(Name), Name), (nameof(Description), Description), (nameof(ApplicationName), ApplicationName),
        (nameof(ServiceName), ServiceName), (nameof(LocalPorts), LocalPorts), (nameof(RemotePorts), RemotePorts),
        (nameof(LocalAddresses), LocalAddresses), (nameof(RemoteAddresses), RemoteAddresses),
        (nameof(IcmpTypesAndCodes), IcmpTypesAndCodes), (nameof(InterfaceTypes), InterfaceTypes), (nameof(Grouping), Grouping),
    ];

    public IEnumerable<(string Name, int Value)> Numbers() =>
    [
        (nameof(Protocol), Protocol), (nameof(Direction), Direction), (nameof(Enabled), Enabled), (nameof(Profiles), Profiles),
        (nameof(EdgeTraversal), EdgeTraversal), (nameof(Action), Action),
    ];

    public static RuleValues From(RegistryKey key) => new()
    {
        Name = Text(key, nameof(Name)),
        Description = Text(key, nameof(Description)),
        ApplicationName = Text(key, nameof(ApplicationName)),
        ServiceName = Text(key, nameof(ServiceName)),
        Protocol = Number(key, nameof(Protocol)),
        LocalPorts = Text(key, nameof(LocalPorts)),
        RemotePorts = Text(key, nameof(RemotePorts)),
        LocalAddresses = Text(key, nameof(LocalAddresses)),
        RemoteAddresses = Text(key, nameof(RemoteAddresses)),
        IcmpTypesAndCodes = Text(key, nameof(IcmpTypesAndCodes)),
        Direction = Number(key, nameof(Direction)),
        InterfaceTypes = Text(key, nameof(InterfaceTypes)),
        Enabled = Number(key, nameof(Enabled)),
        Grouping = Text(key, nameof(Grouping)),
        Profiles = Number(key, nameof(Profiles)),
        EdgeTraversal = Number(key, nameof(EdgeTraversal)),
        Action = Number(key, nameof(Action)),
    };

    private static string Text(RegistryKey key, string name) => key.GetValue(name) as string ?? "";

    private static int Number(RegistryKey key, string name) => key.GetValue(name) as int? ?? 0;
}
