using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Setup;

/// <summary>The first look at what a setup is asked for: every wrong value at once, before anything is begun.</summary>
public static class GivenValues
{
    /// <summary>Every error in the values, with those that policy and registry add to them; empty when they are fine. Nothing is written, and the protected folder is not looked into.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="given">Property values, a typed token among them.</param>
    public static IReadOnlyList<TrustError> Check(IMachine machine, IReadOnlyDictionary<string, string> given)
    {
        var values = given.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        foreach (var value in new SavedSettings(machine, withPolicy: true, isInScript: false).Complete(given))
            values[value.Key] = value.Value;
        return SettingsReader.Check(values);
    }

    /// <summary>Refuses what the packages of these roles refuse first of all: a <see cref="TrustException"/> with every wrong value.</summary>
    internal static void Refuse(IMachine machine, IEnumerable<Role> roles, IReadOnlyDictionary<string, string> given)
    {
        var errors = roles.SelectMany(r => Check(machine, Of(r, given))).Distinct().ToList();
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    /// <summary>The same properties for a role's package.</summary>
    internal static Dictionary<string, string> Of(Role role, IEnumerable<KeyValuePair<string, string>> given)
    {
        var values = given.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        values["ROLE"] = role.Name;
        return values;
    }
}
