namespace QvTrust.Core.Errors;

// Backup, restore and recovery certificates (QVT62xx).
public static partial class ErrorCatalogue
{
    private static ErrorDefinition[] RecoveryErrors() =>
    [
    ];
}
