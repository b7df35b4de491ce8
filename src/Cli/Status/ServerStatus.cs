using System.Text.Json.Serialization;

namespace QvTrust.Cli.Status;

/// <summary>What <c>qvtrust status</c> shows; the names are an interface for programs.</summary>
/// <param name="Name">Machine name.</param>
/// <param name="Role">The first of the roles, or null.</param>
/// <param name="Roles">Roles that were set up here; before the first setup, those whose services are installed.</param>
/// <param name="Certificates">Certificates of QlikView trust in LocalMachine.</param>
/// <param name="FirewallPorts">Ports of our own inbound rules.</param>
/// <param name="Services">QlikView's and our own services that are installed.</param>
/// <param name="LicenseService">Null where there is no License Service.</param>
/// <param name="Extensions">standard, native, proven, own or unproven: where private extensions come from, the least certain of the roles.</param>
/// <param name="LastError">What the last setup failed with, or null.</param>
/// <param name="Backup">Null where no authority is set up.</param>
/// <param name="RenewalBegun">True where renewed certificates wait for qvtrust renew to install them and to restart the services.</param>
/// <param name="KeyRights">What the check key-not-readable finds, a line each: which service has no right to which private key.</param>
/// <param name="PendingRestart">Why QlikView's services are to be restarted by qvtrust apply-pending; null where they are not.</param>
internal sealed record ServerStatus(
    string Name,
    string? Role,
    IReadOnlyList<string> Roles,
    IReadOnlyList<CertificateStatus> Certificates,
    IReadOnlyList<int> FirewallPorts,
    IReadOnlyList<ServiceStatus> Services,
    LicenseServiceStatus? LicenseService,
    string Extensions,
    string? LastError,
    BackupStatus? Backup,
    bool RenewalBegun,
    IReadOnlyList<string> KeyRights,
    IReadOnlyList<string>? PendingRestart);

/// <summary>A certificate.</summary>
/// <param name="Store">LM\My or LM\Root.</param>
/// <param name="Subject">CN=...</param>
/// <param name="Issuer">CN=...</param>
/// <param name="Thumbprint">SHA-1, upper-case hex.</param>
/// <param name="HasPrivateKey">True when its key can be opened, not merely named.</param>
/// <param name="NotAfter">End of validity, UTC.</param>
/// <param name="RenewalDue">When qvtrust renew finds it due, UTC; null where that command does not renew it.</param>
/// <param name="Bindings">Where HTTP.sys serves TLS with it, as netsh names it; null where the bindings cannot be read.</param>
internal sealed record CertificateStatus(string Store, string Subject, string Issuer, string Thumbprint, bool HasPrivateKey, DateTimeOffset NotAfter, DateTimeOffset? RenewalDue, IReadOnlyList<string>? Bindings);

/// <summary>A service and its state: stopped, starting, stopping, running, paused.</summary>
internal sealed record ServiceStatus(string Name, string State);

/// <summary>The License Service's view of the certificates.</summary>
/// <param name="RootPem">root.pem is there and is a certificate.</param>
/// <param name="ServerPem">server.pem is there and is a certificate.</param>
/// <param name="ServerKeyPem">server_key.pem is there and is an RSA key.</param>
/// <param name="RestartedAfterQms">The dispatcher's process started after the management service's; both run.</param>
/// <param name="ThumbprintsMatch">The files show the certificates in force, and the key is the server certificate's.</param>
internal sealed record LicenseServiceStatus(bool RootPem, bool ServerPem, bool ServerKeyPem, bool RestartedAfterQms, bool ThumbprintsMatch);

/// <summary>The automatic backups.</summary>
/// <param name="Recovery">Thumbprint of the recovery certificate, or null.</param>
/// <param name="Newest">The newest automatic backup, or null.</param>
/// <param name="CopiedTo">Folder off this server that has a copy of it, or null.</param>
/// <param name="Warnings">What is missing for the worst night, as lines of QVT####.</param>
internal sealed record BackupStatus(string? Recovery, string? Newest, string? CopiedTo, IReadOnlyList<string> Warnings);

/// <summary>The status as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
