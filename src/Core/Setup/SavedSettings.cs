using System.Globalization;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <summary>Settings that outlive a setup, in HKLM\SOFTWARE\QvTrust: a value given now, or by policy, wins over the saved one.</summary>
/// <param name="machine">The server.</param>
/// <param name="withPolicy">True for a setup, which alone asks the policy: a renewal or a restart goes on with what the server was set up with.</param>
/// <param name="isInScript">False for the first look at what is given, as whoever runs msiexec.</param>
internal sealed class SavedSettings(IMachine machine, bool withPolicy = false, bool isInScript = true)
{
    private const string TokenFile = "ENROLLTOKENFILE";
    private const string Folder = "INSTALLFOLDER";
    private readonly PolicyDefaults? policy = withPolicy ? new(machine) : null;

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
        [Folder] = "InstallFolder",
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
        foreach (var name in SettingsReader.Names.Where(n => n != TokenFile))
        {
            var given = data.TryGetValue(name, out var text) ? text.Trim() : "";
            if (given.Length == 0 && IsInherited(name, data))
                given = OfPolicy(name, isQms, result, log) ?? OfRegistry(name, result) ?? "";
            if (given.Length > 0)
                result[name] = name == Folder ? Plain(given) : given;
        }
        if (IsGiven(data, TokenFile))
            result[TokenFile] = data[TokenFile].Trim();
        else if (TokenFileOfPolicy(data, isQms, result, log) is { } file)
            result[TokenFile] = file;
        return result;
    }

    // Windows Installer ends a folder with a backslash, and others do not; a drive needs it.
    private static string Plain(string folder) => folder.Length > @"C:\".Length ? folder.TrimEnd('\\') : folder;

    private string? OfPolicy(string name, bool isQms, Dictionary<string, string> values, ISetupLog? log)
    {
        if (policy?.Get(name, isQms) is not { } value || (name == "QMSADDRESS" && policy.Get("QMSHOST", isQms) is { } host && !IsHost(values, host)))
            return null;
        log?.Info(SetupTexts.FromPolicy.With(name, value));
        return value;
    }

    // Named for all servers and for good: one whose token is used, or who has another way to its certificates, is asked for none.
    private string? TokenFileOfPolicy(IReadOnlyDictionary<string, string> data, bool isQms, Dictionary<string, string> values, ISetupLog? log)
    {
        var isEnrolled = !IsGiven(data, "PACKAGE") && (!values.TryGetValue("TRUST", out var trust) || string.Equals(trust, "enrol", StringComparison.OrdinalIgnoreCase));
        if (!isInScript || !isEnrolled || policy?.Get(TokenFile, isQms) is not { } file || IsTyped(data))
            return null;
        if (machine.Files.Exists(SettingsReader.ExpandComputerName(file, machine.Name)))
        {
            log?.Info(SetupTexts.FromPolicy.With(TokenFile, file));
            return file;
        }
        log?.Info(SetupTexts.NoTokenFromPolicy.With(TokenFile, file));
        return null;
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
        "TRUST" => !IsGiven(data, "PACKAGE") && !IsGiven(data, TokenFile) && !IsTyped(data),
        _ => true,
    };

    // Given to the package's first action, which runs as a user who may not look into the protected folder; later ones find it there.
    private bool IsTyped(IReadOnlyDictionary<string, string> data)
        => IsGiven(data, "ENROLLTOKEN") || (isInScript && machine.Folder.Read(SetupEngine.TokenFile) is not null);

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
