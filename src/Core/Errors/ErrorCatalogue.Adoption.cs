namespace QvTrust.Core.Errors;

// Adopted sets and natively distributed certificates (QVT65xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6501.</summary>
    public static ErrorDefinition RootOutOfDate { get; } = new("QVT6501", 3);

    /// <summary>QVT6502.</summary>
    public static ErrorDefinition RootKeyMissing { get; } = new("QVT6502", 3);

    /// <summary>QVT6503.</summary>
    public static ErrorDefinition RootKeyClosed { get; } = new("QVT6503", 3);

    /// <summary>QVT6504.</summary>
    public static ErrorDefinition OldSet { get; } = new("QVT6504", 3);

    /// <summary>QVT6505.</summary>
    public static ErrorDefinition OwnCertificateOutOfDate { get; } = new("QVT6505", 3);

    /// <summary>QVT6506.</summary>
    public static ErrorDefinition OwnKeyUnusable { get; } = new("QVT6506", 3);

    /// <summary>QVT6510.</summary>
    public static ErrorDefinition SampleUnreadable { get; } = new("QVT6510", 2);

    /// <summary>QVT6511.</summary>
    public static ErrorDefinition SampleOfOtherRoot { get; } = new("QVT6511", 3);

    /// <summary>QVT6512.</summary>
    public static ErrorDefinition SampleOfUnknownKind { get; } = new("QVT6512", 3);

    /// <summary>QVT6513.</summary>
    public static ErrorDefinition SampleOfThisMachine { get; } = new("QVT6513", 3);

    /// <summary>QVT6514.</summary>
    public static ErrorDefinition NothingToLearn { get; } = new("QVT6514", 3);

    /// <summary>QVT6515.</summary>
    public static ErrorDefinition ExtensionsDiffer { get; } = new("QVT6515", 4);

    /// <summary>QVT6516.</summary>
    public static ErrorDefinition SampleOfOurs { get; } = new("QVT6516", 3);

    /// <summary>QVT6520.</summary>
    public static ErrorDefinition ExistingMissing { get; } = new("QVT6520", 3);

    /// <summary>QVT6521.</summary>
    public static ErrorDefinition ExistingNoPort { get; } = new("QVT6521", 3);

    /// <summary>QVT6522.</summary>
    public static ErrorDefinition ExistingOtherRoot { get; } = new("QVT6522", 3);

    /// <summary>QVT6523.</summary>
    public static ErrorDefinition ExistingOtherMachine { get; } = new("QVT6523", 3);

    /// <summary>QVT6524.</summary>
    public static ErrorDefinition ExistingWrongKind { get; } = new("QVT6524", 3);

    /// <summary>QVT6525.</summary>
    public static ErrorDefinition ExistingOutOfDate { get; } = new("QVT6525", 3);

    /// <summary>QVT6526.</summary>
    public static ErrorDefinition ExistingKeyUnusable { get; } = new("QVT6526", 3);

    private static ErrorDefinition[] AdoptionErrors() =>
    [
        RootOutOfDate, RootKeyMissing, RootKeyClosed, OldSet, OwnCertificateOutOfDate, OwnKeyUnusable,
        SampleUnreadable, SampleOfOtherRoot, SampleOfUnknownKind, SampleOfThisMachine, NothingToLearn, ExtensionsDiffer, SampleOfOurs,
        ExistingMissing, ExistingNoPort, ExistingOtherRoot, ExistingOtherMachine, ExistingWrongKind, ExistingOutOfDate, ExistingKeyUnusable,
    ];
}
