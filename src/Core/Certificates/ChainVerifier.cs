using QvTrust.Core.Texts;
using System.Security.Cryptography;

namespace QvTrust.Core.Certificates;

/// <summary>
/// The product's own judgement of a peer: a leaf directly under one of the given roots. The platform's chain engine is
/// not asked: it looks at names, at stores and at revocation, none of which says anything about a QlikViewCA.
/// </summary>
public static class ChainVerifier
{
    /// <summary>Judges the certificate that a peer showed, which QlikView itself may have made.</summary>
    /// <param name="peer">The certificate.</param>
    /// <param name="roots">The trusted roots; matched by key and signature.</param>
    /// <param name="kind">Server or Client: what it must be good for.</param>
    /// <param name="name">The name that the peer must have: a DNS name of the certificate, or its common name where it has none, in any case.</param>
    /// <param name="now">Time to judge at.</param>
    /// <returns>Null when the peer is good, else the reason in words.</returns>
    public static string? Verify(CertificateInfo peer, IReadOnlyList<CertificateInfo> roots, CertificateKind kind, string name, DateTimeOffset now)
    {
        if (roots.FirstOrDefault(peer.IsSignedBy) is not { } root)
            return CertificateTexts.NotSignedByTrustedRoot;
        var names = Names(peer);
        if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            return CertificateTexts.ForOtherName.With(string.Join(", ", names), name);
        try
        {
            return Reason(CertificateTexts.PeerItself, CertificateRules.Leaf(peer, kind) ?? CertificateRules.Link(peer, root) ?? Validity.Fault(peer, now))
                ?? Reason(CertificateTexts.PeerRoot, CertificateRules.Root(root, kind) ?? Validity.Fault(root, now));
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Judges a certificate that an authority of this product has just made: SHA-1, which QlikView's own may have, is refused.</summary>
    /// <inheritdoc cref="Verify"/>
    public static string? VerifyIssued(CertificateInfo issued, IReadOnlyList<CertificateInfo> roots, CertificateKind kind, string name, DateTimeOffset now)
        => PlatformRsa.HashOf(issued.Structure.SignatureAlgorithm) == HashAlgorithmName.SHA1 ? CertificateTexts.SignedWithSha1 : Verify(issued, roots, kind, name, now);

    // RFC 6125, 6.4.4: the common name counts only where there is no DNS name; nor does it beside an address.
    private static IReadOnlyList<string> Names(CertificateInfo certificate)
        => certificate.DnsNames.Count > 0 || certificate.HasAddress ? certificate.DnsNames : [certificate.CommonName];

    private static string? Reason(string what, string? fault) => fault is null ? null : $"{what} {fault}";
}
