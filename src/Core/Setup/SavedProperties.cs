using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>Properties that an earlier setup saved on a server, in HKLM\SOFTWARE\QvTrust. None of them is a secret.</summary>
public static class SavedProperties
{
    /// <summary>Those that are there: names as on msiexec's command line, values as they were given, in the order of the names.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(IMachine machine)
        => [.. SavedSettings.Names
            .Select(n => new KeyValuePair<string, string?>(n.Key, machine.Settings.Get("", n.Value)))
            .Where(p => p.Value is not null)
            .Select(p => new KeyValuePair<string, string>(p.Key, p.Value!))
            .OrderBy(p => p.Key, StringComparer.Ordinal)];
}
