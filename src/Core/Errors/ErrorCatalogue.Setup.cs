namespace QvTrust.Core.Errors;

// The plan and its journal (QVT50xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT5001.</summary>
    public static ErrorDefinition JournalUnreadable { get; } = new("QVT5001",
        "the journal {0} cannot be read: {1}",
        "Run the version of setup that wrote it; where that fails too, qvtrust recover --set-aside undoes what it can read, says what is left and keeps a copy");

    /// <summary>QVT5002.</summary>
    public static ErrorDefinition DiskFull { get; } = new("QVT5002",
        "the disk is full: {0} cannot be written",
        "Free some space and run setup again; nothing was changed");

    /// <summary>QVT5003.</summary>
    public static ErrorDefinition UndoIncomplete { get; } = new("QVT5003",
        "{0} could not be undone: {1}",
        "Mend what it says and run qvtrust recover, or the same setup again; what can never be undone is left, and said, by qvtrust recover --set-aside");

    /// <summary>QVT5004.</summary>
    public static ErrorDefinition Cancelled { get; } = new("QVT5004",
        "setup was cancelled",
        "Everything was put back; run setup again when you are ready");

    /// <summary>QVT5005.</summary>
    public static ErrorDefinition Unexpected { get; } = new("QVT5005",
        "an unexpected error: {0}",
        "Send the log to your support; everything was put back");

    /// <summary>QVT5006.</summary>
    public static ErrorDefinition WriteFailed { get; } = new("QVT5006",
        "{0} cannot be written: {1}",
        "Check the folder and its rights, and run the same again");

    /// <summary>QVT5007.</summary>
    public static ErrorDefinition RecordDamaged { get; } = new("QVT5007",
        "the file {0} is damaged: {1}",
        "Restore it from a backup, or move it elsewhere and run setup again: it may then ask for a new token, and uninstall leaves the certificates that it no longer knows");

    /// <summary>QVT5008.</summary>
    public static ErrorDefinition TimeIsOver { get; } = new("QVT5008",
        "setup has not come to its end within its time, {0} minutes",
        "Everything was put back; see in the log what took so long, and give it more time with TIMEOUTMINUTES where that is how long it takes here");

    private static ErrorDefinition[] SetupErrors() =>
    [
        JournalUnreadable, DiskFull, UndoIncomplete, Cancelled, Unexpected, WriteFailed, RecordDamaged, TimeIsOver,
    ];
}
