namespace QvTrust.Core.Errors;

// Talking to the authority (QVT30xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT3001.</summary>
    public static ErrorDefinition HostUnresolved { get; } = new("QVT3001");

    /// <summary>QVT3002.</summary>
    public static ErrorDefinition HostUnreachable { get; } = new("QVT3002");

    /// <summary>QVT3003.</summary>
    public static ErrorDefinition PinMismatch { get; } = new("QVT3003", 3);

    /// <summary>QVT3004.</summary>
    public static ErrorDefinition ServerNotTrusted { get; } = new("QVT3004", 3);

    /// <summary>QVT3005.</summary>
    public static ErrorDefinition AuthorityRefused { get; } = new("QVT3005", 4);

    /// <summary>QVT3006.</summary>
    public static ErrorDefinition AuthorityReplyMalformed { get; } = new("QVT3006");

    /// <summary>QVT3007.</summary>
    public static ErrorDefinition IssuedWrong { get; } = new("QVT3007");

    /// <summary>QVT3008.</summary>
    public static ErrorDefinition AuthorityBusy { get; } = new("QVT3008");

    /// <summary>QVT3009.</summary>
    public static ErrorDefinition TurnedAway { get; } = new("QVT3009");

    private static ErrorDefinition[] EnrolmentErrors() =>
    [
        HostUnresolved, HostUnreachable, PinMismatch, ServerNotTrusted, AuthorityRefused,
        AuthorityReplyMalformed, IssuedWrong, AuthorityBusy, TurnedAway,
    ];
}
