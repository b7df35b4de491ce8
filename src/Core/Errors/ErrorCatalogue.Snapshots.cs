namespace QvTrust.Core.Errors;

// The file that collects the servers of a site (QVT680x).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6801.</summary>
    public static ErrorDefinition SnapshotForeign { get; } = new("QVT6801",
        "{0} is there and is no snapshot of a site: {1}",
        "It is left as it is; name a file that is not there yet, or the one that qvtrust check --snapshot wrote on another server", 2);

    /// <summary>QVT6802.</summary>
    public static ErrorDefinition SnapshotNewer { get; } = new("QVT6802",
        "the snapshot {0} has form {1}, and this qvtrust knows form {2}",
        "Take the newest qvtrust.exe to every server of the site; the file is left as it is", 2);

    /// <summary>QVT6803.</summary>
    public static ErrorDefinition SnapshotBusy { get; } = new("QVT6803",
        "another server writes {0}",
        "Run the same again, on one server after the other");

    private static ErrorDefinition[] SnapshotErrors() => [SnapshotForeign, SnapshotNewer, SnapshotBusy];
}
