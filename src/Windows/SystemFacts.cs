using System.Globalization;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows;

/// <summary>HKLM in the 64-bit view, and the certificates of whoever asks.</summary>
internal sealed class SystemFacts : ISystemFacts
{
    public string? Read(string key, string name) => Open(key, opened => opened?.GetValue(name, null, RegistryValueOptions.DoNotExpandEnvironmentNames) switch
    {
        null => null,
        string[] lines => string.Join("\n", lines),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    });

    public bool HasKey(string key) => Open(key, opened => opened is not null);

    public IReadOnlyList<byte[]> PersonalCertificates()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        try
        {
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        }
        // An account that never had a certificate has no such store.
        catch (System.Security.Cryptography.CryptographicException)
        {
            return [];
        }
        List<byte[]> found = [];
        foreach (var certificate in store.Certificates)
        {
            found.Add(certificate.RawData);
            certificate.Dispose();
        }
        return found;
    }

    public IReadOnlyList<string> AccountsWithRight(string right) => LogonRights.Holders(right);

    private static T Open<T>(string key, Func<RegistryKey?, T> read)
    {
        try
        {
            using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);
            using var opened = machine.OpenSubKey(key);
            return read(opened);
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or SecurityException or IOException)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(failed, WindowsTexts.ReadingRegistry.With(key), failed.Message);
        }
    }
}
