using System.Globalization;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Setup;

/// <summary>Settings that outlive a setup, in HKLM\SOFTWARE\QvTrust: a value given now, or by policy, wins over the saved one.</summary>
internal sealed class SavedSettings(IMachine machine)
{
    private readonly PolicyDefaults policy = new(machine);

    /// <summary>Property name and registry value name.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["QMSHOST"] = "QmsHost",
        ["QMSADDRESS"] = "QmsAddress",
        ["AUTHORITYPORT"] = "AuthorityPort",
        ["BACKUPCOPY"] = "BackupCopy",
        ["AUTHORITYTHUMBPRINT"] = "AuthorityThumbprint",
        ["TRUST"] = "Trust",
        ["RENEWWINDOW"] = "RenewWindow",
        ["FIREWALLREMOTE"] = "FirewallRemote",
        ["FIREWALLPROFILE"] = "FirewallProfile",
        ["OPENWEBPORTS"] = "OpenWebPorts",
        ["OPTIONALPORTS"] = "OptionalPorts",
        ["WEBSERVER"] = "WebServer",
        ["WEBSERVERSERVICE"] = "WebServerService",
        // Tasks start the program from there.
        ["INSTALLFOLDER"] = "InstallFolder",
    };

    /// <summary>The port that an authority on this machine was set up with.</summary>
    public static int AuthorityPort(IMachine machine)
        => int.TryParse(machine.Settings.Get("", Names["AUTHORITYPORT"]), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : RoleTable.DefaultAuthorityPort;

    /// <summary>
    /// The data with the policy's values, and then saved ones, where none is given; only known names, so that nothing else reaches the journal.
    /// </summary>
    /// <param name="data">What was given.</param>
    /// <param name="log">Told which values come from the policy; null: nobody.</param>
    public IReadOnlyDictionary<string, string> Complete(IReadOnlyDictionary<string, string> data, ISetupLog? log = null)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        var isQms = IsQms(data, "ROLE") || IsQms(data, "QVTROLE");
        foreach (var name in SettingsReader.Names)
        {
            var given = data.TryGetValue(name, out var text) ? text.Trim() : "";
            if (given.Length == 0 && IsInherited(name, data))
                given = OfPolicy(name, isQms, result, log) ?? OfRegistry(name, result) ?? "";
            if (given.Length > 0)
                result[name] = given;
        }
        return result;
    }

    private string? OfPolicy(string name, bool isQms, Dictionary<string, string> values, ISetupLog? log)
    {
        if (policy.Get(name, isQms) is not { } value || (name == "QMSADDRESS" && policy.Get("QMSHOST", isQms) is { } host && !IsHost(values, host)))
            return null;
        log?.Info($"{name}: {value}, from policy");
        return value;
    }

    private string? OfRegistry(string name, Dictionary<string, string> values)
        => Names.TryGetValue(name, out var saved) && (name != "WEBSERVERSERVICE" || IsIis(values)) && (name != "QMSADDRESS" || IsHost(values, machine.Settings.Get("", Names["QMSHOST"])))
            ? machine.Settings.Get("", saved)
            : null;

    private bool IsInherited(string name, IReadOnlyDictionary<string, string> data) => name switch
    {
        // What is created or restored is another root than the one that was named before.
        "AUTHORITYTHUMBPRINT" => !IsGiven(data, "AUTHORITY"),
        // A token or a package given now says by itself what is wanted.
        "TRUST" => !IsGiven(data, "PACKAGE") && !IsGiven(data, "ENROLLTOKENFILE") && !IsTyped(data),
        "ENROLLTOKENFILE" => !IsGiven(data, "PACKAGE") && !IsGiven(data, "TRUST") && !IsTyped(data),
        _ => true,
    };

    // Given to the package's first action; later ones find it in the protected folder.
    private bool IsTyped(IReadOnlyDictionary<string, string> data)
        => IsGiven(data, "ENROLLTOKEN") || machine.Folder.Read(SetupEngine.TokenFile) is not null;

    private static bool IsQms(IReadOnlyDictionary<string, string> data, string name)
        => data.TryGetValue(name, out var role) && string.Equals(role.Trim(), RoleTable.Qms.Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsGiven(IReadOnlyDictionary<string, string> data, string name)
        => data.TryGetValue(name, out var text) && text.Trim().Length > 0;

    // A service belongs to IIS: QlikView's own web server has one of its own.
    private static bool IsIis(Dictionary<string, string> values)
        => values.TryGetValue("WEBSERVER", out var kind) && string.Equals(kind, SettingsReader.Iis, StringComparison.OrdinalIgnoreCase);

    // An address belongs to the host that it came with: another host does not inherit it.
    private static bool IsHost(Dictionary<string, string> values, string? host)
        => values.TryGetValue("QMSHOST", out var wanted) && string.Equals(wanted, host, StringComparison.OrdinalIgnoreCase);
}
