namespace QvTrust.Core.Errors;

// The server itself (QVT20xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT2001.</summary>
    public static ErrorDefinition RoleNotInstalled { get; } = new("QVT2001",
        "{0} is not installed here: no service {1}",
        "Install {0} on this server first, or run the package of the role that is here", 3);

    /// <summary>QVT2002.</summary>
    public static ErrorDefinition QlikViewTooOld { get; } = new("QVT2002",
        "QlikView {0} is version {1}",
        "Certificate trust of this product needs 12.00 or later: upgrade QlikView first", 3);

    /// <summary>QVT2003.</summary>
    public static ErrorDefinition KeyUnreadable { get; } = new("QVT2003",
        "the private key of {0} cannot be used: {1}",
        "Check the key container's rights with: certutil -store My; then run setup again");

    /// <summary>QVT2004.</summary>
    public static ErrorDefinition KeyRightsNotSet { get; } = new("QVT2004",
        "the rights of the private key of {0} read back differently: wanted {1}, found {2}",
        "Another program guards this key: mend its rights by hand (certlm.msc, Manage Private Keys) and run setup again");

    /// <summary>QVT2005.</summary>
    public static ErrorDefinition ServiceAccountUnknown { get; } = new("QVT2005",
        "the account {1} of the service {0} does not resolve to a SID",
        "Correct the account in services.msc, or make the domain reachable, and run setup again", 3);

    /// <summary>QVT2006.</summary>
    public static ErrorDefinition ServiceDidNotStart { get; } = new("QVT2006",
        "the service {0} did not come up, or did not stay up: {1}",
        "What this run had changed is put back; read the service's own log and the event log, then run the same again");

    /// <summary>QVT2007.</summary>
    public static ErrorDefinition ServiceDidNotStop { get; } = new("QVT2007",
        "the service {0} did not stop within {1} seconds",
        "Stop it by hand and run setup again");

    /// <summary>QVT2008.</summary>
    public static ErrorDefinition PortTaken { get; } = new("QVT2008",
        "TCP port {0} is used by another program",
        "Free it, or give another one: AUTHORITYPORT=", 3);

    /// <summary>QVT2009.</summary>
    public static ErrorDefinition KeyGone { get; } = new("QVT2009",
        "the private key of the certificate {0} is gone",
        "Enrol again with a new token: on {1} run qvtrust token new {2} --roles {3}", 3);

    /// <summary>QVT2010.</summary>
    public static ErrorDefinition KeyWrongSize { get; } = new("QVT2010",
        "the platform made a key of {0} bits instead of {1}",
        "Repair the Windows cryptographic provider; nothing was changed");

    /// <summary>QVT2011.</summary>
    public static ErrorDefinition FolderForeign { get; } = new("QVT2011",
        "{0} was not made by this product: {1}",
        "Look at what it is, rename or remove it, and run setup again; nothing was changed", 3);

    /// <summary>QVT2012.</summary>
    public static ErrorDefinition RollbackDisabled { get; } = new("QVT2012",
        "Windows Installer runs with rollback disabled",
        "Remove DISABLEROLLBACK and the policy DisableRollback: this product never changes a server without a way back", 3);

    /// <summary>QVT2013.</summary>
    public static ErrorDefinition WindowsCallFailed { get; } = new("QVT2013",
        "{0} failed: {1}",
        "Run setup again; if it stays, send the log to your support");

    /// <summary>QVT2014.</summary>
    public static ErrorDefinition OtherRootOfOurName { get; } = new("QVT2014",
        "LocalMachine\\My holds a certificate for {0} of another QlikViewCA ({1})",
        "This server belongs to another installation: remove its certificates there first, or give the QMSHOST that it belongs to", 3);

    /// <summary>QVT2015.</summary>
    public static ErrorDefinition ServiceDisabled { get; } = new("QVT2015",
        "the service {0} runs but is disabled: once stopped it could not be started again",
        "Set its start type to automatic in services.msc, or stop it, and run setup again", 3);

    /// <summary>QVT2016.</summary>
    public static ErrorDefinition RunInProgress { get; } = new("QVT2016",
        "this server is being changed by {0}",
        "Wait until that has ended, then run this again; nothing was changed", 3);

    /// <summary>QVT2017.</summary>
    public static ErrorDefinition TaskNotRegistered { get; } = new("QVT2017",
        "the scheduled task {0} reads back differently from what was registered",
        "Another program guards scheduled tasks here: let it allow this one, and run setup again");

    /// <summary>QVT2018.</summary>
    public static ErrorDefinition DependentService { get; } = new("QVT2018",
        "the service {0}, which is not QlikView's, runs and depends on {1}: Windows does not stop the one while the other runs",
        "Stop {0} (services.msc), run the same again, and start {0} afterwards, because setup stops no other program's service", 3);

    /// <summary>QVT2019.</summary>
    public static ErrorDefinition RestartWaits { get; } = new("QVT2019",
        "the restart of QlikView's services is still pending: {0} does not run",
        "Start it, then {1}, and run qvtrust apply-pending again", 3);

    /// <summary>QVT2020.</summary>
    public static ErrorDefinition ServiceLeftDown { get; } = new("QVT2020",
        "the service {0}, which ran before, does not start with the certificates that were installed; the ones that it had loaded are gone with its process",
        "Mend what its error says and run qvtrust apply-pending again, or uninstall the package, which takes its certificates away, and start the service");

    /// <summary>QVT2021.</summary>
    public static ErrorDefinition NoAuthorityAfterFirstStart { get; } = new("QVT2021",
        "{0} was started for the first time and has made no QlikViewCA within {1} seconds",
        "Start it yourself, look at its log, and run setup again once certlm.msc shows CN=QlikViewCA");

    /// <summary>QVT2031.</summary>
    public static ErrorDefinition FirewallUnavailable { get; } = new("QVT2031",
        "{0} failed: the service Windows Defender Firewall (mpssvc) does not run",
        "Start it, or have whoever manages this server's firewall make the rules that the log of setup lists");

    /// <summary>QVT2040.</summary>
    public static ErrorDefinition SwitchPlaceMissing { get; } = new("QVT2040",
        "what SWITCHFILE says tells QlikView to use certificates is not here: {0}: {1}",
        "Give SWITCHFILE with rows that fit this version of QlikView, and start the service once if it never ran", 3);

    /// <summary>QVT2041.</summary>
    public static ErrorDefinition SwitchValueUnexpected { get; } = new("QVT2041",
        "{0} says \"{1}\", and SWITCHFILE knows it as \"{2}\" or \"{3}\"",
        "Find out what this version of QlikView means by it, then correct the value or the row of SWITCHFILE", 3);

    /// <summary>QVT2042.</summary>
    public static ErrorDefinition SwitchPlaceUnsafe { get; } = new("QVT2042",
        "{0}, which SWITCHFILE names, cannot be changed safely: {1}",
        "Correct the row of SWITCHFILE, or what its file is", 3);

    /// <summary>QVT2043.</summary>
    public static ErrorDefinition SwitchPlaceBusy { get; } = new("QVT2043",
        "{0}, which SWITCHFILE names, cannot be read or written now: {1}",
        "Close what holds it open, take the read-only attribute off it and see to it that SYSTEM may write it, then run setup again", 3);

    /// <summary>QVT2044.</summary>
    public static ErrorDefinition SwitchUndone { get; } = new("QVT2044",
        "{0} says \"{1}\" after the restart, where setup had seen \"{2}\" before it: a service wrote its old settings back when it stopped, or somebody else did",
        "Stop QlikView's services, run setup again while they are stopped, then start them");

    /// <summary>QVT2071.</summary>
    public static ErrorDefinition Renamed { get; } = new("QVT2071",
        "this server was {0} when it got its certificates and is {1} now",
        "On {2} run qvtrust token new {1} --roles {3} and repair with that token; both certificates are replaced, and qvtrust revoke {0} there ends the old ones", 3);

    /// <summary>QVT2072.</summary>
    public static ErrorDefinition NoInstallationPort { get; } = new("QVT2072",
        "no service of QlikView on {0} has a certificate installation port",
        "QDS, QVWS and DSC have one; a server with QVS or QMS alone gets its certificates by a token or an offline package", 3);

    /// <summary>QVT2073.</summary>
    public static ErrorDefinition WindowNeedsProgram { get; } = new("QVT2073",
        "there is no {0}, which closes the ports again",
        "Install the package of this server's role first, or use its TRUST=existing with TRUSTWAIT, which opens and closes the port by itself", 3);

    private static ErrorDefinition[] MachineErrors() =>
    [
        RoleNotInstalled, QlikViewTooOld, KeyUnreadable, KeyRightsNotSet, ServiceAccountUnknown,
        ServiceDidNotStart, ServiceDidNotStop, PortTaken, KeyGone, KeyWrongSize, FolderForeign,
        RollbackDisabled, WindowsCallFailed, OtherRootOfOurName, ServiceDisabled, RunInProgress, TaskNotRegistered, DependentService, RestartWaits, ServiceLeftDown, NoAuthorityAfterFirstStart, FirewallUnavailable,
        SwitchPlaceMissing, SwitchValueUnexpected, SwitchPlaceUnsafe, SwitchPlaceBusy, SwitchUndone,
        .. WebServerErrors(), Renamed, NoInstallationPort, WindowNeedsProgram,
    ];
}
