namespace QvTrust.Core.Errors;

// IIS in place of QlikView's own web server (QVT108x: what was asked for, QVT206x: what the server is like).
public static partial class ErrorCatalogue
{
    /// <summary>QVT1081.</summary>
    public static ErrorDefinition WebServerMalformed { get; } = new("QVT1081", 2);

    /// <summary>QVT1082.</summary>
    public static ErrorDefinition WebServerServiceMissing { get; } = new("QVT1082", 2);

    /// <summary>QVT1083.</summary>
    public static ErrorDefinition WebServerServiceMalformed { get; } = new("QVT1083", 2);

    /// <summary>QVT1084.</summary>
    public static ErrorDefinition WebServerServiceReserved { get; } = new("QVT1084", 2);

    /// <summary>QVT2061.</summary>
    public static ErrorDefinition WebServerServiceNotInstalled { get; } = new("QVT2061", 3);

    /// <summary>QVT2062.</summary>
    public static ErrorDefinition WebServerServiceOfWindows { get; } = new("QVT2062", 3);

    /// <summary>QVT2063.</summary>
    public static ErrorDefinition WebServerServiceNeeded { get; } = new("QVT2063", 3);

    /// <summary>QVT2064.</summary>
    public static ErrorDefinition WebServerVersionUnknown { get; } = new("QVT2064");

    /// <summary>QVT2065.</summary>
    public static ErrorDefinition TwoWebServers { get; } = new("QVT2065");

    private static ErrorDefinition[] WebServerSettingErrors() => [WebServerMalformed, WebServerServiceMissing, WebServerServiceMalformed, WebServerServiceReserved];

    private static ErrorDefinition[] WebServerErrors()
        => [WebServerServiceNotInstalled, WebServerServiceOfWindows, WebServerServiceNeeded, WebServerVersionUnknown, TwoWebServers];
}
