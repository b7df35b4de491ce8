namespace QvTrust.Core.Errors;

// Private keys and the License Service's files (QVT66xx).
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

    private static ErrorDefinition[] KeysErrors() =>
    [
        KeyNotExportable, PemKeyNotExportable,
    ];
}
