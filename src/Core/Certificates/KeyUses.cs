using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace QvTrust.Core.Certificates;

/// <summary>The extended key usage of a certificate (RFC 5280, 4.2.1.12): what tells a server's from a client's.</summary>
internal static class KeyUses
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [KeyPurposeID.id_kp_serverAuth.Id] = "serverAuth",
        [KeyPurposeID.id_kp_clientAuth.Id] = "clientAuth",
        [KeyPurposeID.AnyExtendedKeyUsage.Id] = "any",
    };

    /// <summary>True when the certificate may be used so, or does not say for what it may.</summary>
    public static bool Allows(CertificateInfo certificate, CertificateKind kind)
    {
        var wanted = kind == CertificateKind.Client ? KeyPurposeID.id_kp_clientAuth : KeyPurposeID.id_kp_serverAuth;
        return Read(certificate) is not { } uses || uses.Contains(wanted.Id) || uses.Contains(KeyPurposeID.AnyExtendedKeyUsage.Id);
    }

    /// <summary>In words: <c>serverAuth, clientAuth</c>, unknown ones by their identifier, <c>none</c> without the extension.</summary>
    public static string Describe(CertificateInfo certificate)
        => Read(certificate) is { } uses ? string.Join(", ", uses.Select(u => Names.TryGetValue(u, out var name) ? name : u)) : CertificateTexts.NoUses;

    // One that cannot be read allows nothing.
    private static List<string>? Read(CertificateInfo certificate)
    {
        if (certificate.Extensions.FirstOrDefault(e => e.Oid == X509Extensions.ExtendedKeyUsage.Id) is not { } extension)
            return null;
        try
        {
            return Asn1Reader.Read(CertificateTexts.TheExtendedKeyUsage, extension.Value, o => Asn1Sequence.GetInstance(o).Select(u => DerObjectIdentifier.GetInstance(u).Id).ToList());
        }
        catch (FormatException)
        {
            return [CertificateTexts.UsesUnreadable];
        }
    }
}
