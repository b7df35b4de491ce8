namespace QvTrust.Core.Errors;

// What is said of the whole installation (QVT68xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6810.</summary>
    public static ErrorDefinition ExpectedUnreadable { get; } = new("QVT6810",
        "the list of expected servers {0} cannot be used: {1}",
        "Give a text file with a line MACHINE ROLE[,ROLE] for each server, such as: QVS01 QVS", 2);

    private static ErrorDefinition[] SiteErrors() => [ExpectedUnreadable];
}
