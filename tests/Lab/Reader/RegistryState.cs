using System.Text.Json.Nodes;
using Microsoft.Win32;

namespace QvTrust.Lab.Reader;

/// <summary>The product's own registry keys and what Windows Installer knows of it.</summary>
internal static class RegistryState
{
    private const string Uninstall = @"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall";

    public static JsonArray Read()
    {
        var found = new JsonArray();
        foreach (var view in (RegistryView[])[RegistryView.Registry64, RegistryView.Registry32])
        {
            using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, view);
            foreach (var parent in (string[])["SOFTWARE", @"SOFTWARE\Policies"])
            {
                using var key = machine.OpenSubKey(parent);
                foreach (var name in SubKeys(key).Where(n => n.StartsWith("QvTrust", StringComparison.OrdinalIgnoreCase) && n != "QvTrustLab"))
                {
                    Collect(found, view, $@"{parent}\{name}", machine);
                }
            }
        }

        return found;
    }

    public static JsonArray ReadUninstall()
    {
        var found = new JsonArray();
        foreach (var view in (RegistryView[])[RegistryView.Registry64, RegistryView.Registry32])
        {
            using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, view);
            using var uninstall = machine.OpenSubKey(Uninstall);
            foreach (var name in SubKeys(uninstall))
            {
                using var entry = uninstall!.OpenSubKey(name);
                if (entry?.GetValue("DisplayName") is string display && display.Contains("QvTrust", StringComparison.OrdinalIgnoreCase))
                {
                    Collect(found, view, $@"{Uninstall}\{name}", machine);
                }
            }
        }

        return found;
    }

    /// <summary>Products that are installed for the machine, by their packed product code, name and version.</summary>
    public static JsonArray ReadProducts()
    {
        const string products = @"SOFTWARE\Classes\Installer\Products";
        using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);
        using var key = machine.OpenSubKey(products);
        var found = new JsonArray();
        foreach (var code in SubKeys(key))
        {
            using var product = key!.OpenSubKey(code);
            found.Add((JsonNode)new JsonObject
            {
                ["packedCode"] = code,
                ["name"] = product?.GetValue("ProductName") as string,
                ["version"] = product?.GetValue("Version") is int version ? version : null,
            });
        }

        return found;
    }

    private static void Collect(JsonArray found, RegistryView view, string path, RegistryKey machine)
    {
        using var key = machine.OpenSubKey(path);
        if (key is null)
        {
            return;
        }

        var values = new JsonObject();
        foreach (var name in key.GetValueNames().Order(StringComparer.OrdinalIgnoreCase))
        {
            values[name] = Value(key.GetValue(name, null, RegistryValueOptions.DoNotExpandEnvironmentNames));
        }

        found.Add((JsonNode)new JsonObject
        {
            ["key"] = $@"HKLM\{path}",
            ["view"] = view == RegistryView.Registry64 ? 64 : 32,
            ["values"] = values,
        });
        foreach (var name in SubKeys(key))
        {
            Collect(found, view, $@"{path}\{name}", machine);
        }
    }

    private static JsonNode? Value(object? value) => value switch
    {
        null => null,
        int number => number,
        long number => number,
        byte[] bytes => Convert.ToHexString(bytes),
        string[] lines => Json.Array(lines.Select(l => (JsonNode)l)),
        _ => value.ToString(),
    };

    private static IEnumerable<string> SubKeys(RegistryKey? key) =>
        key?.GetSubKeyNames().Order(StringComparer.OrdinalIgnoreCase) ?? Enumerable.Empty<string>();
}
