using System.Globalization;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Setup;

/// <summary>Settings that outlive a setup, in HKLM\SOFTWARE\QvTrust: a value given now wins over the saved one.</summary>
internal sealed class SavedSettings(IMachine machine)
{
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
    };

    /// <summary>The port that an authority on this machine was set up with.</summary>
    public static int AuthorityPort(IMachine machine)
        => int.TryParse(machine.Settings.Get("", Names["AUTHORITYPORT"]), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : RoleTable.DefaultAuthorityPort;

    /// <summary>The data with saved values where none is given; only known names, so that nothing else reaches the journal.</summary>
    public IReadOnlyDictionary<string, string> Complete(IReadOnlyDictionary<string, string> data)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in SettingsReader.Names)
        {
            var given = data.TryGetValue(name, out var text) ? text.Trim() : "";
            if (given.Length == 0 && Names.TryGetValue(name, out var saved) && IsInherited(name, data, result))
                given = machine.Settings.Get("", saved) ?? "";
            if (given.Length > 0)
                result[name] = given;
        }
        return result;
    }

    private bool IsInherited(string name, IReadOnlyDictionary<string, string> data, Dictionary<string, string> values) => name switch
    {
        "QMSADDRESS" => IsSavedHost(values),
        // What is created or restored is another root than the one that was named before.
        "AUTHORITYTHUMBPRINT" => !IsGiven(data, "AUTHORITY"),
        // A token or a package given now says by itself what is wanted.
        "TRUST" => !IsGiven(data, "PACKAGE") && !IsGiven(data, "ENROLLTOKENFILE") && machine.Folder.Read(SetupEngine.TokenFile) is null,
        _ => true,
    };

    private static bool IsGiven(IReadOnlyDictionary<string, string> data, string name)
        => data.TryGetValue(name, out var text) && text.Trim().Length > 0;

    // The saved address belongs to the saved host: another host does not inherit it.
    private bool IsSavedHost(Dictionary<string, string> values)
        => values.TryGetValue("QMSHOST", out var host)
            && string.Equals(host, machine.Settings.Get("", Names["QMSHOST"]), StringComparison.OrdinalIgnoreCase);
}
