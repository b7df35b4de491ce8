using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using QvTrust.Core.Checks;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Settings;

/// <summary>Turns property values into <see cref="SetupSettings"/>; every bad value is an error of its own, all reported at once.</summary>
public sealed partial class SettingsReader
{
    private static readonly char[] Unsafe = [';', '"', '\'', '<', '>', '|', '[', ']', '{', '}'];
    private static readonly Regex HostOrAddress = new(@"^[A-Za-z0-9._:%-]{1,255}$", RegexOptions.CultureInvariant);
    private static readonly Regex FullPath = new(@"^([A-Za-z]:\\|\\\\[^\\]+\\[^\\]+\\)[^*?]+$", RegexOptions.CultureInvariant);
    private static readonly Regex Thumbprint = new("^[0-9A-F]{40}$", RegexOptions.CultureInvariant);

    private static readonly Regex ComputerName = new(@"\[ComputerName\]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly IReadOnlyDictionary<string, string> values;
    private readonly List<TrustError> errors = [];

    private readonly bool hostNeeded;

    private SettingsReader(IReadOnlyDictionary<string, string> values, bool hostNeeded)
        => (this.values, this.hostNeeded) = (values, hostNeeded);

    /// <summary>Every property but the typed token: what a setup may be asked for, and nothing that is secret.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "ROLE", "QMSHOST", "QMSADDRESS", "AUTHORITYPORT", "AUTHORITY", "AUTHORITYTHUMBPRINT", "ENROLLTOKENFILE",
        "TRUST", "TRUSTWAIT", "PACKAGE", "PACKAGEPASSWORDFILE", "PACKAGEPIN", "RENEWWINDOW", "INSTALLFOLDER",
        "RESTOREFILE", "RESTOREPASSWORDFILE", "RECOVERYKEYFILE", "RECOVERYCERT", "BACKUPCOPY", "IGNORECHECKS", "RESTARTSERVICES", "FIRSTSTART",
        "TIMEOUTMINUTES", "FIREWALLREMOTE", "FIREWALLPROFILE", "OPENWEBPORTS", "OPTIONALPORTS", "WEBSERVER", "WEBSERVERSERVICE", "SWITCHFILE",
    ];

    /// <summary>Every error in the values; empty when they are fine.</summary>
    public static IReadOnlyList<TrustError> Check(IReadOnlyDictionary<string, string> values)
    {
        var reader = new SettingsReader(values, hostNeeded: true);
        reader.Build();
        return reader.errors;
    }

    /// <summary>The settings; a <see cref="TrustException"/> with every error otherwise.</summary>
    /// <param name="values">Property names and values.</param>
    /// <param name="hostNeeded">False where a missing QMSHOST is no error: an uninstall asks nobody.</param>
    public static SetupSettings Read(IReadOnlyDictionary<string, string> values, bool hostNeeded = true)
    {
        var reader = new SettingsReader(values, hostNeeded);
        var settings = reader.Build();
        return reader.errors.Count == 0 ? settings! : throw new TrustException(reader.errors);
    }

    /// <summary>A token file's path with <c>[ComputerName]</c> replaced.</summary>
    public static string ExpandComputerName(string path, string machine) => ComputerName.Replace(path, machine);

    private SetupSettings? Build()
    {
        if (RefuseUnsafe())
            return null;

        var role = WithWebServer(ReadRole());
        var trust = ReadTrust();
        var isAuthority = role is { IsAuthority: true };
        // The QMS server has no other one, but what it is given is saved for its further roles.
        var given = ReadHost(needed: !isAuthority && hostNeeded && trust != TrustMode.Existing);
        var host = isAuthority ? "" : given;
        var address = Value("QMSADDRESS");
        if (address is not null && !IsHostOrAddress(address))
            errors.Add(ErrorCatalogue.AddressMalformed.Describe(address));
        var port = ReadPort();
        var authority = ReadAuthority();
        var thumbprint = Value("AUTHORITYTHUMBPRINT")?.Replace(" ", "").ToUpperInvariant();
        if (thumbprint is not null && !Thumbprint.IsMatch(thumbprint))
            errors.Add(ErrorCatalogue.AuthorityThumbprintMalformed.Describe(thumbprint));
        var tokenFile = Value("ENROLLTOKENFILE");
        if (tokenFile is not null && !FullPath.IsMatch(tokenFile))
            errors.Add(ErrorCatalogue.TokenFileMalformed.Describe(Shown("ENROLLTOKENFILE", tokenFile)));
        if (tokenFile is not null && Value("ENROLLTOKEN") is not null)
            errors.Add(ErrorCatalogue.TokenTwice.Describe());
        if (Value("ENROLLTOKEN") is { } token)
            CheckToken(token);
        var wait = ReadMinutes("TRUSTWAIT", 0, LongestWait, ErrorCatalogue.TrustWaitMalformed) ?? 0;
        var timeout = ReadMinutes("TIMEOUTMINUTES", 1, LongestTimeout, ErrorCatalogue.TimeoutMalformed);
        var package = ReadPackage(trust);
        var restore = ReadRestore(authority);
        var recovery = ReadPath("RECOVERYCERT");
        var copy = ReadPath("BACKUPCOPY", FullFolder);
        var window = ReadWindow();
        var folder = ReadPath("INSTALLFOLDER", FullFolder) ?? UsualFolder;
        ReadPlan();
        var ignored = IgnoredChecks.Parse(Value("IGNORECHECKS"), errors);
        var restartsLater = ReadRestartsLater();
        var firstStart = ReadFirstStart(authority);
        var switchFile = ReadPath("SWITCHFILE");
        return role is null ? null : new SetupSettings(
            role, host, address, port, authority, thumbprint, tokenFile, trust, wait, package, restore, recovery, copy, window, folder, ignored, ReadFirewall(), timeout)
        {
            IsAuthorityPortGiven = Value("AUTHORITYPORT") is not null, RestartsLater = restartsLater, FirstStart = firstStart, SwitchFile = switchFile,
        };
    }

    private bool RefuseUnsafe()
    {
        foreach (var pair in values.Where(p => p.Key != "ENROLLTOKEN" && IsUnsafe(p.Value)))
            errors.Add(ErrorCatalogue.ValueUnsafe.Describe(pair.Key));
        return errors.Count > 0;
    }

    // [ComputerName] is the one place that a token file's path may have: one line of a rollout serves every machine.
    private static bool IsUnsafe(string value)
    {
        var text = ComputerName.Replace(value, "");
        return text.IndexOfAny(Unsafe) >= 0 || text.Any(char.IsControl);
    }

    private void CheckToken(string token)
    {
        try
        {
            EnrolmentToken.Parse(token);
        }
        catch (TrustException e)
        {
            errors.AddRange(e.Errors);
        }
    }

    private string? Value(string name) => values.TryGetValue(name, out var text) && text.Trim().Length > 0 ? text.Trim() : null;

    private Role? ReadRole()
    {
        var name = Value("ROLE") ?? Value("QVTROLE") ?? "";
        var role = RoleTable.All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
        if (role is null)
            errors.Add(ErrorCatalogue.RoleUnknown.Describe(name));
        return role;
    }

    private string ReadHost(bool needed)
    {
        var host = Value("QMSHOST");
        if (host is null && needed)
            errors.Add(ErrorCatalogue.HostMissing.Describe());
        else if (host is not null && !MachineName.IsValid(host))
            errors.Add(DescribeHost(host));
        return host?.ToUpperInvariant() ?? "";
    }

    // With a port it is neither; an IPv6 address has colons of its own.
    private static bool IsHostOrAddress(string text) => HostOrAddress.IsMatch(text) && Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static TrustError DescribeHost(string host)
    {
        if ((host.Contains('.') || host.Contains(':')) && IPAddress.TryParse(host, out _))
            return ErrorCatalogue.HostIsAddress.Describe(host);
        var firstDot = host.IndexOf('.');
        return firstDot > 0 && MachineName.IsValid(host.Substring(0, firstDot))
            ? ErrorCatalogue.HostIsFqdn.Describe(host, host.Substring(0, firstDot))
            : ErrorCatalogue.HostMalformed.Describe(host);
    }

    private int ReadPort()
    {
        var text = Value("AUTHORITYPORT");
        if (text is null)
            return RoleTable.DefaultAuthorityPort;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
            return port;
        errors.Add(ErrorCatalogue.PortMalformed.Describe(text));
        return 0;
    }

    private AuthorityMode ReadAuthority()
    {
        switch (Value("AUTHORITY")?.ToUpperInvariant())
        {
            case null or "AUTO": return AuthorityMode.Auto;
            case "ADOPT": return AuthorityMode.Adopt;
            case "CREATE": return AuthorityMode.Create;
            case "RESTORE": return AuthorityMode.Restore;
            default:
                errors.Add(ErrorCatalogue.AuthorityMalformed.Describe(Value("AUTHORITY")!));
                return AuthorityMode.Auto;
        }
    }
}
