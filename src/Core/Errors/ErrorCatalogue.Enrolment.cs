namespace QvTrust.Core.Errors;

// Talking to the authority (QVT30xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT3001.</summary>
    public static ErrorDefinition HostUnresolved { get; } = new("QVT3001",
        "the name {0} does not resolve",
        "Check DNS, and add from another domain a line for it in this server's hosts file, that domain to its DNS suffixes, or QMSADDRESS= with a full name or an address; QMSHOST stays the machine name");

    /// <summary>QVT3002.</summary>
    public static ErrorDefinition HostUnreachable { get; } = new("QVT3002",
        "{0} does not answer on TCP port {1}: {2}",
        "Check that QvTrust is installed on it, that its service QvTrustAuthority runs and that firewalls between let this port through");

    /// <summary>QVT3003.</summary>
    public static ErrorDefinition PinMismatch { get; } = new("QVT3003",
        "{0} shows another root certificate than the token names",
        "The token is of another installation, or somebody stands in between: make a new token on the right QMS server", 3);

    /// <summary>QVT3004.</summary>
    public static ErrorDefinition ServerNotTrusted { get; } = new("QVT3004",
        "the TLS certificate of {0} is refused: {1}",
        "QMSHOST must be the machine name in its certificate; check the clock of both servers", 3);

    /// <summary>QVT3005.</summary>
    public static ErrorDefinition AuthorityRefused { get; } = new("QVT3005",
        "{0} refused the request: {1}",
        "Do what the message says; the audit on {0} has the details", 4);

    /// <summary>QVT3006.</summary>
    public static ErrorDefinition AuthorityReplyMalformed { get; } = new("QVT3006",
        "{0} answered something that is not EST: {1}",
        "Another program listens on that port: check AUTHORITYPORT and QMSHOST");

    /// <summary>QVT3007.</summary>
    public static ErrorDefinition IssuedWrong { get; } = new("QVT3007",
        "the certificate that {0} issued is not what was asked for: {1}",
        "Nothing was installed; check the clock and the version of QvTrust on both servers");

    /// <summary>QVT3008.</summary>
    public static ErrorDefinition AuthorityBusy { get; } = new("QVT3008",
        "{0} asks to wait {1} seconds",
        "Too many failed attempts from this address: wait and run setup again");

    /// <summary>QVT3009.</summary>
    public static ErrorDefinition TurnedAway { get; } = new("QVT3009",
        "{0} took the connection on TCP port {1} and ended it before an answer, again and again",
        "Too many servers may be asking at once: run setup again; where no other is, look for a firewall or proxy that ends connections, and into authority.log on {0}");

    private static ErrorDefinition[] EnrolmentErrors() =>
    [
        HostUnresolved, HostUnreachable, PinMismatch, ServerNotTrusted, AuthorityRefused,
        AuthorityReplyMalformed, IssuedWrong, AuthorityBusy, TurnedAway,
    ];
}
