namespace QvTrust.Core.Errors;

// What is said of the whole installation (QVT68xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6810.</summary>
    public static ErrorDefinition ExpectedUnreadable { get; } = new("QVT6810", 2);

    private static ErrorDefinition[] SiteErrors() => [ExpectedUnreadable];
}
