namespace QvTrust.Core.Errors;

// What the administrator asked for (QVT10xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT1001.</summary>
    public static ErrorDefinition HostMissing { get; } = new("QVT1001", 2);

    /// <summary>QVT1002.</summary>
    public static ErrorDefinition HostIsAddress { get; } = new("QVT1002", 2);

    /// <summary>QVT1003.</summary>
    public static ErrorDefinition HostIsFqdn { get; } = new("QVT1003", 2);

    /// <summary>QVT1004.</summary>
    public static ErrorDefinition HostMalformed { get; } = new("QVT1004", 2);

    /// <summary>QVT1005.</summary>
    public static ErrorDefinition PortMalformed { get; } = new("QVT1005", 2);

    /// <summary>QVT1006.</summary>
    public static ErrorDefinition AuthorityMalformed { get; } = new("QVT1006", 2);

    /// <summary>QVT1007.</summary>
    public static ErrorDefinition AddressMalformed { get; } = new("QVT1007", 2);

    /// <summary>QVT1008.</summary>
    public static ErrorDefinition TokenTwice { get; } = new("QVT1008", 2);

    /// <summary>QVT1009.</summary>
    public static ErrorDefinition TokenFileMalformed { get; } = new("QVT1009", 2);

    /// <summary>QVT1010.</summary>
    public static ErrorDefinition RoleUnknown { get; } = new("QVT1010", 2);

    /// <summary>QVT1011.</summary>
    public static ErrorDefinition ValueUnsafe { get; } = new("QVT1011", 2);

    /// <summary>QVT1012.</summary>
    public static ErrorDefinition MachineNameMalformed { get; } = new("QVT1012", 2);

    /// <summary>QVT1013.</summary>
    public static ErrorDefinition LifetimeMalformed { get; } = new("QVT1013", 2);

    /// <summary>QVT1014.</summary>
    public static ErrorDefinition AuthorityThumbprintMalformed { get; } = new("QVT1014", 2);

    /// <summary>QVT1015.</summary>
    public static ErrorDefinition CommandLineWrong { get; } = new("QVT1015", 2);

    /// <summary>QVT1016.</summary>
    public static ErrorDefinition WindowsOnly { get; } = new("QVT1016", 2);

    /// <summary>QVT1017.</summary>
    public static ErrorDefinition RosterUnreadable { get; } = new("QVT1017", 2);

    /// <summary>QVT1018.</summary>
    public static ErrorDefinition RoleNeedsNoToken { get; } = new("QVT1018", 2);

    /// <summary>QVT1019.</summary>
    public static ErrorDefinition PathMalformed { get; } = new("QVT1019", 2);

    /// <summary>QVT1020.</summary>
    public static ErrorDefinition TrustMalformed { get; } = new("QVT1020", 2);

    /// <summary>QVT1021.</summary>
    public static ErrorDefinition TrustWaitMalformed { get; } = new("QVT1021", 2);

    /// <summary>QVT1022.</summary>
    public static ErrorDefinition PackagePinMalformed { get; } = new("QVT1022", 2);

    /// <summary>QVT1023.</summary>
    public static ErrorDefinition PropertyMissing { get; } = new("QVT1023", 2);

    /// <summary>QVT1024.</summary>
    public static ErrorDefinition RenewWindowMalformed { get; } = new("QVT1024", 2);

    /// <summary>QVT1025.</summary>
    public static ErrorDefinition RestartServicesMalformed { get; } = new("QVT1025", 2);

    /// <summary>QVT1026.</summary>
    public static ErrorDefinition FirstStartMalformed { get; } = new("QVT1026", 2);

    /// <summary>QVT1027.</summary>
    public static ErrorDefinition FirstStartWithAuthority { get; } = new("QVT1027", 2);

    /// <summary>QVT1028.</summary>
    public static ErrorDefinition TimeoutMalformed { get; } = new("QVT1028", 2);

    /// <summary>QVT1031.</summary>
    public static ErrorDefinition MachineNameReserved { get; } = new("QVT1031", 2);

    /// <summary>QVT1032.</summary>
    public static ErrorDefinition DryRunMalformed { get; } = new("QVT1032", 2);

    /// <summary>QVT1033.</summary>
    public static ErrorDefinition PlanFileRefused { get; } = new("QVT1033", 2);

    /// <summary>QVT1041.</summary>
    public static ErrorDefinition CheckUnknown { get; } = new("QVT1041", 2);

    /// <summary>QVT1042.</summary>
    public static ErrorDefinition CheckNotIgnorable { get; } = new("QVT1042", 2);

    /// <summary>QVT1043.</summary>
    public static ErrorDefinition CheckNotFixable { get; } = new("QVT1043", 2);

    /// <summary>QVT1061.</summary>
    public static ErrorDefinition FirewallRemoteMalformed { get; } = new("QVT1061", 2);

    /// <summary>QVT1062.</summary>
    public static ErrorDefinition FirewallProfileMalformed { get; } = new("QVT1062", 2);

    /// <summary>QVT1063.</summary>
    public static ErrorDefinition OpenWebPortsMalformed { get; } = new("QVT1063", 2);

    /// <summary>QVT1064.</summary>
    public static ErrorDefinition OptionalPortsMalformed { get; } = new("QVT1064", 2);

    /// <summary>QVT1071.</summary>
    public static ErrorDefinition SwitchFileUnreadable { get; } = new("QVT1071", 2);

    /// <summary>QVT1072.</summary>
    public static ErrorDefinition SwitchFileMalformed { get; } = new("QVT1072", 2);

    /// <summary>QVT1073.</summary>
    public static ErrorDefinition SwitchPlaceOutside { get; } = new("QVT1073", 2);

    /// <summary>QVT1074.</summary>
    public static ErrorDefinition SwitchFileWritable { get; } = new("QVT1074", 3);

    private static ErrorDefinition[] SettingsErrors() =>
    [
        HostMissing, HostIsAddress, HostIsFqdn, HostMalformed, PortMalformed, AuthorityMalformed,
        AddressMalformed, TokenTwice, TokenFileMalformed, RoleUnknown, ValueUnsafe, MachineNameMalformed,
        LifetimeMalformed, AuthorityThumbprintMalformed, CommandLineWrong, WindowsOnly, RosterUnreadable, RoleNeedsNoToken,
        PathMalformed, TrustMalformed, TrustWaitMalformed, PackagePinMalformed, PropertyMissing, RenewWindowMalformed, RestartServicesMalformed, FirstStartMalformed, FirstStartWithAuthority, TimeoutMalformed, MachineNameReserved,
        DryRunMalformed, PlanFileRefused,
        CheckUnknown, CheckNotIgnorable, CheckNotFixable,
        FirewallRemoteMalformed, FirewallProfileMalformed, OpenWebPortsMalformed, OptionalPortsMalformed,
        SwitchFileUnreadable, SwitchFileMalformed, SwitchPlaceOutside, SwitchFileWritable,
    ];
}
