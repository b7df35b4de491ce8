using System.Text.Json;
using System.Text.Json.Serialization;

namespace QvTrust.Lab.Runner.Reporting;

/// <summary>What a run found, for programs: the names are an interface and never change.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Ok { get; set; }

    /// <summary>Wall time of the run.</summary>
    public double Seconds { get; set; }

    public List<ServerReport> Servers { get; } = [];

    public LicenseServiceReport? LicenseService { get; set; }

    public List<TrustRow> Trust { get; } = [];

    public List<ScenarioReport> Scenarios { get; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>Writes the file in one step: a reader never sees half of it.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".part", ToJson());
        File.Move(path + ".part", path, overwrite: true);
    }
}

/// <param name="Name">Server name.</param>
/// <param name="Role">QMS, QVS, QDS, QVWS or DSC.</param>
/// <param name="MsiExitCode">All 32 bits of msiexec's exit code.</param>
/// <param name="Seconds">Time that msiexec took.</param>
/// <param name="Certificates">As <c>qvtrust status</c> on the server reads them.</param>
/// <param name="FirewallPorts">Ports of the enabled rules of the group QvTrust.</param>
/// <param name="Services">Services of the role.</param>
internal sealed record ServerReport(
    string Name,
    string Role,
    uint MsiExitCode,
    double Seconds,
    IReadOnlyList<CertificateReport> Certificates,
    IReadOnlyList<int> FirewallPorts,
    IReadOnlyList<ServiceReport> Services);

internal sealed record CertificateReport(
    string Store,
    string Subject,
    string Issuer,
    string Thumbprint,
    bool HasPrivateKey,
    string NotAfter);

internal sealed record ServiceReport(string Name, string State);

internal sealed record LicenseServiceReport(
    bool RootPem,
    bool ServerPem,
    bool ServerKeyPem,
    bool RestartedAfterQms,
    bool ThumbprintsMatch);

/// <param name="From">The server that asked.</param>
/// <param name="To">The server that was asked.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Case">What was tried.</param>
/// <param name="Expected">Whether it should be accepted.</param>
/// <param name="Accepted">Whether it was.</param>
/// <param name="Reason">Why, in the prober's words; for people, not part of the file.</param>
internal sealed record TrustRow(
    string From,
    string To,
    int Port,
    string Case,
    bool Expected,
    bool Accepted,
    [property: JsonIgnore] string Reason = "");

internal sealed record ScenarioReport(string Name, bool Ok);
