using QvTrust.Cli.Checks;

namespace QvTrust.Cli.Snapshots;

/// <summary>A server as it was: what a rehearsal needs, and no secret. Null is what could not be read, or is not there.</summary>
/// <param name="Name">Machine name.</param>
/// <param name="Taken">When, by this server's clock, UTC.</param>
/// <param name="Product">Version of the qvtrust that looked.</param>
/// <param name="Windows">Windows and its policies.</param>
/// <param name="Roles">Roles whose service is installed, or that were set up.</param>
/// <param name="OtherServices">The dispatcher and the authority service, where they are.</param>
/// <param name="PortsListening">Ports of the roles and of the authority on which a program listens.</param>
/// <param name="Firewall">The Windows firewall.</param>
/// <param name="Certificates">Certificates of QlikView trust in LocalMachine.</param>
/// <param name="Settings">Properties that a setup takes where none is given.</param>
/// <param name="ClockOffsetSeconds">How far this clock is ahead of the authority's, where this server knows one and it answers.</param>
/// <param name="Checks">Names of the checks that were made.</param>
/// <param name="Findings">What they found.</param>
/// <param name="Unread">What could not be read, and why.</param>
internal sealed record ServerSnapshot(
    string Name,
    DateTimeOffset Taken,
    string Product,
    WindowsSnapshot Windows,
    IReadOnlyList<RoleSnapshot> Roles,
    IReadOnlyList<ServiceSnapshot> OtherServices,
    IReadOnlyList<int> PortsListening,
    FirewallSnapshot Firewall,
    IReadOnlyList<CertificateSnapshot> Certificates,
    IReadOnlyList<SettingSnapshot> Settings,
    double? ClockOffsetSeconds,
    IReadOnlyList<string> Checks,
    IReadOnlyList<CheckFinding> Findings,
    IReadOnlyList<string> Unread);

/// <summary>Windows and its policies.</summary>
/// <param name="Edition">Product name in the registry.</param>
/// <param name="Build">Build and revision: 17763.5458.</param>
/// <param name="DnsName">Host name in DNS, without domain.</param>
/// <param name="Domain">DNS suffix of this server; empty outside a domain.</param>
/// <param name="SearchList">DNS suffixes that are tried for a short name.</param>
/// <param name="NetFramework">Release number of .NET Framework 4.</param>
/// <param name="Fips">True where the policy asks for FIPS algorithms alone.</param>
/// <param name="Tls12Limited">True where TLS 1.2 is off or not used unless asked for.</param>
/// <param name="RebootPending">True where Windows waits for a restart.</param>
internal sealed record WindowsSnapshot(
    string? Edition, string? Build, string? DnsName, string? Domain, string? SearchList, string? NetFramework, bool? Fips, bool? Tls12Limited, bool? RebootPending);

/// <summary>A role.</summary>
/// <param name="Role">QMS, QVS, QDS, QVWS or DSC.</param>
/// <param name="Service">Its service; null where it was set up and its service is gone.</param>
/// <param name="QlikView">File version of its program.</param>
/// <param name="DataFolder">True where the folder is there that its first start makes.</param>
/// <param name="State">trusted or pending-restart where it is set up.</param>
/// <param name="Package">Version of the package that set it up.</param>
/// <param name="Extensions">Where private extensions come from, once it is set up.</param>
/// <param name="LastError">What the last setup failed with.</param>
internal sealed record RoleSnapshot(
    string Role, ServiceSnapshot? Service, string? QlikView, bool? DataFolder, string? State, string? Package, string? Extensions, string? LastError);

/// <summary>A service.</summary>
/// <param name="Name">Service name.</param>
/// <param name="State">stopped, starting, stopping, running or paused.</param>
/// <param name="StartType">automatic, delayed, manual or disabled.</param>
/// <param name="Account">Whom it runs as.</param>
internal sealed record ServiceSnapshot(string Name, string State, string? StartType, AccountSnapshot Account);

/// <summary>An account.</summary>
/// <param name="Kind">system, service, network, virtual, managed or user.</param>
/// <param name="Name">Name as configured.</param>
/// <param name="Sid">Its SID; null where the name does not resolve.</param>
internal sealed record AccountSnapshot(string Kind, string Name, string? Sid);

/// <summary>The Windows firewall.</summary>
/// <param name="Service">State of MpsSvc, or disabled.</param>
/// <param name="TakesRules">False where its service does not run or a policy leaves local rules out.</param>
/// <param name="Rules">Our own rules.</param>
internal sealed record FirewallSnapshot(string? Service, bool? TakesRules, IReadOnlyList<RuleSnapshot>? Rules);

/// <summary>A rule of ours.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Remote">Who may reach it; * is everybody.</param>
/// <param name="Networks">Networks on which it is open.</param>
internal sealed record RuleSnapshot(string Name, int Port, string Remote, string Networks);

/// <summary>A certificate; of private extensions only that they are there.</summary>
/// <param name="Store">LM\My or LM\Root.</param>
/// <param name="Subject">CN=...</param>
/// <param name="Issuer">CN=...</param>
/// <param name="Thumbprint">SHA-1, upper-case hex.</param>
/// <param name="SerialNumber">Upper-case hex.</param>
/// <param name="NotBefore">Start of validity, UTC.</param>
/// <param name="NotAfter">End of validity, UTC.</param>
/// <param name="HasKey">True when its private key can be opened here.</param>
/// <param name="KeyProvider">Type of the provider that has the key: 24, 1, 0 for CNG.</param>
/// <param name="PublicKeySha256">SHA-256 of the SubjectPublicKeyInfo, upper-case hex.</param>
/// <param name="SignedBy">Thumbprints of the QlikViewCA here whose key signed it.</param>
/// <param name="PrivateExtensions">Object identifiers of its private extensions.</param>
internal sealed record CertificateSnapshot(
    string Store,
    string Subject,
    string Issuer,
    string Thumbprint,
    string SerialNumber,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    bool HasKey,
    int? KeyProvider,
    string PublicKeySha256,
    IReadOnlyList<string> SignedBy,
    IReadOnlyList<string> PrivateExtensions);

/// <summary>A property that a setup takes where none is given.</summary>
/// <param name="Name">As on msiexec's command line.</param>
/// <param name="Value">Its value.</param>
/// <param name="Source">saved by an earlier setup, or policy.</param>
internal sealed record SettingSnapshot(string Name, string Value, string Source);
