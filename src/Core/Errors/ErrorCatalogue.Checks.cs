namespace QvTrust.Core.Errors;

// What qvtrust check finds and no setup says in other words (QVT67xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6701.</summary>
    public static ErrorDefinition CheckUnreadable { get; } = new("QVT6701");

    /// <summary>QVT6702.</summary>
    public static ErrorDefinition EnrolledOutOfDate { get; } = new("QVT6702", 3);

    /// <summary>QVT6703.</summary>
    public static ErrorDefinition EnrolledEndsSoon { get; } = new("QVT6703");

    /// <summary>QVT6704.</summary>
    public static ErrorDefinition NativeEndsSoon { get; } = new("QVT6704");

    /// <summary>QVT6705.</summary>
    public static ErrorDefinition RootEndsSoon { get; } = new("QVT6705");

    /// <summary>QVT6706.</summary>
    public static ErrorDefinition SeveralGenerations { get; } = new("QVT6706");

    /// <summary>QVT6707.</summary>
    public static ErrorDefinition SeveralQlikViewCas { get; } = new("QVT6707");

    /// <summary>QVT6708.</summary>
    public static ErrorDefinition KeyNotReadable { get; } = new("QVT6708", 3);

    /// <summary>QVT6709.</summary>
    public static ErrorDefinition LicenseServiceOlder { get; } = new("QVT6709");

    /// <summary>QVT6710.</summary>
    public static ErrorDefinition PemMissing { get; } = new("QVT6710");

    /// <summary>QVT6711.</summary>
    public static ErrorDefinition PemKeyReadable { get; } = new("QVT6711", 3);

    /// <summary>QVT6712.</summary>
    public static ErrorDefinition RunLeftOver { get; } = new("QVT6712", 3);

    /// <summary>QVT6713.</summary>
    public static ErrorDefinition RenewalDue { get; } = new("QVT6713");

    /// <summary>QVT6714.</summary>
    public static ErrorDefinition RenewalWaits { get; } = new("QVT6714");

    /// <summary>QVT6715.</summary>
    public static ErrorDefinition RenewalTaskMissing { get; } = new("QVT6715");

    /// <summary>QVT6716.</summary>
    public static ErrorDefinition LastRunFailed { get; } = new("QVT6716");

    /// <summary>QVT6717.</summary>
    public static ErrorDefinition CertificateMissing { get; } = new("QVT6717", 3);

    /// <summary>QVT6718.</summary>
    public static ErrorDefinition AuthorityNotRunning { get; } = new("QVT6718");

    /// <summary>QVT6719.</summary>
    public static ErrorDefinition KeyClosed { get; } = new("QVT6719");

    /// <summary>QVT6720.</summary>
    public static ErrorDefinition AddressOfOtherName { get; } = new("QVT6720");

    /// <summary>QVT6721.</summary>
    public static ErrorDefinition NameServiceSilent { get; } = new("QVT6721");

    /// <summary>QVT6722.</summary>
    public static ErrorDefinition ClockWrong { get; } = new("QVT6722", 3);

    /// <summary>QVT6723.</summary>
    public static ErrorDefinition ClockDrifts { get; } = new("QVT6723");

    /// <summary>QVT6724.</summary>
    public static ErrorDefinition RebootPending { get; } = new("QVT6724");

    /// <summary>QVT6725.</summary>
    public static ErrorDefinition FipsMode { get; } = new("QVT6725");

    /// <summary>QVT6726.</summary>
    public static ErrorDefinition FirewallStopped { get; } = new("QVT6726");

    /// <summary>QVT6727.</summary>
    public static ErrorDefinition FirewallByPolicy { get; } = new("QVT6727");

    /// <summary>QVT6728.</summary>
    public static ErrorDefinition ApplicationControl { get; } = new("QVT6728");

    /// <summary>QVT6729.</summary>
    public static ErrorDefinition Tls12Off { get; } = new("QVT6729", 3);

    /// <summary>QVT6730.</summary>
    public static ErrorDefinition TwoQms { get; } = new("QVT6730");

    /// <summary>QVT6731.</summary>
    public static ErrorDefinition CertificateInCurrentUser { get; } = new("QVT6731");

    /// <summary>QVT6732.</summary>
    public static ErrorDefinition ServiceNeverStarted { get; } = new("QVT6732");

    /// <summary>QVT6733.</summary>
    public static ErrorDefinition OldCertificate { get; } = new("QVT6733");

    /// <summary>QVT6734.</summary>
    public static ErrorDefinition RolePortTaken { get; } = new("QVT6734");

    /// <summary>QVT6735.</summary>
    public static ErrorDefinition FixNotHere { get; } = new("QVT6735", 3);

    /// <summary>QVT6736.</summary>
    public static ErrorDefinition RestartPending { get; } = new("QVT6736");

    /// <summary>QVT6737.</summary>
    public static ErrorDefinition Tls12NotUsual { get; } = new("QVT6737");

    /// <summary>QVT6738.</summary>
    public static ErrorDefinition AuthoritySilent { get; } = new("QVT6738");

    /// <summary>QVT6739.</summary>
    public static ErrorDefinition FirewallRuleMissing { get; } = new("QVT6739");

    /// <summary>QVT6740.</summary>
    public static ErrorDefinition ListenerClosed { get; } = new("QVT6740");

    /// <summary>QVT6741.</summary>
    public static ErrorDefinition WindowsOlderThanProgram { get; } = new("QVT6741");

    /// <summary>QVT6742.</summary>
    public static ErrorDefinition ServiceStarting { get; } = new("QVT6742");

    /// <summary>QVT6743.</summary>
    public static ErrorDefinition FrameworkOlderThanPackages { get; } = new("QVT6743");

    /// <summary>QVT6744.</summary>
    public static ErrorDefinition RollbackDisabledByPolicy { get; } = new("QVT6744");

    private static ErrorDefinition[] CheckErrors() =>
    [
        CheckUnreadable, EnrolledOutOfDate, EnrolledEndsSoon, NativeEndsSoon, RootEndsSoon, SeveralGenerations, SeveralQlikViewCas, KeyNotReadable,
        LicenseServiceOlder, PemMissing, PemKeyReadable, RunLeftOver, RenewalDue, RenewalWaits, RenewalTaskMissing, LastRunFailed,
        CertificateMissing, AuthorityNotRunning, KeyClosed,
        AddressOfOtherName, NameServiceSilent, ClockWrong, ClockDrifts, RebootPending, FipsMode, FirewallStopped, FirewallByPolicy, ApplicationControl,
        Tls12Off, TwoQms, CertificateInCurrentUser, ServiceNeverStarted, OldCertificate, RolePortTaken, FixNotHere, RestartPending, Tls12NotUsual,
        AuthoritySilent, FirewallRuleMissing, ListenerClosed, WindowsOlderThanProgram, ServiceStarting, FrameworkOlderThanPackages, RollbackDisabledByPolicy,
    ];
}
