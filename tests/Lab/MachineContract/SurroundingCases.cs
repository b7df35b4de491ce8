using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32;
using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

/// <summary>What is only read: Windows' registry, the account's certificates, names of other servers.</summary>
internal static class SurroundingCases
{
    private const string Key = @"SOFTWARE\QvTrustContract";

    public static void Run(WindowsMachine machine, CaseReport report)
    {
        report.Case("system-facts", () =>
        {
            var facts = machine.Facts;
            Expect.True(facts.HasKey(@"SOFTWARE\Microsoft\Windows NT\CurrentVersion"), "a key of every Windows is not there");
            Expect.True(!facts.HasKey(Key + @"\nothing"), "a key of nobody is there");
            Expect.Same(null, facts.Read(Key + @"\nothing", "x"), "a value of nobody");
            using var machineKey = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);
            using (var key = machineKey.CreateSubKey(Key))
            {
                key.SetValue("number", -1, RegistryValueKind.DWord);
                key.SetValue("lines", new[] { "one", "two" }, RegistryValueKind.MultiString);
                key.SetValue("path", "%windir%", RegistryValueKind.ExpandString);
            }
            Expect.Same("-1", facts.Read(Key, "number"), "number");
            Expect.Same("one\ntwo", facts.Read(Key, "lines"), "lines");
            Expect.Same("%windir%", facts.Read(Key, "path"), "path");
            machineKey.DeleteSubKeyTree(Key);
        });
        report.Case("logon-rights", () => Expect.True(machine.Facts.AccountsWithRight("SeServiceLogonRight").All(s => s.StartsWith("S-1-", StringComparison.Ordinal)), "an account without a SID"));
        report.Case("personal-certificates", () =>
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=QvTrust contract", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var bare = request.Create(
                request.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1), [1]);
            Personally(store => store.Add(bare));
            var found = machine.Facts.PersonalCertificates().Count(c => c.SequenceEqual(bare.RawData));
            Personally(store => store.Remove(bare));
            // Wine forgets that removal; on Windows the account's store is in files, and there is no such key.
            Registry.CurrentUser.DeleteSubKeyTree(@"Software\Microsoft\SystemCertificates\My\Certificates\" + bare.Thumbprint, throwOnMissingSubKey: false);
            Expect.Same(1, found, "certificates of the account");
            Expect.True(!machine.Facts.PersonalCertificates().Any(c => c.SequenceEqual(bare.RawData)), "a certificate that was removed is there");
        });
        report.Case("names", () =>
        {
            var addresses = machine.Network.Resolve(machine.Name);
            Expect.True(addresses is { Count: > 0 }, "this server's own name does not resolve");
            Expect.Same(0, machine.Network.Resolve("no-such-host.invalid")?.Count ?? 0, "addresses of nobody");
            Expect.Same(null, machine.Network.TimeOf(machine.Name, 1), "the time of nobody");
        });
    }

    // Wine writes a change down when the store is closed.
    private static void Personally(Action<X509Store> change)
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        change(store);
    }
}
