using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Trust;

/// <summary>A stored certificate together with what can be read in it.</summary>
/// <param name="Info">The certificate.</param>
/// <param name="Stored">Where it stands, with its key.</param>
internal sealed record FoundCertificate(CertificateInfo Info, StoredCertificate Stored)
{
    /// <summary>True when its whole subject is the one that a leaf of that kind has on that machine.</summary>
    public bool IsFor(CertificateKind kind, string machine)
        => string.Equals(Info.Subject, kind == CertificateKind.Server ? "CN=" + machine : CertificateInfo.QvProxySubject, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Finds the certificates of a QlikView installation in the machine's stores, by key and signature, never by name alone.</summary>
internal static class TrustStores
{
    /// <summary>Everything in a store that can be parsed; what cannot is somebody else's.</summary>
    public static IReadOnlyList<FoundCertificate> Read(IMachine machine, TrustStore store)
    {
        var found = new List<FoundCertificate>();
        foreach (var stored in machine.Certificates.List(store))
        {
            if (CertificateInfo.TryParse(stored.Der) is { } info)
                found.Add(new FoundCertificate(info, stored));
        }
        return found;
    }

    /// <summary>The roots called QlikViewCA, in both stores, each once.</summary>
    public static IReadOnlyList<FoundCertificate> Roots(IMachine machine)
        => Read(machine, TrustStore.Root).Concat(Read(machine, TrustStore.My))
            .Where(c => c.Info.IsQlikViewCa && c.Info.IsSelfSigned)
            .GroupBy(c => c.Info.Thumbprint)
            .Select(g => g.OrderBy(c => c.Stored.Key is null).First())
            .ToList();

    /// <summary>Certificates in LM\My that name a QlikViewCA as their issuer, and are none, newest first; which root signed them is another question.</summary>
    public static IEnumerable<FoundCertificate> Issued(IMachine machine)
        => Read(machine, TrustStore.My)
            .Where(c => c.Info.Issuer == CertificateInfo.QlikViewCaSubject && !c.Info.IsQlikViewCa)
            .OrderByDescending(c => c.Info.NotBefore);

    /// <summary>Certificates of that common name in LM\My that the root signed, newest first; not those that setup replaced and had to leave there.</summary>
    public static IEnumerable<FoundCertificate> SignedBy(IMachine machine, CertificateInfo root, string commonName)
    {
        var replaced = ReplacedRecord.Load(machine);
        return Read(machine, TrustStore.My)
            .Where(c => string.Equals(c.Info.CommonName, commonName, StringComparison.OrdinalIgnoreCase) && c.Info.IsSignedBy(root))
            .Where(c => replaced.All(r => r.Thumbprint != c.Info.Thumbprint))
            .OrderByDescending(c => c.Info.NotBefore);
    }

    /// <summary>True when the key of a stored certificate is there and is the certificate's.</summary>
    public static bool HasUsableKey(IMachine machine, FoundCertificate certificate)
        => certificate.Stored.Key is { } key && IsKeyOf(machine, key, certificate.Info);

    /// <summary>True when the container holds the key of that certificate.</summary>
    public static bool IsKeyOf(IMachine machine, KeyReference key, CertificateInfo certificate)
    {
        if (!machine.Keys.Exists(key))
            return false;
        using var rsa = machine.Keys.Open(key);
        return certificate.PublicKeyEquals(PlatformRsa.PublicKeyOf(rsa).GetDerEncoded());
    }
}
