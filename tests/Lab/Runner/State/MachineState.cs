using System.Globalization;
using System.Text.Json.Nodes;

namespace QvTrust.Lab.Runner.State;

/// <summary>A certificate as the lab's own reader found it.</summary>
internal sealed record LabCertificate(
    string Store,
    string Subject,
    string Issuer,
    string Thumbprint,
    bool HasPrivateKey,
    DateTimeOffset NotAfter,
    string? Container,
    string? KeySecurity,
    IReadOnlyList<string> ExtensionOids);

/// <summary>A service as the lab's own reader found it.</summary>
internal sealed record LabService(string Name, string State, int ProcessId, string Account, DateTimeOffset? Started);

/// <summary>Everything on a server that the product may touch, read without the product.</summary>
internal sealed class MachineState(JsonNode json)
{
    public const string RootSubject = "CN=QlikViewCA";
    public const string ClientSubject = "CN=QVProxy";
    public const string Group = "QvTrust";
    private const int Inbound = 1;
    private const int Tcp = 6;

    public JsonNode Json => json;

    public string Machine => Text(json["machine"]);

    public IEnumerable<LabCertificate> Certificates
        => Section("stores").AsObject().SelectMany(s => s.Value!.AsArray().Select(c => Certificate(s.Key, c!)));

    /// <summary>The certificates of QlikView's trust: the roots, and what names itself issued by one.</summary>
    public IEnumerable<LabCertificate> TrustCertificates
        => Certificates.Where(c => c.Store.StartsWith("LM", StringComparison.Ordinal) && c.Issuer == RootSubject);

    public LabCertificate? ServerCertificate => Leaf("CN=" + Machine);

    public LabCertificate? ClientCertificate => Leaf(ClientSubject);

    public LabCertificate? Root => TrustCertificates.SingleOrDefault(c => c.Store == @"LM\Root");

    /// <summary>SHA-256 of the public key of each key container, by the container's name.</summary>
    public IReadOnlyDictionary<string, string> PublicKeys
        => Section("keyContainers").AsArray().ToDictionary(c => Text(c!["name"]), c => Text(c!["publicKeySha256"]), StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> KeyContainers => Section("keyContainers").AsArray().Select(c => Text(c!["name"]));

    /// <summary>Ports of the enabled inbound TCP rules of our group, read through Windows' interface.</summary>
    public IReadOnlyList<int> FirewallPorts
        => [.. Rules.Where(r => Text(r["grouping"]) == Group && r["enabled"]!.GetValue<bool>()
                && r["protocol"]!.GetValue<int>() == Tcp && r["direction"]!.GetValue<int>() == Inbound)
            .SelectMany(r => Text(r["localPorts"]).Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(p => int.Parse(p, CultureInfo.InvariantCulture))
            .Order()];

    public IEnumerable<JsonNode> Rules => Section("firewall")["com"]!.AsArray()!;

    public IReadOnlyList<LabService> Services
        => [.. Section("services").AsArray().Select(s => new LabService(
            Text(s!["name"]),
            Text(s["state"]),
            s["pid"]!.GetValue<int>(),
            Text(s["account"]),
            s["started"] is { } started ? Time(started) : null))];

    public IEnumerable<string> Files => Section("files").AsArray().Select(f => Text(f!["path"]));

    public LabService? Service(string name) => Services.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public string? Setting(string key, string name)
        => Section("registry").AsArray()
            .Where(k => Text(k!["key"]).Equals($@"HKLM\SOFTWARE\QvTrust{(key.Length > 0 ? "\\" + key : "")}", StringComparison.OrdinalIgnoreCase))
            .Where(k => k!["view"]!.GetValue<int>() == 64)
            .Select(k => k!["values"]![name]?.ToString())
            .FirstOrDefault();

    public bool IsProductInstalled => Section("installerProducts").AsArray().Any(p => Text(p!["name"]).Contains("QvTrust", StringComparison.OrdinalIgnoreCase));

    public JsonNode Section(string name) => json[name] ?? throw new LabException($"lab-reader gave no {name}");

    public static string Text(JsonNode? node) => node?.ToString() ?? "";

    private LabCertificate? Leaf(string subject)
        => TrustCertificates.SingleOrDefault(c => c.Store == @"LM\My" && c.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase));

    private static LabCertificate Certificate(string store, JsonNode c) => new(
        store,
        Text(c["subject"]),
        Text(c["issuer"]),
        Text(c["thumbprint"]),
        c["hasPrivateKey"]!.GetValue<bool>(),
        Time(c["notAfter"]!),
        c["key"]?["container"]?.ToString(),
        c["key"]?["securityDescriptor"]?.ToString(),
        [.. c["extensions"]!.AsArray().Select(e => Text(e!["oid"]))]);

    private static DateTimeOffset Time(JsonNode node)
        => DateTimeOffset.Parse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
