using System.Globalization;
using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.Reporting;

namespace QvTrust.Lab.Runner.State;

/// <summary>What <c>qvtrust status --json</c> says, and where it disagrees with what the lab's reader found.</summary>
internal sealed class ProductStatus(JsonNode json)
{
    public IReadOnlyList<CertificateReport> Certificates
        => [.. Part("certificates").AsArray().Select(c => new CertificateReport(
            Text(c!["store"]), Text(c["subject"]), Text(c["issuer"]), Text(c["thumbprint"]), c["hasPrivateKey"]!.GetValue<bool>(), Text(c["notAfter"])))];

    public IReadOnlyList<int> FirewallPorts => [.. Part("firewallPorts").AsArray().Select(p => p!.GetValue<int>())];

    public IReadOnlyList<ServiceReport> Services => [.. Part("services").AsArray().Select(s => new ServiceReport(Text(s!["name"]), Text(s["state"])))];

    public LicenseServiceReport? LicenseService => json["licenseService"] is not { } license ? null : new LicenseServiceReport(
        license["rootPem"]!.GetValue<bool>(),
        license["serverPem"]!.GetValue<bool>(),
        license["serverKeyPem"]!.GetValue<bool>(),
        license["restartedAfterQms"]!.GetValue<bool>(),
        license["thumbprintsMatch"]!.GetValue<bool>());

    public IEnumerable<string> Disagreements(MachineState state, LabRole role)
    {
        var here = $"{role.Server}: qvtrust status and lab-reader disagree on";
        if (!Text(json["name"]).Equals(state.Machine, StringComparison.OrdinalIgnoreCase) || Text(json["role"]) != role.Id)
        {
            yield return $"{here} name or role: {json["name"]} {json["role"]}, {state.Machine} {role.Id}";
        }

        var said = Certificates.Select(c => Line(c.Store, c.Subject, c.Issuer, c.Thumbprint, c.HasPrivateKey, Time(c.NotAfter))).Order(StringComparer.Ordinal).ToList();
        var found = state.TrustCertificates.Select(c => Line(c.Store, c.Subject, c.Issuer, c.Thumbprint, c.HasPrivateKey, c.NotAfter)).Order(StringComparer.Ordinal).ToList();
        if (!said.SequenceEqual(found))
        {
            yield return $"{here} certificates: {string.Join("; ", said.Except(found))} / {string.Join("; ", found.Except(said))}";
        }

        if (!FirewallPorts.Order().SequenceEqual(state.FirewallPorts))
        {
            yield return $"{here} firewall ports: {string.Join(' ', FirewallPorts)} / {string.Join(' ', state.FirewallPorts)}";
        }

        foreach (var name in role.Services)
        {
            var mine = Services.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.State;
            if (mine != state.Service(name)?.State)
            {
                yield return $"{here} the state of {name}: {mine ?? "not listed"} / {state.Service(name)?.State ?? "not there"}";
            }
        }
    }

    private JsonNode Part(string name) => json[name] ?? throw new LabException($"qvtrust status --json has no {name}");

    private static string Line(string store, string subject, string issuer, string thumbprint, bool key, DateTimeOffset notAfter)
        => $"{store} {subject} {issuer} {thumbprint} {(key ? "key" : "no key")} {notAfter:yyyy-MM-dd HH:mm:ss}";

    private static DateTimeOffset Time(string text)
        => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
