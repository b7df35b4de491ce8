namespace QvTrust.Core.Roles;

/// <summary>A service of a QlikView installation, as data (docs/qlikview.md, services and ports).</summary>
/// <param name="Name">Short name, as in property values and package names.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="ServiceName">Windows service name (compare ignoring case).</param>
/// <param name="Executable">Executable whose file version is QlikView's version, with %ProgramFiles%.</param>
/// <param name="DataFolder">Folder that the service makes at its first start, with %ProgramData%.</param>
/// <param name="Ports">Ports that peers reach, for firewall rules.</param>
/// <param name="TlsPorts">Of these, the ones that serve TLS with the machine's QlikViewCA certificate.</param>
/// <param name="InstallationPort">Port by which QMS distributes certificates natively to this service's machine, or null where it has none.</param>
public sealed record Role(
    string Name,
    string DisplayName,
    string ServiceName,
    string Executable,
    string DataFolder,
    IReadOnlyList<int> Ports,
    IReadOnlyList<int> TlsPorts,
    int? InstallationPort = null)
{
    /// <summary>QlikView Management Service: the certificate authority.</summary>
    public bool IsAuthority => Name == "QMS";

    /// <summary>
    /// True where IIS serves users in place of QlikView's own web server: <see cref="ServiceName"/> is then the service of QlikView's that
    /// stands behind it, which its program says no version of (docs/qlikview.md, Q38).
    /// </summary>
    public bool UsesIis { get; init; }

    /// <summary>Ports for users' browsers.</summary>
    public IReadOnlyList<int> WebPorts { get; init; } = [];

    /// <summary>Ports that only some sites use, by what for.</summary>
    public IReadOnlyList<OptionalPort> OptionalPorts { get; init; } = [];
}

/// <summary>A port that only some sites use.</summary>
/// <param name="Kind">What for: a value of OPTIONALPORTS.</param>
/// <param name="Port">TCP port.</param>
public sealed record OptionalPort(string Kind, int Port);
