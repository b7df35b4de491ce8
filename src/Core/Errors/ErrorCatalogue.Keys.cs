namespace QvTrust.Core.Errors;

// Private keys and the License Service's files (QVT66xx).
public static partial class ErrorCatalogue
{
    private static ErrorDefinition[] KeysErrors() =>
    [
    ];
}
