using System.Globalization;
using System.Text.Json.Nodes;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>A server of a site.</summary>
internal sealed class SiteServer(JsonNode json, string labName)
{
    // From docs/checks.md, seconds.
    private const double ClockWarning = 60;
    private const double ClockError = 300;

    public string Name => json["name"]!.ToString();

    /// <summary>What the server that plays it is called.</summary>
    public string LabName => labName;

    public DateTimeOffset Taken { get; } = Time(json["taken"]!);

    public IReadOnlyList<SiteRole> Roles { get; } = [.. json["roles"]!.AsArray().Select(r => new SiteRole(r!))];

    public bool IsQms => Roles.Any(r => r.Role == LabRole.Qms);

    /// <summary>Where a package of each role goes.</summary>
    public IEnumerable<LabRole> LabRoles => Roles.Select(r => r.Role);

    public string RoleNames => Roles.Count == 0 ? "no role" : string.Join('+', LabRoles.Select(r => r.Id));

    public IReadOnlyList<SiteCertificate> Certificates { get; } = [.. json["certificates"]!.AsArray().Select(c => new SiteCertificate(c!))];

    /// <summary>Every QlikViewCA, each once, the oldest first.</summary>
    public IReadOnlyList<SiteCertificate> Roots => [.. Certificates.Where(c => c.IsRoot).DistinctBy(c => c.Thumbprint).OrderBy(c => c.NotBefore)];

    /// <summary>What a QlikViewCA issued, the newest first.</summary>
    public IReadOnlyList<SiteCertificate> Leaves => [.. Certificates.Where(c => !c.IsRoot && c.Store == @"LM\My").OrderByDescending(c => c.NotBefore)];

    public bool HasDispatcher => json["otherServices"]!.AsArray().Any(s => s!["name"]!.ToString() == LabRole.Dispatcher);

    public bool Fips => Flag("fips");

    public bool RebootPending => Flag("rebootPending");

    /// <summary>Build of Windows, without its revision.</summary>
    public string? Build => json["windows"]!["build"]?.ToString().Split('.')[0];

    public string? FirewallService => json["firewall"]!["service"]?.ToString();

    public bool FirewallTakesRules => json["firewall"]!["takesRules"]?.GetValue<bool>() ?? true;

    public double ClockOffsetSeconds => json["clockOffsetSeconds"]?.GetValue<double>() ?? 0;

    /// <summary>True where a check sees that its clock is not the authority's.</summary>
    public bool HasOtherClock => Math.Abs(ClockOffsetSeconds) > ClockWarning;

    /// <summary>True where its clock refuses a setup.</summary>
    public bool IsRefusedByClock => Math.Abs(ClockOffsetSeconds) > ClockError && !Settings.Any(s => s.IsPlayed && s.Name == "IGNORECHECKS" && s.Value.Contains("clock-differs", StringComparison.OrdinalIgnoreCase));

    public IReadOnlyList<SiteFinding> Findings { get; } = [.. json["findings"]!.AsArray().Select(f => new SiteFinding(Text(f!, "check"), Text(f!, "severity"), Text(f!, "code"), Text(f!, "what")))];

    public IReadOnlyList<string> Unread { get; } = [.. json["unread"]!.AsArray().Select(u => u!.ToString())];

    public IReadOnlyList<SiteSetting> Settings { get; } = [.. json["settings"]!.AsArray().Select(s => new SiteSetting(Text(s!, "name"), Text(s!, "value"), Text(s!, "source")))];

    public bool Has(string check) => Findings.Any(f => f.Check == check);

    public static DateTimeOffset Time(JsonNode node)
        => DateTimeOffset.Parse(node.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static string Text(JsonNode node, string name) => node[name]!.ToString();

    private bool Flag(string name) => json["windows"]![name]?.GetValue<bool>() ?? false;
}

/// <summary>A role of a server.</summary>
internal sealed class SiteRole(JsonNode json)
{
    /// <summary>The role as the lab plays it: QVWS, where another service than QlikView's web server plays it, behind IIS.</summary>
    public LabRole Role { get; } = Known(json["role"]!.ToString(), json["service"]?["name"]?.ToString());

    /// <summary>What its package has to be told beside what every package is.</summary>
    public string Words => Role.IsBehindIis ? $"WEBSERVER=iis WEBSERVERSERVICE=\"{Role.Service}\"" : "";

    /// <summary>False where it was set up and its service is gone.</summary>
    public bool IsInstalled => json["service"] is not null;

    public string ServiceName => json["service"]!["name"]!.ToString();

    public bool IsRunning => json["service"]?["state"]?.ToString() == "running";

    public bool IsDisabled => json["service"]?["startType"]?.ToString() == "disabled";

    public string AccountKind => json["service"]!["account"]!["kind"]!.ToString();

    public string AccountName => json["service"]!["account"]!["name"]!.ToString();

    /// <summary>False where the account has no SID.</summary>
    public bool IsAccountKnown => json["service"]!["account"]!["sid"] is not null;

    public string? QlikView => json["qlikView"]?.ToString();

    /// <summary>Whether it ever ran.</summary>
    public bool HasData => json["dataFolder"]?.GetValue<bool>() ?? true;

    public string? State => json["state"]?.ToString();

    private static LabRole Known(string name, string? service)
    {
        var role = LabRole.All.FirstOrDefault(r => r.Id == name) ?? throw new LabException($"{name} is no role");
        return role == LabRole.Qvws && service is not null && !service.Equals(role.Service, StringComparison.OrdinalIgnoreCase) ? LabRole.Settings : role;
    }
}

/// <summary>A certificate of a server.</summary>
internal sealed class SiteCertificate(JsonNode json)
{
    public const int OldProvider = 1;

    public string Store => SiteServer.Text(json, "store");

    public string Subject => SiteServer.Text(json, "subject");

    public string Thumbprint => SiteServer.Text(json, "thumbprint");

    public DateTimeOffset NotBefore { get; } = SiteServer.Time(json["notBefore"]!);

    public DateTimeOffset NotAfter { get; } = SiteServer.Time(json["notAfter"]!);

    public bool HasKey => json["hasKey"]!.GetValue<bool>();

    public int? KeyProvider => json["keyProvider"]?.GetValue<int>();

    public string PublicKey => SiteServer.Text(json, "publicKeySha256");

    public IReadOnlyList<string> SignedBy { get; } = [.. json["signedBy"]!.AsArray().Select(s => s!.ToString())];

    public bool HasPrivateExtensions => json["privateExtensions"]!.AsArray().Count > 0;

    public bool IsRoot => Subject == State.MachineState.RootSubject;
}

/// <summary>What a check found there.</summary>
internal sealed record SiteFinding(string Check, string Severity, string Code, string What);

/// <summary>A property that setup takes where none is given.</summary>
internal sealed record SiteSetting(string Name, string Value, string Source)
{
    // What means the same on a lab server, and leaves the services with the certificates in force.
    private static readonly string[] Same = ["FIREWALLREMOTE", "FIREWALLPROFILE", "OPENWEBPORTS", "OPTIONALPORTS", "RENEWWINDOW", "IGNORECHECKS", "TIMEOUTMINUTES"];

    public bool IsPlayed => Source == "policy" && Same.Contains(Name);

    /// <summary>True where other ports are opened than usual.</summary>
    public bool ChangesPorts => IsPlayed && Name is ("OPENWEBPORTS" or "OPTIONALPORTS");

    /// <summary>True where it says what the role QVWS itself shows.</summary>
    public bool IsOfWebServer => Name is ("WEBSERVER" or "WEBSERVERSERVICE");

    public override string ToString() => $"{Name}={Value} ({Source})";
}
