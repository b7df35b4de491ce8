namespace QvTrust.Core.Errors;

// The authority on the QMS server (QVT40xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT4001.</summary>
    public static ErrorDefinition NoQlikViewCa { get; } = new("QVT4001",
        "there is no QlikViewCA with a private key on this server",
        "Start QlikView Management Service once (it makes one), or give AUTHORITY=create where no QMS ever ran", 3);

    /// <summary>QVT4002.</summary>
    public static ErrorDefinition CreateRefused { get; } = new("QVT4002",
        "AUTHORITY=create is refused: {0}",
        "Leave AUTHORITY out to adopt what is there; nothing was changed", 3);

    /// <summary>QVT4003.</summary>
    public static ErrorDefinition StartQmsOnce { get; } = new("QVT4003",
        "QlikView Management Service was never started here: it has made no QlikViewCA",
        "Start the service QlikviewManagementService once and run setup again, or give AUTHORITY=create", 3);

    /// <summary>QVT4004.</summary>
    public static ErrorDefinition SeveralRoots { get; } = new("QVT4004",
        "several QlikViewCA could have signed this server's certificate: {0}",
        "Name the right one: AUTHORITYTHUMBPRINT=", 3);

    /// <summary>QVT4005.</summary>
    public static ErrorDefinition NoServerCertificate { get; } = new("QVT4005",
        "no certificate of {0} on this server is signed by its QlikViewCA",
        "Restart QlikView Management Service so that it makes one, and run setup again", 3);

    /// <summary>QVT4006.</summary>
    public static ErrorDefinition NoClientCertificate { get; } = new("QVT4006",
        "no certificate CN=QVProxy on this server is signed by its QlikViewCA",
        "Restart QlikView Management Service so that it makes one, and run setup again", 3);

    /// <summary>QVT4007.</summary>
    public static ErrorDefinition RootKeyUnusable { get; } = new("QVT4007",
        "the private key of the QlikViewCA {0} cannot sign: {1}",
        "Check the rights of the key; nothing was changed", 3);

    /// <summary>QVT4008.</summary>
    public static ErrorDefinition RequestMalformed { get; } = new("QVT4008",
        "the certificate request cannot be read: {0}",
        "Send a PKCS#10 request of an RSA key with its signature", 4);

    /// <summary>QVT4009.</summary>
    public static ErrorDefinition KeyRefused { get; } = new("QVT4009",
        "the requested public key is refused: {0}",
        "Use RSA of 2048 to 4096 bits with the exponent 65537", 4);

    /// <summary>QVT4010.</summary>
    public static ErrorDefinition KeyOfOtherMachine { get; } = new("QVT4010",
        "the requested public key belongs to another machine",
        "A cloned server keeps its keys: delete its key container and enrol again", 4);

    /// <summary>QVT4011.</summary>
    public static ErrorDefinition AuthorityConfiguration { get; } = new("QVT4011",
        "the configuration {0} is wrong: {1}",
        "Correct the file, or run the QMS package again", 2);

    /// <summary>QVT4012.</summary>
    public static ErrorDefinition AuthorityNotReached { get; } = new("QVT4012",
        "the authority service cannot be reached on this server: {0}",
        "Run this on the QMS server, as Administrator, with the service QvTrustAuthority running");

    /// <summary>QVT4013.</summary>
    public static ErrorDefinition NotAdministrator { get; } = new("QVT4013",
        "only Administrators may do this",
        "Run it from an elevated prompt", 3);

    /// <summary>QVT4014.</summary>
    public static ErrorDefinition TokenNotFound { get; } = new("QVT4014",
        "there is no token {0}",
        "qvtrust token list shows all of them", 2);

    /// <summary>QVT4015.</summary>
    public static ErrorDefinition PemNotFresh { get; } = new("QVT4015",
        "the License Service's {0} does not show the certificates in force: {1}",
        "Restart QlikView Management Service, then the Qlik Service Dispatcher, and run setup again");

    /// <summary>QVT4016.</summary>
    public static ErrorDefinition RootNotFound { get; } = new("QVT4016",
        "AUTHORITYTHUMBPRINT={0} names no QlikViewCA with a private key on this server",
        "Name one of those that are here: {1}", 2);

    /// <summary>QVT4017.</summary>
    public static ErrorDefinition AdministrationUnknown { get; } = new("QVT4017",
        "the authority service knows no administration request {0}",
        "qvtrust and the service are of different versions: run the QMS package again", 2);

    /// <summary>QVT4031.</summary>
    public static ErrorDefinition RootEnds { get; } = new("QVT4031",
        "nothing is issued under the QlikViewCA {0}: it {1}",
        "Check the clock of the QMS server; a root that has ended or is about to must be replaced there first", 4);

    /// <summary>QVT4032.</summary>
    public static ErrorDefinition KeyWeak { get; } = new("QVT4032",
        "the requested public key can be broken: {0}",
        "Make a new key with other software or on another device, and replace every key that this one made", 4);

    private static ErrorDefinition[] AuthorityErrors() =>
    [
        NoQlikViewCa, CreateRefused, StartQmsOnce, SeveralRoots, NoServerCertificate, NoClientCertificate,
        RootKeyUnusable, RequestMalformed, KeyRefused, KeyOfOtherMachine, AuthorityConfiguration,
        AuthorityNotReached, NotAdministrator, TokenNotFound, PemNotFresh, RootNotFound, AdministrationUnknown,
        RootEnds, KeyWeak,
    ];
}
