namespace QvTrust.Core.Errors;

// Adopted sets and natively distributed certificates (QVT65xx).
public static partial class ErrorCatalogue
{
    private static ErrorDefinition[] AdoptionErrors() =>
    [
    ];
}
