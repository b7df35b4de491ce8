namespace QvTrust.Core.Errors;

// The SecretsKey and what it protects (QVT60xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6001.</summary>
    public static ErrorDefinition NoSecretsKey { get; } = new("QVT6001", 3);

    /// <summary>QVT6002.</summary>
    public static ErrorDefinition SecretsKeyUnreadable { get; } = new("QVT6002", 3);

    /// <summary>QVT6003.</summary>
    public static ErrorDefinition SecretsKeyUnknown { get; } = new("QVT6003", 3);

    /// <summary>QVT6004.</summary>
    public static ErrorDefinition ProtectedTextTruncated { get; } = new("QVT6004", 3);

    /// <summary>QVT6005.</summary>
    public static ErrorDefinition ProtectedTextAltered { get; } = new("QVT6005", 3);

    /// <summary>QVT6006.</summary>
    public static ErrorDefinition ProtectedTextVersion { get; } = new("QVT6006", 3);

    /// <summary>QVT6007.</summary>
    public static ErrorDefinition NotProtectedText { get; } = new("QVT6007", 2);

    /// <summary>QVT6008.</summary>
    public static ErrorDefinition MessageTooLong { get; } = new("QVT6008", 2);

    /// <summary>QVT6009.</summary>
    public static ErrorDefinition SecretsRingFull { get; } = new("QVT6009", 3);

    /// <summary>QVT6010.</summary>
    public static ErrorDefinition SecretsOfAdopted { get; } = new("QVT6010", 3);

    /// <summary>QVT6011.</summary>
    public static ErrorDefinition InputUnreadable { get; } = new("QVT6011", 2);

    private static ErrorDefinition[] SecretsErrors() =>
    [
        NoSecretsKey, SecretsKeyUnreadable, SecretsKeyUnknown, ProtectedTextTruncated, ProtectedTextAltered,
        ProtectedTextVersion, NotProtectedText, MessageTooLong, SecretsRingFull, SecretsOfAdopted, InputUnreadable,
    ];
}
