namespace QvTrust.Core.Errors;

// The audit of the authority (QVT64xx).
public static partial class ErrorCatalogue
{
    private static ErrorDefinition[] AuditErrors() =>
    [
    ];
}
