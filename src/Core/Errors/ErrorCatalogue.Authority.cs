namespace QvTrust.Core.Errors;

// The authority on the QMS server (QVT40xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT4001.</summary>
    public static ErrorDefinition NoQlikViewCa { get; } = new("QVT4001", 3);

    /// <summary>QVT4002.</summary>
    public static ErrorDefinition CreateRefused { get; } = new("QVT4002", 3);

    /// <summary>QVT4003.</summary>
    public static ErrorDefinition StartQmsOnce { get; } = new("QVT4003", 3);

    /// <summary>QVT4004.</summary>
    public static ErrorDefinition SeveralRoots { get; } = new("QVT4004", 3);

    /// <summary>QVT4005.</summary>
    public static ErrorDefinition NoServerCertificate { get; } = new("QVT4005", 3);

    /// <summary>QVT4006.</summary>
    public static ErrorDefinition NoClientCertificate { get; } = new("QVT4006", 3);

    /// <summary>QVT4007.</summary>
    public static ErrorDefinition RootKeyUnusable { get; } = new("QVT4007", 3);

    /// <summary>QVT4008.</summary>
    public static ErrorDefinition RequestMalformed { get; } = new("QVT4008", 4);

    /// <summary>QVT4009.</summary>
    public static ErrorDefinition KeyRefused { get; } = new("QVT4009", 4);

    /// <summary>QVT4010.</summary>
    public static ErrorDefinition KeyOfOtherMachine { get; } = new("QVT4010", 4);

    /// <summary>QVT4011.</summary>
    public static ErrorDefinition AuthorityConfiguration { get; } = new("QVT4011", 2);

    /// <summary>QVT4012.</summary>
    public static ErrorDefinition AuthorityNotReached { get; } = new("QVT4012");

    /// <summary>QVT4013.</summary>
    public static ErrorDefinition NotAdministrator { get; } = new("QVT4013", 3);

    /// <summary>QVT4014.</summary>
    public static ErrorDefinition TokenNotFound { get; } = new("QVT4014", 2);

    /// <summary>QVT4015.</summary>
    public static ErrorDefinition PemNotFresh { get; } = new("QVT4015");

    /// <summary>QVT4016.</summary>
    public static ErrorDefinition RootNotFound { get; } = new("QVT4016", 2);

    /// <summary>QVT4017.</summary>
    public static ErrorDefinition AdministrationUnknown { get; } = new("QVT4017", 2);

    /// <summary>QVT4018.</summary>
    public static ErrorDefinition CertificateNotFound { get; } = new("QVT4018", 2);

    /// <summary>QVT4019.</summary>
    public static ErrorDefinition CertificateAmbiguous { get; } = new("QVT4019", 2);

    /// <summary>QVT4020.</summary>
    public static ErrorDefinition OwnCertificate { get; } = new("QVT4020", 3);

    /// <summary>QVT4021.</summary>
    public static ErrorDefinition RevocationListNotAllowed { get; } = new("QVT4021", 3);

    /// <summary>QVT4022.</summary>
    public static ErrorDefinition KeyCompromised { get; } = new("QVT4022", 4);

    /// <summary>QVT4023.</summary>
    public static ErrorDefinition CertificateRevoked { get; } = new("QVT4023", 4);

    /// <summary>QVT4024.</summary>
    public static ErrorDefinition RenewalWithoutCertificate { get; } = new("QVT4024", 4);

    /// <summary>QVT4025.</summary>
    public static ErrorDefinition RenewalUnknown { get; } = new("QVT4025", 4);

    /// <summary>QVT4026.</summary>
    public static ErrorDefinition RenewalTooLate { get; } = new("QVT4026", 4);

    /// <summary>QVT4027.</summary>
    public static ErrorDefinition RenewalOldKey { get; } = new("QVT4027", 4);

    /// <summary>QVT4028.</summary>
    public static ErrorDefinition RenewalTooOften { get; } = new("QVT4028", 4);

    /// <summary>QVT4029.</summary>
    public static ErrorDefinition RenewalOfOtherKind { get; } = new("QVT4029", 4);

    /// <summary>QVT4030.</summary>
    public static ErrorDefinition RevocationRefused { get; } = new("QVT4030", 4);
    /// <summary>QVT4031.</summary>
    public static ErrorDefinition RootEnds { get; } = new("QVT4031", 4);

    /// <summary>QVT4032.</summary>
    public static ErrorDefinition KeyWeak { get; } = new("QVT4032", 4);

    /// <summary>QVT4033.</summary>
    public static ErrorDefinition AuthorityNotReady { get; } = new("QVT4033");

    private static ErrorDefinition[] AuthorityErrors() =>
    [
        NoQlikViewCa, CreateRefused, StartQmsOnce, SeveralRoots, NoServerCertificate, NoClientCertificate,
        RootKeyUnusable, RequestMalformed, KeyRefused, KeyOfOtherMachine, AuthorityConfiguration,
        AuthorityNotReached, NotAdministrator, TokenNotFound, PemNotFresh, RootNotFound, AdministrationUnknown,
        CertificateNotFound, CertificateAmbiguous, OwnCertificate, RevocationListNotAllowed, KeyCompromised, CertificateRevoked,
        RenewalWithoutCertificate, RenewalUnknown, RenewalTooLate, RenewalOldKey, RenewalTooOften, RenewalOfOtherKind, RevocationRefused,
        RootEnds, KeyWeak, AuthorityNotReady,
    ];
}
