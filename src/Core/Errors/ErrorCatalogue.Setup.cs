namespace QvTrust.Core.Errors;

// The plan and its journal (QVT50xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT5001.</summary>
    public static ErrorDefinition JournalUnreadable { get; } = new("QVT5001");

    /// <summary>QVT5002.</summary>
    public static ErrorDefinition DiskFull { get; } = new("QVT5002");

    /// <summary>QVT5003.</summary>
    public static ErrorDefinition UndoIncomplete { get; } = new("QVT5003");

    /// <summary>QVT5004.</summary>
    public static ErrorDefinition Cancelled { get; } = new("QVT5004");

    /// <summary>QVT5005.</summary>
    public static ErrorDefinition Unexpected { get; } = new("QVT5005");

    /// <summary>QVT5006.</summary>
    public static ErrorDefinition WriteFailed { get; } = new("QVT5006");

    /// <summary>QVT5007.</summary>
    public static ErrorDefinition RecordDamaged { get; } = new("QVT5007");

    /// <summary>QVT5008.</summary>
    public static ErrorDefinition TimeIsOver { get; } = new("QVT5008");

    /// <summary>QVT5009.</summary>
    public static ErrorDefinition FileIsThere { get; } = new("QVT5009", 2);

    /// <summary>QVT5010.</summary>
    public static ErrorDefinition FileIsKept { get; } = new("QVT5010", 2);

    private static ErrorDefinition[] SetupErrors() =>
    [
        JournalUnreadable, DiskFull, UndoIncomplete, Cancelled, Unexpected, WriteFailed, RecordDamaged, TimeIsOver, FileIsThere, FileIsKept,
    ];
}
