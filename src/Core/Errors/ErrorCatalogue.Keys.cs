namespace QvTrust.Core.Errors;

// Private keys, the License Service's files, and what keeps a certificate from being exchanged (QVT66xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6601.</summary>
    public static ErrorDefinition KeyNotExportable { get; } = new("QVT6601");

    /// <summary>QVT6602.</summary>
    public static ErrorDefinition PemKeyNotExportable { get; } = new("QVT6602", 3);

    /// <summary>QVT6603.</summary>
    public static ErrorDefinition ReplacedIsBound { get; } = new("QVT6603");

    /// <summary>QVT6604.</summary>
    public static ErrorDefinition LeftIsBound { get; } = new("QVT6604");

    /// <summary>QVT6606.</summary>
    public static ErrorDefinition BindingsUnreadable { get; } = new("QVT6606");

    /// <summary>QVT6605.</summary>
    public static ErrorDefinition RootEndsFirst { get; } = new("QVT6605");

    private static ErrorDefinition[] KeysErrors() =>
    [
        KeyNotExportable, PemKeyNotExportable, ReplacedIsBound, LeftIsBound, RootEndsFirst, BindingsUnreadable,
    ];
}
