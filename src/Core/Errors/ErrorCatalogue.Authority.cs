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

    /// <summary>QVT4018.</summary>
    public static ErrorDefinition CertificateNotFound { get; } = new("QVT4018",
        "nothing that can be revoked is called {0}; {1}",
        "Give a thumbprint, a serial number or a machine as qvtrust certificates shows them", 2);

    /// <summary>QVT4019.</summary>
    public static ErrorDefinition CertificateAmbiguous { get; } = new("QVT4019",
        "{0} may mean several things: {1}",
        "Give the thumbprint", 2);

    /// <summary>QVT4020.</summary>
    public static ErrorDefinition OwnCertificate { get; } = new("QVT4020",
        "{0} is the authority's own",
        "An authority cannot revoke itself: after a theft of its keys all servers need a new QlikViewCA", 3);

    /// <summary>QVT4021.</summary>
    public static ErrorDefinition RevocationListNotAllowed { get; } = new("QVT4021",
        "the QlikViewCA {0} may not sign revocation lists: its key usage lacks cRLSign",
        "There is no list under this root; that a certificate is revoked, this authority knows from its ledger", 3);

    /// <summary>QVT4022.</summary>
    public static ErrorDefinition KeyCompromised { get; } = new("QVT4022",
        "the requested public key was revoked as compromised",
        "Delete its key container on that server and run setup again, so that it makes a new key", 4);

    /// <summary>QVT4023.</summary>
    public static ErrorDefinition CertificateRevoked { get; } = new("QVT4023",
        "the certificate {0} was revoked on {1}",
        "If this server belongs to the installation: uninstall its QvTrust packages, and install them with a token of qvtrust token new MACHINE --roles ROLE", 4);

    /// <summary>QVT4024.</summary>
    public static ErrorDefinition RenewalWithoutCertificate { get; } = new("QVT4024",
        "the caller shows no certificate that this QlikViewCA signed",
        "Renew with a certificate of the server itself (mutual TLS), or enrol it with a token", 4);

    /// <summary>QVT4025.</summary>
    public static ErrorDefinition RenewalUnknown { get; } = new("QVT4025",
        "the certificate {0} is not in this authority's ledger",
        "It was issued natively, or after the backup that the ledger is from: uninstall this server's QvTrust packages, and install them with a token of qvtrust token new MACHINE --roles ROLE", 4);

    /// <summary>QVT4026.</summary>
    public static ErrorDefinition RenewalTooLate { get; } = new("QVT4026",
        "the certificate {0} expired on {1}, more than {2} days ago",
        "Enrol this server with a new token: qvtrust token new MACHINE --roles ROLE on the QMS server", 4);

    /// <summary>QVT4027.</summary>
    public static ErrorDefinition RenewalOldKey { get; } = new("QVT4027",
        "the requested public key was certified for this machine before",
        "A renewal is for a new key: make one for each certificate and ask again", 4);

    /// <summary>QVT4028.</summary>
    public static ErrorDefinition RenewalTooOften { get; } = new("QVT4028",
        "the certificate {0} was renewed with {1} different keys",
        "Find out who asked for them (qvtrust audit export), and enrol this server with a new token", 4);

    /// <summary>QVT4029.</summary>
    public static ErrorDefinition RenewalOfOtherKind { get; } = new("QVT4029",
        "a server certificate renews itself, and no client certificate",
        "Show this server's CN=QVProxy for that", 4);

    /// <summary>QVT4030.</summary>
    public static ErrorDefinition RevocationRefused { get; } = new("QVT4030",
        "the request to revoke a certificate is refused: {0}",
        "On the QMS server: qvtrust revoke MACHINE --reason cessationOfOperation", 4);
    /// <summary>QVT4031.</summary>
    public static ErrorDefinition RootEnds { get; } = new("QVT4031",
        "nothing is issued under the QlikViewCA {0}: it {1}",
        "Check the clock of the QMS server; a root that has ended or is about to must be replaced there first", 4);

    /// <summary>QVT4032.</summary>
    public static ErrorDefinition KeyWeak { get; } = new("QVT4032",
        "the requested public key can be broken: {0}",
        "Make a new key with other software or on another device, and replace every key that this one made", 4);

    /// <summary>QVT4033.</summary>
    public static ErrorDefinition AuthorityNotReady { get; } = new("QVT4033",
        "the authority service cannot issue certificates: {0}: {1}",
        "It runs on and looks again every 30 seconds; docs/service.md says what each check is about");

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
