namespace QvTrust.Core.Errors;

// IIS in place of QlikView's own web server (QVT108x: what was asked for, QVT206x: what the server is like).
public static partial class ErrorCatalogue
{
    /// <summary>QVT1081.</summary>
    public static ErrorDefinition WebServerMalformed { get; } = new("QVT1081",
        "WEBSERVER={0} is neither qlikview nor iis",
        "Give iis where IIS with the QlikView Settings Service stands in place of QlikView Web Server, qlikview otherwise", 2);

    /// <summary>QVT1082.</summary>
    public static ErrorDefinition WebServerServiceMissing { get; } = new("QVT1082",
        "WEBSERVER=iis and WEBSERVERSERVICE belong together: {0} is missing",
        "Give both: WEBSERVER=iis WEBSERVERSERVICE=name, the service name of the QlikView Settings Service as its properties in services.msc show it", 2);

    /// <summary>QVT1083.</summary>
    public static ErrorDefinition WebServerServiceMalformed { get; } = new("QVT1083",
        "WEBSERVERSERVICE={0} is no service name that this product takes",
        "Give 1 to 256 letters, digits, blanks, underscores, hyphens and dots: the service name, not the name that is displayed", 2);

    /// <summary>QVT1084.</summary>
    public static ErrorDefinition WebServerServiceReserved { get; } = new("QVT1084",
        "WEBSERVERSERVICE={0} is a service of IIS itself, of another QlikView role or of this product",
        "Give the one of the QlikView Settings Service, which setup restarts, because IIS and its sites are left alone", 2);

    /// <summary>QVT2061.</summary>
    public static ErrorDefinition WebServerServiceNotInstalled { get; } = new("QVT2061",
        "there is no service {0} here, which WEBSERVERSERVICE names",
        "Look the service name of the QlikView Settings Service up in services.msc (Properties, Service name), which may differ from the name that is displayed", 3);

    /// <summary>QVT2062.</summary>
    public static ErrorDefinition WebServerServiceOfWindows { get; } = new("QVT2062",
        "the service {0}, which WEBSERVERSERVICE names, is a part of Windows: its program is {1}",
        "Name the service of the QlikView Settings Service, because setup restarts it and gives its account the server's private keys", 3);

    /// <summary>QVT2063.</summary>
    public static ErrorDefinition WebServerServiceNeeded { get; } = new("QVT2063",
        "the service {0} of IIS runs and depends on {1}: Windows does not stop the one while the other runs",
        "Take that dependency away (sc config {0} depend=), because setup stops no web server", 3);

    /// <summary>QVT2064.</summary>
    public static ErrorDefinition WebServerVersionUnknown { get; } = new("QVT2064",
        "the version of QlikView behind IIS is not known: there is no {0}, and the program of {1} is not known to have QlikView's version",
        "See to it yourself that QlikView 12.00 or later is on this server");

    /// <summary>QVT2065.</summary>
    public static ErrorDefinition TwoWebServers { get; } = new("QVT2065",
        "the service {0} of QlikView Web Server runs, although IIS stands in its place here with {1}",
        "Stop and disable the one that is not used, or give WEBSERVER=qlikview, because both want TCP 4750");

    private static ErrorDefinition[] WebServerSettingErrors() => [WebServerMalformed, WebServerServiceMissing, WebServerServiceMalformed, WebServerServiceReserved];

    private static ErrorDefinition[] WebServerErrors()
        => [WebServerServiceNotInstalled, WebServerServiceOfWindows, WebServerServiceNeeded, WebServerVersionUnknown, TwoWebServers];
}
