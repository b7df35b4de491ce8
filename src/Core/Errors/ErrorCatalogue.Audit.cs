namespace QvTrust.Core.Errors;

// The audit of the authority (QVT64xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6401.</summary>
    public static ErrorDefinition AuditBroken { get; } = new("QVT6401", 3);

    /// <summary>QVT6402.</summary>
    public static ErrorDefinition AuditUnsigned { get; } = new("QVT6402", 3);

    /// <summary>QVT6403.</summary>
    public static ErrorDefinition AuditOtherLedger { get; } = new("QVT6403", 3);

    /// <summary>QVT6404.</summary>
    public static ErrorDefinition AuditTruncated { get; } = new("QVT6404", 3);

    /// <summary>QVT6405.</summary>
    public static ErrorDefinition AuditLostByRestore { get; } = new("QVT6405", 3);

    /// <summary>QVT6406.</summary>
    public static ErrorDefinition WitnessUnreadable { get; } = new("QVT6406", 2);

    /// <summary>QVT6407.</summary>
    public static ErrorDefinition RestoreMarkDamaged { get; } = new("QVT6407", 3);

    /// <summary>QVT6408.</summary>
    public static ErrorDefinition CertificateNotKnown { get; } = new("QVT6408", 3);

    /// <summary>QVT6409.</summary>
    public static ErrorDefinition NoOwnCertificate { get; } = new("QVT6409", 3);

    /// <summary>QVT6410.</summary>
    public static ErrorDefinition AuditFileUnreadable { get; } = new("QVT6410", 2);

    private static ErrorDefinition[] AuditErrors() =>
    [
        AuditBroken, AuditUnsigned, AuditOtherLedger, AuditTruncated, AuditLostByRestore, WitnessUnreadable, RestoreMarkDamaged,
        CertificateNotKnown, NoOwnCertificate, AuditFileUnreadable,
    ];
}
