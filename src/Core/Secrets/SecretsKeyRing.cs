using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;
using Spki = Org.BouncyCastle.Asn1.X509.SubjectPublicKeyInfo;

namespace QvTrust.Core.Secrets;

/// <summary>
/// The SecretsKeys of an installation under an authority of our own: the newest protects, all of them read. Each server
/// certificate carries the ring in a private extension, sealed to that certificate's own key: public on the wire,
/// readable with the private key alone, in every backup by itself. What QlikView does with it is unproven.
/// </summary>
public sealed class SecretsKeyRing
{
    /// <summary>
    /// Object identifier of the extension: UUID 5234dd8e-3cc3-46c4-81fa-5cc030363150 below Microsoft's base for
    /// identifiers that customers make from UUIDs. Its arcs stay below 2^28, which is all that a reader of certificates
    /// must understand (RFC 5280, appendix B); one arc of 128 bits below 2.25 makes some of them refuse the certificate.
    /// </summary>
    public const string Oid = "1.2.840.113556.1.8000.2554.21044.56718.15555.18116.33274.6078512.3551568";

    /// <summary>Most keys of a ring: with these a server certificate still has less than 8 KiB.</summary>
    public const int MaximumKeys = 100;

    private const int Version = 1;

    private SecretsKeyRing(IReadOnlyList<SecretsKey> keys) => Keys = keys;

    /// <summary>The keys, the newest first; at least one.</summary>
    public IReadOnlyList<SecretsKey> Keys { get; }

    /// <summary>The key that protects.</summary>
    public SecretsKey Current => Keys[0];

    /// <summary>True when the certificate carries a ring; whether it opens is another question.</summary>
    public static bool IsIn(CertificateInfo server) => server.PrivateExtensions.Any(e => e.Oid == Oid);

    /// <summary>A ring of one new key.</summary>
    public static SecretsKeyRing Create(RandomNumberGenerator random) => new([NewKey(random)]);

    /// <summary>The same ring with a new current key; the older ones stay for reading. QVT6009 when it is full.</summary>
    public SecretsKeyRing WithNewKey(RandomNumberGenerator random)
        => Keys.Count < MaximumKeys ? new([NewKey(random), .. Keys]) : throw ErrorCatalogue.SecretsRingFull.With(MaximumKeys);

    /// <summary>The same ring, which also reads with the other's keys, as far as there is room.</summary>
    internal SecretsKeyRing ReadingAlso(SecretsKeyRing other)
        => new([.. Keys.Concat(other.Keys.Where(k => Find(k.Id) is null)).Take(MaximumKeys)]);

    /// <summary>The key of that id, or null.</summary>
    public SecretsKey? Find(string id) => Keys.FirstOrDefault(k => string.Equals(k.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The extension's value: CMS EnvelopedData for the holder of a key alone.</summary>
    /// <param name="subjectPublicKeyInfo">The certificate's key, DER.</param>
    /// <param name="random">Where content key and initialisation vector come from.</param>
    public byte[] Seal(byte[] subjectPublicKeyInfo, RandomNumberGenerator random)
    {
        Asn1Encodable[] keys = [.. Keys.Select(k => new DerSequence(new DerOctetString(k.IdBytes), new DerOctetString(k.Key)))];
        var content = new DerSequence(DerInteger.ValueOf(Version), new DerSequence(keys));
        return SealedToKey.Seal(content.GetDerEncoded(), Asn1Reader.Read(SecretsTexts.ThePublicKey, subjectPublicKeyInfo, Spki.GetInstance), random);
    }

    /// <summary>
    /// Opens the ring of a server certificate; null when it carries none, QVT6002 when it cannot be opened with this key.
    /// The root's signature over the certificate is what authenticates it: the caller has checked that.
    /// </summary>
    /// <param name="server">The server certificate.</param>
    /// <param name="serverKey">Its private key; stays the caller's to dispose.</param>
    public static SecretsKeyRing? Open(CertificateInfo server, RSA serverKey)
    {
        if (server.PrivateExtensions.FirstOrDefault(e => e.Oid == Oid) is not { } extension)
            return null;
        try
        {
            return Asn1Reader.Read(SecretsTexts.TheRing, SealedToKey.Open(extension.Value, serverKey), Read);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw ErrorCatalogue.SecretsKeyUnreadable.From(e, server.Thumbprint, e.Message);
        }
    }

    /// <summary>The ids, the newest first; never a key.</summary>
    public override string ToString() => string.Join(", ", Keys);

    private static SecretsKey NewKey(RandomNumberGenerator random)
    {
        var id = new byte[SecretsKey.IdLength];
        random.GetBytes(id);
        var key = new byte[SecretsKey.KeyLength];
        random.GetBytes(key);
        return new SecretsKey(id, key);
    }

    private static SecretsKeyRing Read(Asn1Object parsed)
    {
        var content = Asn1Sequence.GetInstance(parsed);
        var version = DerInteger.GetInstance(content[0]).IntValueExact;
        if (version != Version)
            throw new FormatException(SecretsTexts.UnknownVersion.With(version, Version));
        var keys = Asn1Sequence.GetInstance(content[1]).Select(e => Key(Asn1Sequence.GetInstance(e))).ToList();
        if (keys.Count is 0 or > MaximumKeys || keys.Select(k => k.Id).Distinct().Count() != keys.Count)
            throw new FormatException(SecretsTexts.KeyListMalformed);
        return new SecretsKeyRing(keys);
    }

    private static SecretsKey Key(Asn1Sequence entry)
    {
        var id = Asn1OctetString.GetInstance(entry[0]).GetOctets();
        var key = Asn1OctetString.GetInstance(entry[1]).GetOctets();
        return id.Length == SecretsKey.IdLength && key.Length == SecretsKey.KeyLength
            ? new SecretsKey(id, key)
            : throw new FormatException(SecretsTexts.KeyLength);
    }
}
