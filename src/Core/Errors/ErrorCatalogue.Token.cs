namespace QvTrust.Core.Errors;

// Enrolment tokens (QVT11xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT1101.</summary>
    public static ErrorDefinition TokenMissing { get; } = new("QVT1101", 2);

    /// <summary>QVT1102.</summary>
    public static ErrorDefinition TokenMalformed { get; } = new("QVT1102", 2);

    /// <summary>QVT1103.</summary>
    public static ErrorDefinition TokenFileUnreadable { get; } = new("QVT1103", 2);

    /// <summary>QVT1104.</summary>
    public static ErrorDefinition TokenUnknown { get; } = new("QVT1104", 4);

    /// <summary>QVT1105.</summary>
    public static ErrorDefinition TokenExpired { get; } = new("QVT1105", 4);

    /// <summary>QVT1106.</summary>
    public static ErrorDefinition TokenOtherMachine { get; } = new("QVT1106", 4);

    /// <summary>QVT1107.</summary>
    public static ErrorDefinition TokenOtherRole { get; } = new("QVT1107", 4);

    /// <summary>QVT1108.</summary>
    public static ErrorDefinition TokenOtherKey { get; } = new("QVT1108", 4);

    /// <summary>QVT1109.</summary>
    public static ErrorDefinition TokenRevoked { get; } = new("QVT1109", 4);

    private static ErrorDefinition[] TokenErrors() =>
    [
        TokenMissing, TokenMalformed, TokenFileUnreadable, TokenUnknown, TokenExpired, TokenOtherMachine,
        TokenOtherRole, TokenOtherKey, TokenRevoked,
    ];
}
