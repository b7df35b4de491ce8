using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Cli.Status;

/// <summary>A certificate of QlikView trust as it stands in a store.</summary>
/// <param name="Store">The store.</param>
/// <param name="Info">The certificate.</param>
/// <param name="HasKey">Its private key is here and can be opened.</param>
/// <param name="Key">Where the store says that its private key is, or null.</param>
internal sealed record TrustCertificate(TrustStore Store, CertificateInfo Info, bool HasKey, KeyReference? Key)
{
    /// <param name="due">When each certificate is due that is renewed from here, by thumbprint.</param>
    /// <param name="bindings">The certificate bindings of HTTP.sys, or null where they cannot be read.</param>
    internal CertificateStatus Show(IReadOnlyDictionary<string, DateTimeOffset> due, IReadOnlyList<HttpBinding>? bindings)
        => new($"LM\\{Store}", Info.Subject, Info.Issuer, Info.Thumbprint, HasKey, Info.NotAfter, due.TryGetValue(Info.Thumbprint, out var time) ? time : null,
            bindings?.Where(b => b.Thumbprint == Info.Thumbprint).Select(b => b.Endpoint).ToList());
}

/// <summary>The certificates that matter here: every QlikViewCA, and what a QlikViewCA issued.</summary>
internal static class TrustCertificates
{
    internal static IReadOnlyList<TrustCertificate> Read(IMachine machine)
        => [.. new[] { TrustStore.My, TrustStore.Root }.SelectMany(store => Read(machine, store))
            .OrderBy(c => c.Store).ThenBy(c => c.Info.Subject, StringComparer.Ordinal).ThenBy(c => c.Info.Thumbprint, StringComparer.Ordinal)];

    private static IEnumerable<TrustCertificate> Read(IMachine machine, TrustStore store)
    {
        foreach (var stored in machine.Certificates.List(store))
        {
            // The stores hold certificates of others; one that cannot be parsed is not QlikView's.
            if (CertificateInfo.TryParse(stored.Der) is { } info && (info.IsQlikViewCa || info.Issuer == CertificateInfo.QlikViewCaSubject))
                yield return new TrustCertificate(store, info, stored.Key is { } key && machine.Keys.Exists(key), stored.Key);
        }
    }
}
