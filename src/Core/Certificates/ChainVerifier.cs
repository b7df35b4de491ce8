namespace QvTrust.Core.Certificates;

/// <summary>
/// The product's own judgement of a peer: a leaf directly under one of the given roots. The platform's chain engine is
/// not asked: it looks at names, at stores and at revocation, none of which says anything about a QlikViewCA.
/// </summary>
public static class ChainVerifier
{
    /// <summary>Judges a peer's certificate.</summary>
    /// <param name="peer">The certificate that the peer showed.</param>
    /// <param name="roots">The trusted roots; matched by key and signature.</param>
    /// <param name="machineName">The name that the peer must have: a DNS name of the certificate, or its common name where it has none, in any case.</param>
    /// <param name="now">Time to judge at.</param>
    /// <returns>Null when the peer is good, else the reason in words.</returns>
    public static string? Verify(CertificateInfo peer, IReadOnlyList<CertificateInfo> roots, string machineName, DateTimeOffset now)
    {
        if (roots.FirstOrDefault(peer.IsSignedBy) is not { } root)
            return "it is not signed by a root that is trusted here";
        // RFC 6125, 6.4.4: the common name counts only where there is no DNS name.
        IReadOnlyList<string> names = peer.DnsNames.Count > 0 ? peer.DnsNames : [peer.CommonName];
        if (!names.Contains(machineName, StringComparer.OrdinalIgnoreCase))
            return $"it is for {string.Join(", ", names)}, not for {machineName}";
        return Dates("it", peer, now) ?? Dates("its root", root, now);
    }

    private static string? Dates(string what, CertificateInfo certificate, DateTimeOffset now)
        => Validity.Fault(certificate, now) is { } fault ? $"{what} {fault}" : null;
}
