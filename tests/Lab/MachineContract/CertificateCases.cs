using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Lab.MachineContract;

internal static class CertificateCases
{
    private const string Container = "QvTrust-contract-certificate";

    public static void Run(IMachine machine, CaseReport report)
    {
        var stores = machine.Certificates;
        var key = new KeyReference(Container, "Microsoft Enhanced RSA and AES Cryptographic Provider", 24, 1);
        machine.Keys.Delete(key);
        machine.Keys.Create(Container, exportable: false);
        var der = SelfSigned(machine, key);
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        var thumbprint = certificate.Thumbprint;
        var other = key with { Container = "QvTrust-contract-other" };

        foreach (var store in new[] { TrustStore.My, TrustStore.Root })
        {
            var name = $"certificate-{(store == TrustStore.My ? "my" : "root")}";
            var before = stores.List(store).Count;
            report.Case($"{name}-add", () =>
            {
                stores.Add(store, der, null);
                Expect.Same(null, Find(stores, store, der).Key, "key");
                Expect.Same(before + 1, stores.List(store).Count, "certificates in the store");
            });
            report.Case($"{name}-gets-its-key", () =>
            {
                stores.Add(store, der, key);
                Expect.Same(key, Find(stores, store, der).Key, "key");
                Expect.Same(before + 1, stores.List(store).Count, "certificates in the store");
            });
            report.Case($"{name}-without-key-keeps-it", () =>
            {
                stores.Add(store, der, null);
                Expect.Same(key, Find(stores, store, der).Key, "key");
            });
            report.Case($"{name}-gets-another-key", () =>
            {
                stores.Add(store, der, other);
                Expect.Same(other, Find(stores, store, der).Key, "key");
                Expect.Same(before + 1, stores.List(store).Count, "certificates in the store");
            });
            report.Case($"{name}-remove", () =>
            {
                stores.Remove(store, thumbprint);
                Expect.Same(before, stores.List(store).Count, "certificates in the store");
                Expect.True(machine.Keys.Exists(key), "its key went with it");
                stores.Remove(store, thumbprint);
            });
        }
        machine.Keys.Delete(key);
    }

    private static StoredCertificate Find(ICertificateStores stores, TrustStore store, byte[] der)
        => stores.List(store).FirstOrDefault(c => c.Der.AsSpan().SequenceEqual(der))
            ?? throw new CaseFailedException("it is not in the store");

    private static byte[] SelfSigned(IMachine machine, KeyReference key)
    {
        using var rsa = machine.Keys.Open(key);
        var request = new CertificateRequest("CN=QvTrust contract", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var generator = X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1);
        var now = machine.Clock.UtcNow;
        using var made = request.Create(request.SubjectName, generator, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
        return made.RawData;
    }
}
