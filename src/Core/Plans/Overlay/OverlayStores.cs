using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Plans.Overlay;

/// <summary>The certificate stores, with what would be added and without what would be removed.</summary>
internal sealed class OverlayStores(ICertificateStores real, OverlayKeys keys, HashSet<string> newThumbprints) : ICertificateStores
{
    private readonly Dictionary<TrustStore, List<StoredCertificate>> changed = [];

    public IReadOnlyList<StoredCertificate> List(TrustStore store) => changed.TryGetValue(store, out var list) ? [.. list] : real.List(store);

    public void Add(TrustStore store, byte[] der, KeyReference? key)
    {
        if (key is not null && keys.IsCreated(key))
            newThumbprints.Add(CertificateInfo.Parse(der).Thumbprint);
        var list = ToChange(store);
        list.RemoveAll(c => c.Der.SequenceEqual(der));
        list.Add(new StoredCertificate(store, der, key));
    }

    public void Remove(TrustStore store, string thumbprint) => ToChange(store).RemoveAll(c => Digests.Hex(Digests.Sha1(c.Der)) == thumbprint);

    private List<StoredCertificate> ToChange(TrustStore store)
    {
        if (!changed.TryGetValue(store, out var list))
            changed[store] = list = [.. real.List(store)];
        return list;
    }
}
