using System.Security.Cryptography;
using QvTrust.Core.Machine;

namespace QvTrust.Crash;

/// <summary>LM\My and LM\Root: a PEM file for each certificate behind a line that names its key's container.</summary>
internal sealed class FakeDiskStores(string folder) : ICertificateStores
{
    public IReadOnlyList<StoredCertificate> List(TrustStore store)
    {
        var files = Files(store);
        return [.. files.Names.Select(n => Parse(store, files.ReadLines(n)!))];
    }

    public void Add(TrustStore store, byte[] der, KeyReference? key)
    {
        var files = Files(store);
        var kept = key ?? (files.ReadLines(Thumbprint(der)) is { } lines ? Parse(store, lines).Key : null);
        files.Write(Thumbprint(der), kept is null ? "" : $"{kept.Container}|{kept.Provider}|{kept.ProviderType}|{kept.KeySpec}", PemEncoding.WriteString("CERTIFICATE", der));
    }

    public void Remove(TrustStore store, string thumbprint) => Files(store).Delete(thumbprint);

    private static StoredCertificate Parse(TrustStore store, string[] lines)
    {
        var key = lines[0].Split('|');
        var text = string.Join('\n', lines[1..]);
        return new StoredCertificate(store, Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]),
            key.Length < 4 ? null : new KeyReference(key[0], key[1], int.Parse(key[2]), int.Parse(key[3])));
    }

#pragma warning disable CA5350 // Not a protection: Windows names certificates by SHA-1.
    private static string Thumbprint(byte[] der) => Convert.ToHexString(SHA1.HashData(der));
#pragma warning restore CA5350

    private DiskFiles Files(TrustStore store) => new(Path.Combine(folder, store.ToString()));
}
