using Microsoft.Win32;

namespace QvTrust.Lab.Firewall;

/// <summary>
/// The rules in the registry, a key each, where tests read them. Names are not unique on Windows: a further rule of the
/// same name is kept as NAME#2, NAME#3, ...; its value Name is the name itself.
/// </summary>
internal static class RuleStore
{
    private const string Root = @"SOFTWARE\QvTrustLab\Firewall\Rules";

    public static string[] Keys()
    {
        using var root = Open();
        return root.GetSubKeyNames().Order(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    public static string? Find(string name) =>
        Array.Find(Keys(), key => string.Equals(Read(key)?.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a new rule and returns its key.</summary>
    public static string Add(RuleValues values)
    {
        // A backslash would make a key below a key.
        var wanted = values.Name.Replace('\\', '/');
        var taken = Keys();
        var key = wanted;
        for (var n = 2; taken.Contains(key, StringComparer.OrdinalIgnoreCase); n++)
        {
            key = $"{wanted}#{n}";
        }

        Write(key, values);
        return key;
    }

    public static void Write(string key, RuleValues values)
    {
        using var root = Open();
        using var rule = root.CreateSubKey(key);
        foreach (var (name, value) in values.Texts())
        {
            rule.SetValue(name, value, RegistryValueKind.String);
        }

        foreach (var (name, value) in values.Numbers())
        {
            rule.SetValue(name, value, RegistryValueKind.DWord);
        }
    }

    public static RuleValues? Read(string key)
    {
        using var root = Open();
        using var rule = root.OpenSubKey(key);
        return rule is null ? null : RuleValues.From(rule);
    }

    public static void Delete(string key)
    {
        using var root = Open();
        root.DeleteSubKeyTree(key, throwOnMissingSubKey: false);
    }

    private static RegistryKey Open()
    {
        using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);
        return machine.CreateSubKey(Root);
    }
}
