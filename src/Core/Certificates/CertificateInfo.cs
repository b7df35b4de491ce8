using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Utilities.IO.Pem;

namespace QvTrust.Core.Certificates;

/// <summary>An X.509 certificate as it reads (RFC 5280, 4.1). Reading it trusts nothing.</summary>
public sealed class CertificateInfo
{
    /// <summary>Subject of every root of QlikView; the name proves nothing, the key does.</summary>
    public const string QlikViewCaSubject = "CN=" + QlikViewCaName;

    /// <summary>Subject of every client certificate of QlikView.</summary>
    public const string QvProxySubject = "CN=" + QvProxyName;

    internal const string QlikViewCaName = "QlikViewCA";
    internal const string QvProxyName = "QVProxy";

    private readonly Lazy<bool> selfSigned;
    private readonly byte[] signature;

    private CertificateInfo(byte[] der, X509CertificateStructure structure)
    {
        Structure = structure;
        Der = der;
        Thumbprint = ThumbprintOf(der);
        Subject = structure.Subject.ToString();
        Issuer = structure.Issuer.ToString();
        CommonName = structure.Subject.GetValueList(X509Name.CN).FirstOrDefault() ?? string.Empty;
        SerialNumber = Digests.Hex(structure.SerialNumber.PositiveValue.ToByteArrayUnsigned());
        NotBefore = Utc(structure.StartDate);
        NotAfter = Utc(structure.EndDate);
        SubjectPublicKeyInfo = structure.SubjectPublicKeyInfo.GetDerEncoded();
        SpkiSha256 = Digests.Sha256(SubjectPublicKeyInfo);
        Extensions = ReadExtensions(structure.TbsCertificate.Extensions);
        PrivateExtensions = [.. Extensions.Where(e => IsPrivate(e.Oid))];
        var names = ReadNames(structure.TbsCertificate.Extensions);
        DnsNames = [.. names.Where(n => n.TagNo == GeneralName.DnsName).Select(n => DerIA5String.GetInstance(n.Name).GetString())];
        HasAddress = names.Any(n => n.TagNo == GeneralName.IPAddress);
        signature = structure.GetSignatureOctets();
        selfSigned = new Lazy<bool>(() => IsSignedBy(this));
    }

    /// <summary>The certificate, DER.</summary>
    public byte[] Der { get; }

    /// <summary>SHA-1 of the DER in upper-case hexadecimal: the name that Windows gives it.</summary>
    public string Thumbprint { get; }

    /// <summary>Subject, as in <c>CN=QVS01</c>.</summary>
    public string Subject { get; }

    /// <summary>Issuer, as in <c>CN=QlikViewCA</c>.</summary>
    public string Issuer { get; }

    /// <summary>The first common name of the subject, empty when it has none.</summary>
    public string CommonName { get; }

    /// <summary>Serial number in upper-case hexadecimal, without a leading zero octet.</summary>
    public string SerialNumber { get; }

    /// <summary>Start of validity, UTC.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>End of validity, UTC, the last second of it.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>SubjectPublicKeyInfo, DER (RFC 5280, 4.1.2.7).</summary>
    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>SHA-256 of <see cref="SubjectPublicKeyInfo"/>: what an enrolment token pins.</summary>
    public byte[] SpkiSha256 { get; }

    /// <summary>DNS names of the subject alternative name (RFC 5280, 4.2.1.6), empty without one.</summary>
    public IReadOnlyList<string> DnsNames { get; }

    /// <summary>True when its own key signed it. The names are not looked at.</summary>
    public bool IsSelfSigned => selfSigned.Value;

    /// <summary>True when the whole subject is <c>CN=QlikViewCA</c>.</summary>
    public bool IsQlikViewCa => string.Equals(Subject, QlikViewCaSubject, StringComparison.Ordinal);

    /// <summary>Extensions outside the standard set (2.5.29.* and 1.3.6.1.5.5.7.1.*), in their order.</summary>
    public IReadOnlyList<CertificateExtension> PrivateExtensions { get; }

    /// <summary>True when there is any extension outside the standard set.</summary>
    public bool HasPrivateExtensions => PrivateExtensions.Count > 0;

    /// <summary>True when its subject alternative name has an IP address.</summary>
    internal bool HasAddress { get; }

    internal X509CertificateStructure Structure { get; }

    internal IReadOnlyList<CertificateExtension> Extensions { get; }

    /// <summary>Reads a certificate.</summary>
    /// <param name="der">One certificate, DER, nothing behind it.</param>
    /// <exception cref="FormatException">It is not a certificate.</exception>
    public static CertificateInfo Parse(byte[] der)
        => Asn1Reader.Read(CertificateTexts.TheCertificate, der, o => new CertificateInfo(der, X509CertificateStructure.GetInstance(o)));

    /// <summary>The <see cref="Thumbprint"/> of a certificate that need not be read for it.</summary>
    /// <param name="der">The certificate, DER.</param>
    public static string ThumbprintOf(byte[] der) => Digests.Hex(Digests.Sha1(der));

    /// <summary>Reads a certificate of unknown origin, for instance out of a store; null when it is none.</summary>
    public static CertificateInfo? TryParse(byte[] der)
    {
        try
        {
            return Parse(der);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads the first certificate of a PEM text (RFC 7468); null when there is none that can be read.</summary>
    public static CertificateInfo? TryParsePem(byte[] text)
    {
        try
        {
            using var reader = new PemReader(new StringReader(Encoding.ASCII.GetString(text)));
            for (var item = reader.ReadPemObject(); item is not null; item = reader.ReadPemObject())
            {
                if (item.Type == "CERTIFICATE")
                    return TryParse(item.Content);
            }
            return null;
        }
        // A file that is being written just now, or a damaged one.
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// True when the issuer's key made this certificate's signature. Names are not compared: all roots of QlikView have
    /// the same. RSA with SHA-1 or SHA-2 (PKCS#1 v1.5) is known; another algorithm counts as not signed.
    /// </summary>
    public bool IsSignedBy(CertificateInfo issuer)
    {
        // RFC 5280, 4.1.1.2: both statements of the algorithm must agree.
        if (!Structure.SignatureAlgorithm.Equals(Structure.TbsCertificate.Signature))
            return false;
        return PlatformRsa.Verify(
            issuer.Structure.SubjectPublicKeyInfo,
            Structure.SignatureAlgorithm,
            Asn1Reader.Elements(Der)[0],
            signature);
    }

    /// <summary>True when both certificates are for the same key.</summary>
    public bool PublicKeyEquals(CertificateInfo other) => Digests.FixedTimeEquals(SpkiSha256, other.SpkiSha256);

    /// <summary>True when the certificate is for this key.</summary>
    /// <param name="subjectPublicKeyInfo">SubjectPublicKeyInfo, DER.</param>
    public bool PublicKeyEquals(byte[] subjectPublicKeyInfo) => Digests.FixedTimeEquals(SubjectPublicKeyInfo, subjectPublicKeyInfo);

    /// <summary>Subject and thumbprint, for messages.</summary>
    public override string ToString() => $"{Subject} {Thumbprint}";

    private static bool IsPrivate(string oid)
        => !oid.StartsWith("2.5.29.", StringComparison.Ordinal) && !oid.StartsWith("1.3.6.1.5.5.7.1.", StringComparison.Ordinal);

    private static DateTimeOffset Utc(Time time) => new(DateTime.SpecifyKind(time.ToDateTime(), DateTimeKind.Utc));

    private static CertificateExtension[] ReadExtensions(X509Extensions? extensions)
        => extensions is null
            ? []
            : [.. extensions.GetExtensionOids().Select(oid => ReadExtension(oid, extensions.GetExtension(oid)))];

    private static CertificateExtension ReadExtension(DerObjectIdentifier oid, X509Extension extension)
        => new(oid.Id, extension.IsCritical, extension.Value.GetOctets());

    private static GeneralName[] ReadNames(X509Extensions? extensions)
    {
        var extension = extensions?.GetExtension(X509Extensions.SubjectAlternativeName);
        return extension is null ? [] : GeneralNames.GetInstance(extension.GetParsedValue()).GetNames();
    }
}
