namespace QvTrust.Core.Errors;

// Private keys, the License Service's files, and what keeps a certificate from being exchanged (QVT66xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6601.</summary>
    public static ErrorDefinition KeyNotExportable { get; } = new("QVT6601",
        "the private key of {0} is not exportable",
        "It can only be used on this server: import the certificate again with an exportable key from a backup (certlm.msc, Mark this key as exportable), or restore the set with qvtrust restore");

    /// <summary>QVT6602.</summary>
    public static ErrorDefinition PemKeyNotExportable { get; } = new("QVT6602",
        "the License Service needs the private key of {0} as a file, and the key is not exportable",
        "Import the certificate again with an exportable key from a backup (certlm.msc, Mark this key as exportable), restart QlikView Management Service and run setup again", 3);

    /// <summary>QVT6603.</summary>
    public static ErrorDefinition ReplacedIsBound { get; } = new("QVT6603",
        "{0} was replaced, and HTTP.sys serves TLS with it at {1}: it is kept until no binding names it",
        "Bind the new certificate there: {2}; qvtrust renew takes the old one away after that");

    /// <summary>QVT6604.</summary>
    public static ErrorDefinition LeftIsBound { get; } = new("QVT6604",
        "{0} stays on this server with its key: HTTP.sys serves TLS with it at {1}",
        "Bind another certificate there, or delete the binding: {2}; then remove the certificate in certlm.msc");

    /// <summary>QVT6606.</summary>
    public static ErrorDefinition BindingsUnreadable { get; } = new("QVT6606",
        "{0} is kept with its key, because the certificate bindings of HTTP.sys cannot be read: {1}",
        "Look for its thumbprint in netsh http show sslcert; where no binding names it, remove it in certlm.msc");

    /// <summary>QVT6605.</summary>
    public static ErrorDefinition RootEndsFirst { get; } = new("QVT6605",
        "{0} end together with their QlikViewCA {1}, on {2}: a renewal would gain nothing",
        "Replace the QlikViewCA on the QMS server before that day, and enrol every server with it; qvtrust renew --force renews until then");

    private static ErrorDefinition[] KeysErrors() =>
    [
        KeyNotExportable, PemKeyNotExportable, ReplacedIsBound, LeftIsBound, RootEndsFirst, BindingsUnreadable,
    ];
}
