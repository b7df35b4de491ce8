namespace QvTrust.Core.Errors;

// What the administrator asked for (QVT10xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT1001.</summary>
    public static ErrorDefinition HostMissing { get; } = new("QVT1001",
        "QMSHOST is missing",
        "Give the machine name of the QMS server: QMSHOST=QMS01", 2);

    /// <summary>QVT1002.</summary>
    public static ErrorDefinition HostIsAddress { get; } = new("QVT1002",
        "QMSHOST={0} is an IP address",
        "QlikView addresses servers by machine name: give the name, and the address as QMSADDRESS={0} where the name does not resolve", 2);

    /// <summary>QVT1003.</summary>
    public static ErrorDefinition HostIsFqdn { get; } = new("QVT1003",
        "QMSHOST={0} is a full domain name",
        "Give the machine name alone: QMSHOST={1}; where it does not resolve, add QMSADDRESS={0}", 2);

    /// <summary>QVT1004.</summary>
    public static ErrorDefinition HostMalformed { get; } = new("QVT1004",
        "QMSHOST={0} is not a machine name",
        "A machine name has 1 to 15 letters, digits or hyphens, not only digits", 2);

    /// <summary>QVT1005.</summary>
    public static ErrorDefinition PortMalformed { get; } = new("QVT1005",
        "AUTHORITYPORT={0} is not a port",
        "Give a number from 1 to 65535, or leave it out for 14780", 2);

    /// <summary>QVT1006.</summary>
    public static ErrorDefinition AuthorityMalformed { get; } = new("QVT1006",
        "AUTHORITY={0} is not a way to an authority",
        "Give auto, adopt or create", 2);

    /// <summary>QVT1007.</summary>
    public static ErrorDefinition AddressMalformed { get; } = new("QVT1007",
        "QMSADDRESS={0} is not a host name or address",
        "Give a DNS name or an IP address without scheme or port", 2);

    /// <summary>QVT1008.</summary>
    public static ErrorDefinition TokenTwice { get; } = new("QVT1008",
        "ENROLLTOKEN and ENROLLTOKENFILE are both given",
        "Give one of them", 2);

    /// <summary>QVT1009.</summary>
    public static ErrorDefinition TokenFileMalformed { get; } = new("QVT1009",
        "ENROLLTOKENFILE={0} is not a full path",
        "Give a local or UNC path without quotes and semicolons", 2);

    /// <summary>QVT1010.</summary>
    public static ErrorDefinition RoleUnknown { get; } = new("QVT1010",
        "the role {0} is not known",
        "Roles are QMS, QVS, QDS, QVWS and DSC", 2);

    /// <summary>QVT1011.</summary>
    public static ErrorDefinition ValueUnsafe { get; } = new("QVT1011",
        "{0} holds a character that it cannot have",
        "Remove semicolons, quotes, brackets and control characters", 2);

    /// <summary>QVT1012.</summary>
    public static ErrorDefinition MachineNameMalformed { get; } = new("QVT1012",
        "{0} is not a machine name",
        "A machine name has 1 to 15 letters, digits or hyphens, not only digits; give neither a domain nor an address", 2);

    /// <summary>QVT1013.</summary>
    public static ErrorDefinition LifetimeMalformed { get; } = new("QVT1013",
        "{0} is not a lifetime in hours",
        "Give whole hours from 1 to 720", 2);

    /// <summary>QVT1014.</summary>
    public static ErrorDefinition AuthorityThumbprintMalformed { get; } = new("QVT1014",
        "AUTHORITYTHUMBPRINT={0} is not a thumbprint",
        "Give 40 hexadecimal digits", 2);

    /// <summary>QVT1015.</summary>
    public static ErrorDefinition CommandLineWrong { get; } = new("QVT1015",
        "the command line cannot be read: {0}",
        "qvtrust --help shows the commands, and --help behind a command its options and examples", 2);

    /// <summary>QVT1016.</summary>
    public static ErrorDefinition WindowsOnly { get; } = new("QVT1016",
        "{0} reads the certificate stores, services and firewall of Windows, and this is another system",
        "Run it on a server of the QlikView installation", 2);

    /// <summary>QVT1017.</summary>
    public static ErrorDefinition RosterUnreadable { get; } = new("QVT1017",
        "the roster {0} cannot be read: {1}",
        "Write one server in a line, its name and its roles: QVS01 QVS,QDS", 2);

    /// <summary>QVT1018.</summary>
    public static ErrorDefinition RoleNeedsNoToken { get; } = new("QVT1018",
        "the role {0} takes no enrolment token: its server is the authority",
        "Give the roles of the nodes: QVS, QDS, QVWS, DSC", 2);

    /// <summary>QVT1019.</summary>
    public static ErrorDefinition PathMalformed { get; } = new("QVT1019",
        "{0}={1} is not a full path",
        "Give a local path such as D:\\trust\\file or a UNC path", 2);

    /// <summary>QVT1020.</summary>
    public static ErrorDefinition TrustMalformed { get; } = new("QVT1020",
        "TRUST={0} is not known",
        "Give enrol, package or existing", 2);

    /// <summary>QVT1021.</summary>
    public static ErrorDefinition TrustWaitMalformed { get; } = new("QVT1021",
        "TRUSTWAIT={0} is not a number of minutes",
        "Give whole minutes from 0 to 60", 2);

    /// <summary>QVT1022.</summary>
    public static ErrorDefinition PackagePinMalformed { get; } = new("QVT1022",
        "PACKAGEPIN={0} is not a pin",
        "Copy it from the line that qvtrust package printed: sha256: and 64 hexadecimal digits", 2);

    /// <summary>QVT1023.</summary>
    public static ErrorDefinition PropertyMissing { get; } = new("QVT1023",
        "{0} needs {1}",
        "Give both; the properties stand in the reference of properties", 2);

    /// <summary>QVT1024.</summary>
    public static ErrorDefinition RenewWindowMalformed { get; } = new("QVT1024",
        "RENEWWINDOW={0} is no window",
        "Give any, or days and times of this server's clock: 02:00-04:00, Sun 02:00-04:00, Sat,Sun 22:00-03:00", 2);

    /// <summary>QVT1025.</summary>
    public static ErrorDefinition RestartServicesMalformed { get; } = new("QVT1025",
        "RESTARTSERVICES={0} is not known",
        "Give now or later", 2);

    /// <summary>QVT1026.</summary>
    public static ErrorDefinition FirstStartMalformed { get; } = new("QVT1026",
        "FIRSTSTART={0} is not known",
        "Give 1, or leave it out", 2);

    /// <summary>QVT1027.</summary>
    public static ErrorDefinition FirstStartWithAuthority { get; } = new("QVT1027",
        "FIRSTSTART=1 and AUTHORITY={0} exclude each other: at its first start QMS makes a QlikViewCA of its own",
        "Leave FIRSTSTART out and start QMS after setup, or leave AUTHORITY out and have setup adopt what QMS makes", 2);

    /// <summary>QVT1028.</summary>
    public static ErrorDefinition TimeoutMalformed { get; } = new("QVT1028",
        "TIMEOUTMINUTES={0} is no number of minutes from 1 to 1440",
        "Give a whole number of minutes, or leave it out for 30", 2);

    /// <summary>QVT1031.</summary>
    public static ErrorDefinition MachineNameReserved { get; } = new("QVT1031",
        "no node can have the machine name {0}: {1}",
        "Give the node's own machine name, as hostname shows it there", 2);

    /// <summary>QVT1032.</summary>
    public static ErrorDefinition DryRunMalformed { get; } = new("QVT1032",
        "DRYRUN={0} is not known",
        "Give DRYRUN=1 for a plan that changes nothing, or leave it out", 2);

    /// <summary>QVT1033.</summary>
    public static ErrorDefinition PlanFileRefused { get; } = new("QVT1033",
        "PLANFILE={0} is there and holds something else than a plan: it is left as it is",
        "Name a file that is not there yet, or the one of an earlier plan", 2);

    /// <summary>QVT1041.</summary>
    public static ErrorDefinition CheckUnknown { get; } = new("QVT1041",
        "no check has the name {0}",
        "Give names of the list of checks, with commas between them: IGNORECHECKS=clock-differs,fips-mode", 2);

    /// <summary>QVT1042.</summary>
    public static ErrorDefinition CheckNotIgnorable { get; } = new("QVT1042",
        "the check {0} cannot be ignored",
        "Mend what it finds: a setup that went on all the same would break, or could not be undone", 2);

    /// <summary>QVT1043.</summary>
    public static ErrorDefinition CheckNotFixable { get; } = new("QVT1043",
        "qvtrust cannot mend what the check {0} finds",
        "Mend it as the finding says; --fix is for {1}", 2);

    /// <summary>QVT1061.</summary>
    public static ErrorDefinition FirewallRemoteMalformed { get; } = new("QVT1061",
        "FIREWALLREMOTE={0} is no list of addresses that a firewall rule can have",
        "Give any, or with commas addresses (10.1.2.3), subnets that end in zeros (10.1.0.0/16), ranges (10.1.2.3-10.1.2.9) or LocalSubnet", 2);

    /// <summary>QVT1062.</summary>
    public static ErrorDefinition FirewallProfileMalformed { get; } = new("QVT1062",
        "FIREWALLPROFILE={0} names no networks of the Windows firewall",
        "Give any, or with commas domain, private, public", 2);

    /// <summary>QVT1063.</summary>
    public static ErrorDefinition OpenWebPortsMalformed { get; } = new("QVT1063",
        "OPENWEBPORTS={0} is neither 1 nor 0",
        "Give 1 to have TCP 80 and 443 of the web server opened to its users, 0 not to", 2);

    /// <summary>QVT1064.</summary>
    public static ErrorDefinition OptionalPortsMalformed { get; } = new("QVT1064",
        "OPTIONALPORTS={0} names ports that no role has",
        "Give none, or some of {1} with commas", 2);

    /// <summary>QVT1071.</summary>
    public static ErrorDefinition SwitchFileUnreadable { get; } = new("QVT1071",
        "SWITCHFILE {0} cannot be read: {1}",
        "Name a plain file that is there; SYSTEM reads it, on a share the computer account of this server", 2);

    /// <summary>QVT1072.</summary>
    public static ErrorDefinition SwitchFileMalformed { get; } = new("QVT1072",
        "SWITCHFILE {0} is not understood: {1}",
        "Correct it: docs/switch.md says what it holds", 2);

    /// <summary>QVT1073.</summary>
    public static ErrorDefinition SwitchPlaceOutside { get; } = new("QVT1073",
        "SWITCHFILE {0} names {1}, which is not QlikView's",
        "Give files below %ProgramData%\\QlikTech or %ProgramFiles%\\QlikView, written so, and keys in HKLM\\SOFTWARE\\QlikTech: setup changes nothing else", 2);

    /// <summary>QVT1074.</summary>
    public static ErrorDefinition SwitchFileWritable { get; } = new("QVT1074",
        "SWITCHFILE {0} can be written by {1}: SYSTEM must not do what others may have written",
        "Make Administrators its owner and let nobody but SYSTEM and administrators write it", 3);

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
