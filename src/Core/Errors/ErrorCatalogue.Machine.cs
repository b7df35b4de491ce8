namespace QvTrust.Core.Errors;

// The server itself (QVT20xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT2001.</summary>
    public static ErrorDefinition RoleNotInstalled { get; } = new("QVT2001", 3);

    /// <summary>QVT2002.</summary>
    public static ErrorDefinition QlikViewTooOld { get; } = new("QVT2002", 3);

    /// <summary>QVT2003.</summary>
    public static ErrorDefinition KeyUnreadable { get; } = new("QVT2003");

    /// <summary>QVT2004.</summary>
    public static ErrorDefinition KeyRightsNotSet { get; } = new("QVT2004");

    /// <summary>QVT2005.</summary>
    public static ErrorDefinition ServiceAccountUnknown { get; } = new("QVT2005", 3);

    /// <summary>QVT2006.</summary>
    public static ErrorDefinition ServiceDidNotStart { get; } = new("QVT2006");

    /// <summary>QVT2007.</summary>
    public static ErrorDefinition ServiceDidNotStop { get; } = new("QVT2007");

    /// <summary>QVT2008.</summary>
    public static ErrorDefinition PortTaken { get; } = new("QVT2008", 3);

    /// <summary>QVT2009.</summary>
    public static ErrorDefinition KeyGone { get; } = new("QVT2009", 3);

    /// <summary>QVT2010.</summary>
    public static ErrorDefinition KeyWrongSize { get; } = new("QVT2010");

    /// <summary>QVT2011.</summary>
    public static ErrorDefinition FolderForeign { get; } = new("QVT2011", 3);

    /// <summary>QVT2012.</summary>
    public static ErrorDefinition RollbackDisabled { get; } = new("QVT2012", 3);

    /// <summary>QVT2013.</summary>
    public static ErrorDefinition WindowsCallFailed { get; } = new("QVT2013");

    /// <summary>QVT2014.</summary>
    public static ErrorDefinition OtherRootOfOurName { get; } = new("QVT2014", 3);

    /// <summary>QVT2015.</summary>
    public static ErrorDefinition ServiceDisabled { get; } = new("QVT2015", 3);

    /// <summary>QVT2016.</summary>
    public static ErrorDefinition RunInProgress { get; } = new("QVT2016", 3);

    /// <summary>QVT2017.</summary>
    public static ErrorDefinition TaskNotRegistered { get; } = new("QVT2017");

    /// <summary>QVT2018.</summary>
    public static ErrorDefinition DependentService { get; } = new("QVT2018", 3);

    /// <summary>QVT2019.</summary>
    public static ErrorDefinition RestartWaits { get; } = new("QVT2019", 3);

    /// <summary>QVT2020.</summary>
    public static ErrorDefinition ServiceLeftDown { get; } = new("QVT2020");

    /// <summary>QVT2021.</summary>
    public static ErrorDefinition NoAuthorityAfterFirstStart { get; } = new("QVT2021");

    /// <summary>QVT2031.</summary>
    public static ErrorDefinition FirewallUnavailable { get; } = new("QVT2031");

    /// <summary>QVT2040.</summary>
    public static ErrorDefinition SwitchPlaceMissing { get; } = new("QVT2040", 3);

    /// <summary>QVT2041.</summary>
    public static ErrorDefinition SwitchValueUnexpected { get; } = new("QVT2041", 3);

    /// <summary>QVT2042.</summary>
    public static ErrorDefinition SwitchPlaceUnsafe { get; } = new("QVT2042", 3);

    /// <summary>QVT2043.</summary>
    public static ErrorDefinition SwitchPlaceBusy { get; } = new("QVT2043", 3);

    /// <summary>QVT2044.</summary>
    public static ErrorDefinition SwitchUndone { get; } = new("QVT2044");

    /// <summary>QVT2071.</summary>
    public static ErrorDefinition Renamed { get; } = new("QVT2071", 3);

    /// <summary>QVT2072.</summary>
    public static ErrorDefinition NoInstallationPort { get; } = new("QVT2072", 3);

    /// <summary>QVT2073.</summary>
    public static ErrorDefinition WindowNeedsProgram { get; } = new("QVT2073", 3);

    /// <summary>QVT2078.</summary>
    public static ErrorDefinition DistributedAlready { get; } = new("QVT2078", 3);

    /// <summary>QVT2079.</summary>
    public static ErrorDefinition WindowsTooOld { get; } = new("QVT2079", 3);

    /// <summary>QVT2080.</summary>
    public static ErrorDefinition ServiceLogonRefused { get; } = new("QVT2080", 3);

    /// <summary>QVT2081.</summary>
    public static ErrorDefinition RestartCancelled { get; } = new("QVT2081");

    // This and the next three are said by launch conditions, before any code runs.
    /// <summary>QVT2074.</summary>
    public static ErrorDefinition NewerInstalled { get; } = new("QVT2074", 3);

    /// <summary>QVT2075.</summary>
    public static ErrorDefinition WindowsNot64 { get; } = new("QVT2075", 3);

    /// <summary>QVT2076.</summary>
    public static ErrorDefinition FrameworkTooOld { get; } = new("QVT2076", 3);

    /// <summary>QVT2077.</summary>
    public static ErrorDefinition PackageNeedsAdministrator { get; } = new("QVT2077", 3);

    private static ErrorDefinition[] MachineErrors() =>
    [
        RoleNotInstalled, QlikViewTooOld, KeyUnreadable, KeyRightsNotSet, ServiceAccountUnknown,
        ServiceDidNotStart, ServiceDidNotStop, PortTaken, KeyGone, KeyWrongSize, FolderForeign,
        RollbackDisabled, WindowsCallFailed, OtherRootOfOurName, ServiceDisabled, RunInProgress, TaskNotRegistered, DependentService, RestartWaits, ServiceLeftDown, NoAuthorityAfterFirstStart, FirewallUnavailable,
        SwitchPlaceMissing, SwitchValueUnexpected, SwitchPlaceUnsafe, SwitchPlaceBusy, SwitchUndone,
        .. WebServerErrors(), Renamed, NoInstallationPort, WindowNeedsProgram, NewerInstalled, WindowsNot64, FrameworkTooOld, PackageNeedsAdministrator, DistributedAlready,
        WindowsTooOld, ServiceLogonRefused, RestartCancelled,
    ];
}
