namespace QvTrust.Core.Errors;

// The SecretsKey and what it protects (QVT60xx).
public static partial class ErrorCatalogue
{
    private static ErrorDefinition[] SecretsErrors() =>
    [
    ];
}
