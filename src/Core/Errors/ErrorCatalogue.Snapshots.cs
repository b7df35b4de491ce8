namespace QvTrust.Core.Errors;

// The file that collects the servers of a site (QVT680x).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6801.</summary>
    public static ErrorDefinition SnapshotForeign { get; } = new("QVT6801", 2);

    /// <summary>QVT6802.</summary>
    public static ErrorDefinition SnapshotNewer { get; } = new("QVT6802", 2);

    /// <summary>QVT6803.</summary>
    public static ErrorDefinition SnapshotBusy { get; } = new("QVT6803");

    private static ErrorDefinition[] SnapshotErrors() => [SnapshotForeign, SnapshotNewer, SnapshotBusy];
}
