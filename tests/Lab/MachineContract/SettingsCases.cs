using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

internal static class SettingsCases
{
    public static void Run(WindowsMachine machine, CaseReport report)
    {
        var settings = machine.Settings;
        report.Case("settings-set", () =>
        {
            Expect.Same(null, settings.Get("", "QmsHost"), "before");
            settings.Set("", "QmsHost", "QMS01");
            settings.Set("QVS", "State", "trusted");
            Expect.Same("QMS01", settings.Get("", "QmsHost"), "value");
            Expect.Same("trusted", settings.Get("QVS", "State"), "value");
            Expect.Same("QVS", string.Join(" ", settings.Keys()), "subkeys");
        });
        report.Case("settings-empties-go", () =>
        {
            settings.Set("QVS", "State", null);
            Expect.Same(0, settings.Keys().Count, "subkeys");
            settings.Set("", "QmsHost", null);
            settings.Set("QVS", "State", null);
            using var machineKey = Microsoft.Win32.RegistryKey.OpenBaseKey(Microsoft.Win32.RegistryHive.LocalMachine, Microsoft.Win32.RegistryView.Registry64);
            using var left = machineKey.OpenSubKey(@"SOFTWARE\QvTrustContract");
            Expect.True(left is null, "the key is still there");
        });
    }
}
