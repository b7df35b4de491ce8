using Microsoft.Win32;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Windows.Storage;

/// <summary>The product's key below HKLM\SOFTWARE, always in the 64-bit view.</summary>
internal sealed class SettingsStore(string root) : ISettingsStore
{
    public string? Get(string key, string name)
    {
        using var machine = Machine();
        using var opened = machine.OpenSubKey(Full(key));
        return opened?.GetValue(name) as string;
    }

    public void Set(string key, string name, string? value)
    {
        try
        {
            using var machine = Machine();
            if (value is null)
                Delete(machine, Full(key), name);
            else
                Write(machine, Full(key), name, value);
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or System.Security.SecurityException or IOException)
        {
            throw ErrorCatalogue.WriteFailed.From(failed, $"HKLM\\{Full(key)}", failed.Message);
        }
    }

    public IReadOnlyList<string> Keys()
    {
        using var machine = Machine();
        using var opened = machine.OpenSubKey(root);
        return opened?.GetSubKeyNames() ?? [];
    }

    private static RegistryKey Machine() => RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);

    private static void Write(RegistryKey machine, string path, string name, string value)
    {
        using var opened = machine.CreateSubKey(path);
        opened.SetValue(name, value, RegistryValueKind.String);
    }

    private void Delete(RegistryKey machine, string path, string name)
    {
        using (var opened = machine.OpenSubKey(path, writable: true))
            opened?.DeleteValue(name, throwOnMissingValue: false);
        for (; path.Length >= root.Length && IsEmpty(machine, path); path = path.Substring(0, path.LastIndexOf('\\')))
            machine.DeleteSubKey(path, throwOnMissingSubKey: false);
    }

    private static bool IsEmpty(RegistryKey machine, string path)
    {
        using var opened = machine.OpenSubKey(path);
        return opened is null || (opened.SubKeyCount == 0 && opened.ValueCount == 0);
    }

    private string Full(string key) => key.Length == 0 ? root : $"{root}\\{key}";
}
