namespace QvTrust.Core.Errors;

// Enrolment tokens (QVT11xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT1101.</summary>
    public static ErrorDefinition TokenMissing { get; } = new("QVT1101",
        "this server lacks a valid certificate of {0} and no enrolment token was given",
        "On {0} run: qvtrust token new {1} --roles {2}; it prints the line to run here", 2);

    /// <summary>QVT1102.</summary>
    public static ErrorDefinition TokenMalformed { get; } = new("QVT1102",
        "the enrolment token cannot be read",
        "Copy the whole token (from qvt1 on) or use ENROLLTOKENFILE; a new one: qvtrust token new MACHINE --roles ROLE", 2);

    /// <summary>QVT1103.</summary>
    public static ErrorDefinition TokenFileUnreadable { get; } = new("QVT1103",
        "the token file {0} cannot be read as SYSTEM: {1}",
        "Copy it to a local folder, or give the computer account read access to the share", 2);

    /// <summary>QVT1104.</summary>
    public static ErrorDefinition TokenUnknown { get; } = new("QVT1104",
        "{0} does not know this enrolment token",
        "It was revoked, or made by another authority: qvtrust token new {1} --roles ROLE on {0}", 4);

    /// <summary>QVT1105.</summary>
    public static ErrorDefinition TokenExpired { get; } = new("QVT1105",
        "the enrolment token expired on {0}",
        "Make a new one on the QMS server: qvtrust token new MACHINE --roles ROLE", 4);

    /// <summary>QVT1106.</summary>
    public static ErrorDefinition TokenOtherMachine { get; } = new("QVT1106",
        "the enrolment token is not for the machine {0}",
        "Make one for this machine on the QMS server: qvtrust token new {0} --roles ROLE", 4);

    /// <summary>QVT1107.</summary>
    public static ErrorDefinition TokenOtherRole { get; } = new("QVT1107",
        "the enrolment token is not for the role {0}",
        "Make one for this role on the QMS server: qvtrust token new MACHINE --roles {0}", 4);

    /// <summary>QVT1108.</summary>
    public static ErrorDefinition TokenOtherKey { get; } = new("QVT1108",
        "the enrolment token was redeemed with another key",
        "Somebody used this token before, or this server lost its key: revoke it if that was not you, and make a new one: qvtrust token new MACHINE --roles ROLE", 4);

    /// <summary>QVT1109.</summary>
    public static ErrorDefinition TokenRevoked { get; } = new("QVT1109",
        "the enrolment token was revoked",
        "Make a new one on the QMS server: qvtrust token new MACHINE --roles ROLE", 4);

    private static ErrorDefinition[] TokenErrors() =>
    [
        TokenMissing, TokenMalformed, TokenFileUnreadable, TokenUnknown, TokenExpired, TokenOtherMachine,
        TokenOtherRole, TokenOtherKey, TokenRevoked,
    ];
}
