using System.Globalization;
using System.Security;
using Microsoft.Win32;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Storage;

/// <summary>Values of QlikView's services, always in the 64-bit view.</summary>
internal sealed class QlikRegistry : IQlikRegistry
{
    public RegistryText? Get(string key, string name)
    {
        try
        {
            using var machine = Machine();
            using var opened = machine.OpenSubKey(key);
            return opened?.GetValue(name, null, RegistryValueOptions.DoNotExpandEnvironmentNames) switch
            {
                string text => new RegistryText(text, IsNumber: false),
                int number => new RegistryText(unchecked((uint)number).ToString(CultureInfo.InvariantCulture), IsNumber: true),
                _ => null,
            };
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or SecurityException or IOException)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(failed, WindowsTexts.ReadingRegistry.With(key), failed.Message);
        }
    }

    public void Set(string key, string name, string text)
    {
        try
        {
            using var machine = Machine();
            using var opened = machine.OpenSubKey(key, writable: true) ?? throw new IOException(WindowsTexts.NoSuchKey);
            var kind = opened.GetValueKind(name);
            object value = kind == RegistryValueKind.DWord ? unchecked((int)uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)) : text;
            opened.SetValue(name, value, kind);
            opened.Flush();
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or SecurityException or IOException)
        {
            throw ErrorCatalogue.WriteFailed.From(failed, $"HKLM\\{key}\\{name}", failed.Message);
        }
    }

    private static RegistryKey Machine() => RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);
}
