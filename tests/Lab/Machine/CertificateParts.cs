using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QvTrust.Lab.Machine;

/// <summary>An extension as it stands in the certificate: the value is the content of its OCTET STRING.</summary>
internal sealed record ExtensionBytes(string Oid, bool IsCritical, byte[] Value);

/// <summary>
/// The lab's own reading of a certificate, straight from the encoding: the platform of a lab server stumbles over
/// what is rare, and names prove nothing where every root is called the same (Q9).
/// </summary>
internal static class CertificateParts
{
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>Whether the issuer's key made this certificate's signature (RSA with SHA-256, 384 or 512).</summary>
    public static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var outer = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence();
        var signed = outer.ReadEncodedValue();
        var algorithm = outer.ReadSequence().ReadObjectIdentifier();
        var signature = outer.ReadBitString(out _);
        HashAlgorithmName? hash = algorithm switch
        {
            "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => null,
        };
        using var key = PublicKey(issuer);
        return hash is { } name && key.VerifyData(signed.Span, signature, name, RSASignaturePadding.Pkcs1);
    }

    public static byte[] Modulus(X509Certificate2 certificate) => Modulus(certificate.PublicKey.EncodedKeyValue.RawData);

    /// <summary>The modulus of an RSAPublicKey structure without its leading zero.</summary>
    public static byte[] Modulus(ReadOnlyMemory<byte> publicKey) =>
        new AsnReader(publicKey, AsnEncodingRules.DER).ReadSequence().ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true);

    public static IReadOnlyList<ExtensionBytes> Extensions(X509Certificate2 certificate)
    {
        var body = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        while (body.HasData && body.PeekTag() != ExtensionsTag)
        {
            body.ReadEncodedValue();
        }

        var found = new List<ExtensionBytes>();
        if (body.HasData)
        {
            var list = body.ReadSequence(ExtensionsTag).ReadSequence();
            while (list.HasData)
            {
                var extension = list.ReadSequence();
                var oid = extension.ReadObjectIdentifier();
                var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
                found.Add(new ExtensionBytes(oid, critical, extension.ReadOctetString()));
            }
        }

        return found;
    }

    public static IReadOnlyList<string> DnsNames(X509Certificate2 certificate)
    {
        var extension = Extensions(certificate).FirstOrDefault(e => e.Oid == "2.5.29.17");
        var names = new List<string>();
        if (extension is not null)
        {
            var dns = new Asn1Tag(TagClass.ContextSpecific, 2);
            var list = new AsnReader(extension.Value, AsnEncodingRules.DER).ReadSequence();
            while (list.HasData)
            {
                if (list.PeekTag() == dns)
                {
                    names.Add(list.ReadCharacterString(UniversalTagNumber.IA5String, dns));
                }
                else
                {
                    list.ReadEncodedValue();
                }
            }
        }

        return names;
    }

    /// <summary>Whether a machine name (never an address) is the certificate's: its common name or one of its DNS names.</summary>
    public static bool IsFor(X509Certificate2 certificate, string machine) =>
        certificate.Subject.Equals("CN=" + machine, StringComparison.OrdinalIgnoreCase)
        || DnsNames(certificate).Contains(machine, StringComparer.OrdinalIgnoreCase);

    private static RSA PublicKey(X509Certificate2 certificate)
    {
        var reader = new AsnReader(certificate.PublicKey.EncodedKeyValue.RawData, AsnEncodingRules.DER).ReadSequence();
        var key = RSA.Create();
        key.ImportParameters(new RSAParameters
        {
            Modulus = reader.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true),
            Exponent = reader.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true),
        });
        return key;
    }
}
