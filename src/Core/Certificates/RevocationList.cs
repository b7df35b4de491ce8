using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace QvTrust.Core.Certificates;

/// <summary>A revoked certificate as a list names it.</summary>
/// <param name="Serial">Its serial number, hexadecimal.</param>
/// <param name="Time">Since when.</param>
/// <param name="Reason">Why.</param>
public sealed record RevokedSerial(string Serial, DateTimeOffset Time, RevocationReason Reason);

/// <summary>Puts a version 2 certificate revocation list together (RFC 5280, 5) and signs it with SHA-256.</summary>
public static class RevocationList
{
    /// <summary>True when the root may sign lists: its key usage has cRLSign, or it has none (RFC 5280, 4.2.1.3).</summary>
    public static bool IsAllowedTo(CertificateInfo root)
        => root.Extensions.FirstOrDefault(e => e.Oid == X509Extensions.KeyUsage.Id) is not { } usage
            || Asn1Reader.Read(CertificateTexts.TheKeyUsage, usage.Value, o => (KeyUsage.GetInstance(o).IntValue & KeyUsage.CrlSign) != 0);

    /// <summary>Makes a list.</summary>
    /// <param name="root">Who issues it.</param>
    /// <param name="rootKey">Its private key; stays the caller's.</param>
    /// <param name="number">CRL number, higher than that of any list before.</param>
    /// <param name="thisUpdate">When it is made.</param>
    /// <param name="nextUpdate">When there is a newer one at the latest.</param>
    /// <param name="revoked">What it names.</param>
    /// <returns>The list, DER.</returns>
    public static byte[] Create(CertificateInfo root, RSA rootKey, long number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, IEnumerable<RevokedSerial> revoked)
    {
        var generator = new V2TbsCertListGenerator();
        generator.SetSignature(PlatformRsa.Sha256WithRsa);
        generator.SetIssuer(root.Structure.Subject);
        generator.SetThisUpdate(new Time(thisUpdate.UtcDateTime));
        generator.SetNextUpdate(new Time(nextUpdate.UtcDateTime));
        foreach (var one in revoked)
            generator.AddCrlEntry(new DerInteger(new BigInteger(one.Serial, 16)), new Time(one.Time.UtcDateTime), EntryExtensions(one.Reason));
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.AuthorityKeyIdentifier, false, CertificateBuilder.AuthorityKey(root));
        extensions.AddExtension(X509Extensions.CrlNumber, false, new CrlNumber(BigInteger.ValueOf(number)));
        generator.SetExtensions(extensions.Generate());
        var tbs = generator.GenerateTbsCertList();
        var signature = PlatformRsa.Sign(rootKey, tbs.GetDerEncoded());
        return new DerSequence(tbs, PlatformRsa.Sha256WithRsa, signature).GetDerEncoded();
    }

    // RFC 5280, 5.3.1: instead of unspecified, the extension is left out.
    private static X509Extensions? EntryExtensions(RevocationReason reason)
    {
        if (reason == RevocationReason.Unspecified)
            return null;
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.ReasonCode, false, new DerEnumerated((int)reason));
        return extensions.Generate();
    }
}
