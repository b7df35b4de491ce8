using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>Properties that a setup takes where none is given: what an earlier one saved, and what Group Policy says. None of them is a secret.</summary>
public static class SavedProperties
{
    /// <summary>Those that were saved, in HKLM\SOFTWARE\QvTrust: names as on msiexec's command line, values as they were given, in the order of the names.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(IMachine machine)
        => [.. SavedSettings.Names
            .Select(n => new KeyValuePair<string, string?>(n.Key, machine.Settings.Get("", n.Value)))
            .Where(p => p.Value is not null)
            .Select(p => new KeyValuePair<string, string>(p.Key, p.Value!))
            .OrderBy(p => p.Key, StringComparer.Ordinal)];

    /// <summary>Those of Group Policy, in HKLM\SOFTWARE\Policies\QvTrust, which win over the saved ones; in the order of the names.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadPolicy(IMachine machine) => new PolicyDefaults(machine).All();
}
