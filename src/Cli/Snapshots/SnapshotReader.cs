using System.Globalization;
using System.Text.RegularExpressions;
using QvTrust.Cli.Checks;
using QvTrust.Cli.Status;
using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Snapshots;

/// <summary>Reads a server for a snapshot, part by part: what cannot be read is noted, and the rest is there. Nothing is changed.</summary>
internal sealed partial class SnapshotReader
{
    private const string WindowsKey = @"SOFTWARE\Microsoft\Windows NT\CurrentVersion";
    private const string NetworkKey = @"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
    private const string FirewallService = "MpsSvc";
    private readonly List<string> unread = [];
    private readonly IMachine machine;
    private readonly CheckReport report;
    private readonly IReadOnlyList<Role> roles;

    private readonly IReadOnlyDictionary<string, string> given;

    private SnapshotReader(IMachine machine, Role? role, IReadOnlyDictionary<string, string> given)
    {
        (this.machine, this.given) = (machine, given);
        report = CheckRun.Of(machine, role, given: given);
        roles = Try(SnapshotTexts.SettingsOf.With("saved"), () => MachineRoles.Planned(machine, given)) ?? MachineRoles.All(machine);
    }

    /// <summary>Reads it. A <see cref="TrustException"/> says which properties are wrong.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="role">The role to make the checks for; null: those that it has.</param>
    /// <param name="given">Properties of the setup that the checks are made for.</param>
    internal static ServerSnapshot Read(IMachine machine, Role? role, IReadOnlyDictionary<string, string> given) => new SnapshotReader(machine, role, given).Read();

    private ServerSnapshot Read() => new(
        machine.Name,
        machine.Clock.UtcNow,
        typeof(SnapshotReader).Assembly.GetName().Version!.ToString(3),
        Windows(),
        [.. roles.Select(Role).OfType<RoleSnapshot>()],
        [.. ((string[])[RoleTable.DispatcherService, RoleTable.AuthorityService]).Select(Service).OfType<ServiceSnapshot>()],
        Try(SnapshotTexts.Ports, Ports) ?? [],
        Firewall(),
        Try(SnapshotTexts.Certificates, Certificates) ?? [],
        [.. Settings("saved", SavedProperties.Read), .. Settings("policy", SavedProperties.ReadPolicy)],
        Try(SnapshotTexts.Clock, ClockOffset),
        report.Checks,
        [.. report.Findings.Select(f => CheckText.Show(WithoutContents(f)))],
        unread);

    private static Finding WithoutContents(Finding finding) => finding with { Error = finding.Error with { Cause = Quotes(finding.Error.ToString()) ?? finding.Error.Cause } };

    // Two errors quote a file or the registry, and the record of the last run quotes errors; the contents of neither are in a snapshot.
    private static string? Quotes(string? text)
        => text is not null && (text.Contains(ErrorCatalogue.SwitchValueUnexpected.Code, StringComparison.Ordinal) || text.Contains(ErrorCatalogue.SwitchUndone.Code, StringComparison.Ordinal))
            ? SnapshotTexts.QuotesSetting.With(string.Join(", ", Codes().Matches(text).Select(m => m.Value).Distinct()))
            : null;

    [GeneratedRegex("QVT[0-9]{4}")]
    private static partial Regex Codes();

    private WindowsSnapshot Windows()
    {
        var (build, revision) = (Fact(WindowsKey, "CurrentBuildNumber"), Fact(WindowsKey, "UBR"));
        return new(
            Fact(WindowsKey, "ProductName"),
            revision is null ? build : $"{build}.{revision}",
            Fact(NetworkKey, "Hostname"),
            Fact(NetworkKey, "Domain"),
            Fact(NetworkKey, "SearchList"),
            Fact(@"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full", "Release"),
            Found("fips-mode"),
            Found("schannel-tls12-off"),
            Found("reboot-pending"));
    }

    private RoleSnapshot? Role(Role role)
    {
        var info = Try(role.ServiceName, () => machine.Services.Find(role.ServiceName));
        var state = Value(role, RoleValues.State);
        return info is null && state is null ? null : new(
            role.Name,
            info is null ? null : Show(info),
            Try(SnapshotTexts.Version.With(role.Name), () => (info is null || role.UsesIis ? null : machine.Files.FileVersion(info.BinaryPath)) ?? machine.Files.FileVersion(role.Executable))?.ToString(),
            Try<bool?>(SnapshotTexts.DataFolder.With(role.Name), () => machine.Files.List(role.DataFolder) is not null),
            state,
            Value(role, RoleValues.Version),
            Value(role, RoleValues.Extensions),
            Value(role, RoleValues.LastError) is var error ? Quotes(error) ?? error : null);
    }

    private string? Value(Role role, string name) => Try(SnapshotTexts.Settings.With(role.Name), () => machine.Settings.Get(role.Name, name));

    private ServiceSnapshot? Service(string name) => Try(name, () => machine.Services.Find(name)) is { } info ? Show(info) : null;

    private ServiceSnapshot Show(ServiceInfo info) => new(
        info.Name, info.State.ToString().ToLowerInvariant(), info.IsDisabled ? "disabled" : StartType(info.Name), new(Kind(info), info.Account, info.AccountSid));

    private string? StartType(string service)
    {
        var key = $@"SYSTEM\CurrentControlSet\Services\{service}";
        return Fact(key, "Start") switch
        {
            "2" => Fact(key, "DelayedAutostart") is null or "0" ? "automatic" : "delayed",
            "3" => "manual",
            "4" => "disabled",
            _ => null,
        };
    }

    private static string Kind(ServiceInfo info) => info.AccountSid switch
    {
        "S-1-5-18" => "system",
        "S-1-5-19" => "service",
        "S-1-5-20" => "network",
        { } sid when sid.StartsWith("S-1-5-80-", StringComparison.Ordinal) => "virtual",
        _ => info.Account.EndsWith('$') ? "managed" : "user",
    };

    private IReadOnlyList<int> Ports() => [.. roles
        .SelectMany(r => (IEnumerable<int>)[.. r.Ports, .. r.WebPorts, .. r.OptionalPorts.Select(p => p.Port), .. r.InstallationPort is { } port ? new[] { port } : []])
        .Append(SavedAuthority.Read(machine).Port).Distinct().Order().Where(machine.IsPortTaken)];

    private FirewallSnapshot Firewall()
    {
        var service = Try(FirewallService, () => machine.Services.Find(FirewallService));
        return new(
            service is { IsDisabled: true } ? "disabled" : service?.State.ToString().ToLowerInvariant(),
            !Found("firewall-unavailable"),
            Try(SnapshotTexts.FirewallRules, () => machine.Firewall.List().Select(r => new RuleSnapshot(r.Name, r.Port, r.Remote, r.Profiles.ToString())).ToList()));
    }

    private IReadOnlyList<CertificateSnapshot> Certificates()
    {
        var all = TrustCertificates.Read(machine);
        var roots = all.Where(c => c.Info.IsQlikViewCa && c.Info.IsSelfSigned).DistinctBy(c => c.Info.Thumbprint).ToList();
        return [.. all.Select(c => new CertificateSnapshot(
            $"LM\\{c.Store}",
            c.Info.Subject,
            c.Info.Issuer,
            c.Info.Thumbprint,
            c.Info.SerialNumber,
            c.Info.NotBefore,
            c.Info.NotAfter,
            c.HasKey,
            c.Key?.ProviderType,
            Convert.ToHexString(c.Info.SpkiSha256),
            [.. roots.Where(r => c.Info.IsSignedBy(r.Info)).Select(r => r.Info.Thumbprint)],
            [.. c.Info.PrivateExtensions.Select(e => e.Oid).Distinct()]))];
    }

    private List<SettingSnapshot> Settings(string source, Func<IMachine, IReadOnlyList<KeyValuePair<string, string>>> read)
        => Try(SnapshotTexts.SettingsOf.With(source), () => read(machine).Select(p => new SettingSnapshot(p.Key, p.Value, source)).ToList()) ?? [];

    private double? ClockOffset()
    {
        var authority = given.GetValueOrDefault("QMSHOST") is { } qms ? Given(qms) : SavedAuthority.Read(machine);
        return authority.Host is { } host && machine.Network.TimeOf(authority.Address ?? host, authority.Port) is { } theirs
            ? Math.Round((machine.Clock.UtcNow - theirs).TotalSeconds)
            : null;
    }

    private SavedAuthority Given(string host) => new(
        report.Roles.Any(r => r.IsAuthority) ? null : host.Trim(),
        given.GetValueOrDefault("QMSADDRESS")?.Trim(),
        int.TryParse(given.GetValueOrDefault("AUTHORITYPORT"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : RoleTable.DefaultAuthorityPort);

    private string? Fact(string key, string name) => Try($@"HKLM\{key}\{name}", () => machine.Facts.Read(key, name));

    // The checks know where Windows keeps these; one that could not look does not know.
    private bool? Found(string check)
    {
        var findings = report.Findings.Where(f => f.Check == check).ToList();
        return findings.Exists(f => f.Error.Code == ErrorCatalogue.CheckUnreadable.Code) ? null : findings.Count > 0;
    }

    private T? Try<T>(string what, Func<T?> read)
    {
        try
        {
            return read();
        }
        // Whatever one part did not reckon with on this server must not hide the others.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            unread.Add($"{what}: {(e is TrustException known ? string.Join(" ", known.Errors) : $"{e.GetType().Name}: {e.Message}")}");
            return default;
        }
    }
}
