namespace QvTrust.Core.Errors;

// PKCS#12 and backup files (QVT61xx).
public static partial class ErrorCatalogue
{
    private static ErrorDefinition[] FormatsErrors() =>
    [
    ];
}
