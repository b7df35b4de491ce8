namespace QvTrust.Core.Errors;

// Offline packages (QVT63xx).
public static partial class ErrorCatalogue
{
    private static ErrorDefinition[] PackageErrors() =>
    [
    ];
}
