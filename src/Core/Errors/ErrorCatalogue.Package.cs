namespace QvTrust.Core.Errors;

// Offline packages (QVT63xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6301.</summary>
    public static ErrorDefinition PackageUnreadable { get; } = new("QVT6301", 2);

    /// <summary>QVT6302.</summary>
    public static ErrorDefinition PackageAltered { get; } = new("QVT6302", 3);

    /// <summary>QVT6303.</summary>
    public static ErrorDefinition PackageNewer { get; } = new("QVT6303", 3);

    /// <summary>QVT6304.</summary>
    public static ErrorDefinition PackageOtherRoot { get; } = new("QVT6304", 3);

    /// <summary>QVT6305.</summary>
    public static ErrorDefinition PackageOtherMachine { get; } = new("QVT6305", 3);

    /// <summary>QVT6306.</summary>
    public static ErrorDefinition PackageOtherRole { get; } = new("QVT6306", 3);

    /// <summary>QVT6307.</summary>
    public static ErrorDefinition PackageOtherHost { get; } = new("QVT6307", 3);

    /// <summary>QVT6308.</summary>
    public static ErrorDefinition PackageExpired { get; } = new("QVT6308", 3);

    /// <summary>QVT6309.</summary>
    public static ErrorDefinition PackagePasswordWrong { get; } = new("QVT6309", 3);

    /// <summary>QVT6310.</summary>
    public static ErrorDefinition PackageContentWrong { get; } = new("QVT6310", 3);

    /// <summary>QVT6311.</summary>
    public static ErrorDefinition PackageNeeded { get; } = new("QVT6311", 2);

    /// <summary>QVT6313.</summary>
    public static ErrorDefinition PackagePasswordWeak { get; } = new("QVT6313", 2);

    /// <summary>QVT6314.</summary>
    public static ErrorDefinition PasswordUnreadable { get; } = new("QVT6314", 2);

    private static ErrorDefinition[] PackageErrors() =>
    [
        PackageUnreadable, PackageAltered, PackageNewer, PackageOtherRoot, PackageOtherMachine, PackageOtherRole, PackageOtherHost,
        PackageExpired, PackagePasswordWrong, PackageContentWrong, PackageNeeded, PackagePasswordWeak, PasswordUnreadable,
    ];
}
