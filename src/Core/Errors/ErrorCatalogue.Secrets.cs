namespace QvTrust.Core.Errors;

// The SecretsKey and what it protects (QVT60xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6001.</summary>
    public static ErrorDefinition NoSecretsKey { get; } = new("QVT6001",
        "there is no SecretsKey on this server: {0}",
        "Only an authority that this product made (AUTHORITY=create) gives one: run this on its QMS server, or on a server that was enrolled with it", 3);

    /// <summary>QVT6002.</summary>
    public static ErrorDefinition SecretsKeyUnreadable { get; } = new("QVT6002",
        "the SecretsKey in the server certificate {0} cannot be opened: {1}",
        "Run it as Administrator; where the private key of the certificate is gone, enrol this server again, or restore the QMS server from its backup", 3);

    /// <summary>QVT6003.</summary>
    public static ErrorDefinition SecretsKeyUnknown { get; } = new("QVT6003",
        "the text was protected with the SecretsKey {0}, which this server does not have",
        "If the keys were rotated on the QMS server since this server was enrolled, enrol it again with a new token; else the text belongs to another installation", 3);

    /// <summary>QVT6004.</summary>
    public static ErrorDefinition ProtectedTextTruncated { get; } = new("QVT6004",
        "the protected text is not complete: its end is missing",
        "Copy the whole of it, from qvp1 on, in one line", 3);

    /// <summary>QVT6005.</summary>
    public static ErrorDefinition ProtectedTextAltered { get; } = new("QVT6005",
        "the protected text was altered: it is not what qvtrust protect wrote",
        "Copy it again in one line, or protect the original again", 3);

    /// <summary>QVT6006.</summary>
    public static ErrorDefinition ProtectedTextVersion { get; } = new("QVT6006",
        "the protected text has the form {0}, and this version knows qvp1",
        "Use the version of qvtrust that made it, or a newer one", 3);

    /// <summary>QVT6007.</summary>
    public static ErrorDefinition NotProtectedText { get; } = new("QVT6007",
        "the input is no protected text",
        "Give what qvtrust protect wrote: one line that begins with qvp1", 2);

    /// <summary>QVT6008.</summary>
    public static ErrorDefinition MessageTooLong { get; } = new("QVT6008",
        "the input is longer than {0} bytes",
        "Protect passwords and connection strings with it, no files of that size", 2);

    /// <summary>QVT6009.</summary>
    public static ErrorDefinition SecretsRingFull { get; } = new("QVT6009",
        "the SecretsKey was rotated so often that the server certificate holds {0} keys, the most that it can",
        "Use the newest key; nothing was changed", 3);

    /// <summary>QVT6010.</summary>
    public static ErrorDefinition SecretsOfAdopted { get; } = new("QVT6010",
        "the QlikViewCA {0} of this server was not made by this product: its SecretsKey is QlikView's own",
        "Nothing of an adopted set is ever replaced, so its SecretsKey cannot be rotated here", 3);

    /// <summary>QVT6011.</summary>
    public static ErrorDefinition InputUnreadable { get; } = new("QVT6011",
        "the input {0} cannot be read: {1}",
        "Check the name and the rights of the file", 2);

    private static ErrorDefinition[] SecretsErrors() =>
    [
        NoSecretsKey, SecretsKeyUnreadable, SecretsKeyUnknown, ProtectedTextTruncated, ProtectedTextAltered,
        ProtectedTextVersion, NotProtectedText, MessageTooLong, SecretsRingFull, SecretsOfAdopted, InputUnreadable,
    ];
}
