using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
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
        report.Case("qlik-registry", () =>
        {
            const string Path = @"SOFTWARE\QlikTech\QvTrustContract";
            using var machineKey = Microsoft.Win32.RegistryKey.OpenBaseKey(Microsoft.Win32.RegistryHive.LocalMachine, Microsoft.Win32.RegistryView.Registry64);
            using (var made = machineKey.CreateSubKey(Path))
            {
                made.SetValue("number", 0, Microsoft.Win32.RegistryValueKind.DWord);
                made.SetValue("text", "%no%", Microsoft.Win32.RegistryValueKind.ExpandString);
                made.SetValue("bytes", new byte[1], Microsoft.Win32.RegistryValueKind.Binary);
                var registry = machine.QlikRegistry;
                Expect.Same(new RegistryText("0", IsNumber: true), registry.Get(Path, "number"), "number");
                Expect.Same(new RegistryText("%no%", IsNumber: false), registry.Get(Path, "text"), "text");
                Expect.Same(null, registry.Get(Path, "bytes"), "bytes");
                Expect.Same(null, registry.Get(Path, "none"), "nothing");
                registry.Set(Path, "number", "4294967295");
                registry.Set(Path, "text", "%yes%");
                Expect.Same(new RegistryText("4294967295", IsNumber: true), registry.Get(Path, "number"), "number");
                Expect.Same("ExpandString %yes%", $"{made.GetValueKind("text")} {registry.Get(Path, "text")?.Text}", "text");
                Expect.Error(ErrorCatalogue.WriteFailed, () => registry.Set(Path, "none", "x"));
                Expect.Error(ErrorCatalogue.WriteFailed, () => registry.Set(Path + @"\none", "none", "x"));
            }
            machineKey.DeleteSubKey(Path);
        });
    }
}
