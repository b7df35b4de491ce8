namespace QvTrust.Core.Errors;

// The audit of the authority (QVT64xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6401.</summary>
    public static ErrorDefinition AuditBroken { get; } = new("QVT6401",
        "row {0} of the audit is not what was written: {1}",
        "Rows before it are as they were, those from it on prove nothing: keep a copy of the ledger and compare it with its backups", 3);

    /// <summary>QVT6402.</summary>
    public static ErrorDefinition AuditUnsigned { get; } = new("QVT6402",
        "the head of the audit is not signed by the QlikViewCA {0}",
        "Name the right root with --root, or find out who answers in the authority's place", 3);

    /// <summary>QVT6403.</summary>
    public static ErrorDefinition AuditOtherLedger { get; } = new("QVT6403",
        "this is ledger {0}, but on {1} the same QlikViewCA signed for ledger {2}",
        "That is so after a restore without a ledger, and never otherwise: the ledger was exchanged", 3);

    /// <summary>QVT6404.</summary>
    public static ErrorDefinition AuditTruncated { get; } = new("QVT6404",
        "the audit does not hold row {0} as the authority signed it on {1}: it was cut off or rewritten",
        "Keep the witness file and a copy of the ledger, and compare the ledger with its backups", 3);

    /// <summary>QVT6405.</summary>
    public static ErrorDefinition AuditLostByRestore { get; } = new("QVT6405",
        "rows {0} to {1} of the audit, signed on {2}, are gone: the ledger was restored from an older backup later",
        "If nobody restored then, somebody exchanged the ledger; otherwise qvtrust certificates --unknown shows what was issued in between, as far as it was seen", 3);

    /// <summary>QVT6406.</summary>
    public static ErrorDefinition WitnessUnreadable { get; } = new("QVT6406",
        "the witness file {0} cannot be used: {1}",
        @"Give a node's %ProgramData%\QvTrust\witness.txt as it is", 2);

    /// <summary>QVT6407.</summary>
    public static ErrorDefinition RestoreMarkDamaged { get; } = new("QVT6407",
        "the mark of a restore {0} cannot be read: {1}",
        "Run the restore again, so that tokens from before it become void", 3);

    /// <summary>QVT6408.</summary>
    public static ErrorDefinition CertificateNotKnown { get; } = new("QVT6408",
        "{0} says of this server's certificate CN=QVProxy {1}: {2}",
        "unknown: it was issued after the backup that the ledger is from, or natively, and stays trusted; revoked, foreign or expired: run the role's package again with a new token", 3);

    /// <summary>QVT6409.</summary>
    public static ErrorDefinition NoOwnCertificate { get; } = new("QVT6409",
        "there is no certificate CN=QVProxy with a key and its QlikViewCA on this server",
        "Run the role's package first", 3);

    /// <summary>QVT6410.</summary>
    public static ErrorDefinition AuditFileUnreadable { get; } = new("QVT6410",
        "the file {0} cannot be used: {1}",
        "Give a file that qvtrust audit export wrote, or a certificate for --root", 2);

    private static ErrorDefinition[] AuditErrors() =>
    [
        AuditBroken, AuditUnsigned, AuditOtherLedger, AuditTruncated, AuditLostByRestore, WitnessUnreadable, RestoreMarkDamaged,
        CertificateNotKnown, NoOwnCertificate, AuditFileUnreadable,
    ];
}
