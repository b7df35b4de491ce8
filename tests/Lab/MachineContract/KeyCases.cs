using System.Security.Cryptography;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Lab.MachineContract;

internal static class KeyCases
{
    private const string Container = "QvTrust-contract";
    private const string NetworkService = "S-1-5-20";
    private const string LocalService = "S-1-5-19";
    private const string AuthorityService = "S-1-5-80-2204012432-3344092346-1532104166-2264914914-1213061164";

    private static readonly byte[] Message = [1, 2, 3];

    public static void Run(IMachine machine, CaseReport report)
    {
        var keys = machine.Keys;
        var key = new KeyReference(Container, "Microsoft Enhanced RSA and AES Cryptographic Provider", 24, 1);
        keys.Delete(key);

        report.Case("key-create", () =>
        {
            Expect.True(!keys.Exists(key), "it is there before it is made");
            Expect.Same(key, keys.Create(Container, exportable: false), "reference");
            Expect.True(keys.Exists(key), "it is not there after it was made");
        });
        report.Case("key-size", () =>
        {
            using var rsa = keys.Open(key);
            Expect.Same(2048, rsa.KeySize, "bits");
        });
        report.Case("key-create-twice-is-refused", () => Expect.Error(ErrorCatalogue.WindowsCallFailed, () => keys.Create(Container, false)));
        report.Case("key-signs-sha256", () => SignAndVerify(keys, key));
        report.Case("key-of-a-type-1-provider", () => SignAndVerify(keys, key with { Provider = "Microsoft Strong Cryptographic Provider", ProviderType = 1 }));
        report.Case("key-not-exportable", () =>
        {
            using var rsa = keys.Open(key);
            try
            {
                rsa.ExportParameters(true);
            }
            catch (CryptographicException)
            {
                return;
            }
            throw new CaseFailedException("its private part was given out");
        });
        report.Case("key-starts-private", () => HasRights(keys, key, KeyAcl.Private));
        report.Case("key-rights-granted", () => Grant(keys, key, NetworkService));
        report.Case("key-rights-granted-again", () => Grant(keys, key, LocalService));
        report.Case("key-rights-of-a-virtual-account", () => Grant(keys, key, AuthorityService));
        report.Case("key-rights-same-set-twice", () => Grant(keys, key, AuthorityService));
        report.Case("key-rights-taken-back", () => Set(keys, key, KeyAcl.Private));
        report.Case("key-usable-after-rights", () => SignAndVerify(keys, key));
        report.Case("key-delete", () =>
        {
            keys.Delete(key);
            Expect.True(!keys.Exists(key), "it is still there");
            keys.Delete(key);
        });
        report.Case("key-gone-is-an-error-to-open", () =>
        {
            Expect.Error(ErrorCatalogue.KeyUnreadable, () => keys.Open(key).Dispose());
            Expect.Error(ErrorCatalogue.KeyUnreadable, () => keys.GetSecurity(key));
        });
        report.Case("key-exportable", () =>
        {
            keys.Create(Container, exportable: true);
            using (var rsa = keys.Open(key))
                Expect.True(rsa.ExportParameters(true).D is { Length: > 0 }, "no private part");
            keys.Delete(key);
        });
        Travelling(keys, key, report);
    }

    // Keys that come from elsewhere, and keys that leave.
    private static void Travelling(IMachineKeys keys, KeyReference key, CaseReport report)
    {
        using var elsewhere = RSA.Create(2048);
        var wanted = elsewhere.ExportParameters(true);
        report.Case("key-import", () =>
        {
            Expect.Same(key, keys.Import(Container, wanted, exportable: true), "reference");
            using var rsa = keys.Open(key);
            Expect.True(rsa.ExportParameters(false).Modulus!.SequenceEqual(wanted.Modulus!), "it is another key");
            HasRights(keys, key, KeyAcl.Private);
            SignAndVerify(keys, key);
            Expect.True(elsewhere.VerifyData(Message, rsa.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), "another key signed");
        });
        report.Case("key-import-twice-is-refused", () => Expect.Error(ErrorCatalogue.WindowsCallFailed, () => keys.Import(Container, wanted, true)));
        report.Case("key-export", () => IsSame(wanted, keys.Export(key)));
        report.Case("key-export-of-a-type-1-provider", () => IsSame(wanted, keys.Export(key with { Provider = "Microsoft Strong Cryptographic Provider", ProviderType = 1 })));
        report.Case("key-import-not-exportable", () =>
        {
            keys.Delete(key);
            keys.Import(Container, wanted, exportable: false);
            SignAndVerify(keys, key);
            Expect.Error(ErrorCatalogue.KeyNotExportable, () => keys.Export(key));
        });
        report.Case("key-import-larger", () =>
        {
            keys.Delete(key);
            using var large = RSA.Create(4096);
            keys.Import(Container, large.ExportParameters(true), exportable: true);
            SignAndVerify(keys, key);
            IsSame(large.ExportParameters(true), keys.Export(key));
        });
        report.Case("key-import-of-nonsense-leaves-nothing", () =>
        {
            keys.Delete(key);
            var broken = wanted;
            broken.P = new byte[7];
            Expect.Error(ErrorCatalogue.WindowsCallFailed, () => keys.Import(Container, broken, true));
            Expect.True(!keys.Exists(key), "a container is left");
        });
        report.Case("key-export-of-nothing", () => Expect.Error(ErrorCatalogue.KeyUnreadable, () => keys.Export(key)));
        keys.Delete(key);
    }

    private static void IsSame(RSAParameters wanted, RSAParameters found) => Expect.True(
        PrivateNumbers.AreWhole(found) && wanted.D!.SequenceEqual(found.D!) && wanted.P!.SequenceEqual(found.P!) && wanted.InverseQ!.SequenceEqual(found.InverseQ!),
        "the key that came out is another one");

    private static void Grant(IMachineKeys keys, KeyReference key, string sid)
    {
        var wanted = KeyAcl.Parse(keys.GetSecurity(key)).Grant([sid]);
        Set(keys, key, wanted);
        Expect.True(KeyAcl.Parse(keys.GetSecurity(key)).CanRead(sid), $"{sid} cannot read it: {keys.GetSecurity(key)}");
    }

    private static void Set(IMachineKeys keys, KeyReference key, KeyAcl wanted)
    {
        keys.SetSecurity(key, wanted.ToString());
        HasRights(keys, key, wanted);
    }

    private static void HasRights(IMachineKeys keys, KeyReference key, KeyAcl wanted)
    {
        var found = keys.GetSecurity(key);
        Expect.True(wanted.SameAs(KeyAcl.Parse(found)), $"wanted {wanted}, found {found}");
    }

    private static void SignAndVerify(IMachineKeys keys, KeyReference key)
    {
        using var rsa = keys.Open(key);
        var signature = rsa.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var open = RSA.Create(rsa.ExportParameters(false));
        Expect.True(open.VerifyData(Message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), "the signature does not verify");
    }
}
