using System.Security.Cryptography;
using System.Text;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>A certificate taken apart, to be changed and signed again (RFC 5280, 4.1).</summary>
internal sealed class Draft
{
    internal const string Sha256WithRsa = "1.2.840.113549.1.1.11";
    internal const string SubjectKeyId = "2.5.29.14";
    internal const string KeyUsage = "2.5.29.15";
    internal const string AlternativeName = "2.5.29.17";
    internal const string BasicConstraints = "2.5.29.19";
    internal const string AuthorityKeyId = "2.5.29.35";
    internal const string ExtendedKeyUsage = "2.5.29.37";

    private readonly RSA signer;
    private readonly Der certificate;

    internal Draft(byte[] der, RSA signer) => (certificate, this.signer) = (Der.Parse(der), signer);

    /// <summary>The certificate: what is signed, algorithm, signature.</summary>
    internal Der Whole => certificate;

    internal Der Tbs => certificate.Items[0];

    internal List<Der> Extensions => Tbs.Items[^1].Items[0].Items;

    internal Der this[TbsField field]
    {
        get => Tbs.Items[(int)field];
        set => Tbs.Items[(int)field] = value;
    }

    internal static Der Algorithm(string oid) => Der.Sequence(Der.Oid(oid), Der.Primitive(0x05));

    internal static Der Name(string commonName, byte stringType = 0x0C)
        => Der.Sequence(CommonName(commonName, stringType));

    internal static Der CommonName(string value, byte stringType = 0x0C)
        => Der.Constructed(0x31, Der.Sequence(Der.Oid("2.5.4.3"), Der.Primitive(stringType, Encoding.UTF8.GetBytes(value))));

    internal static Der Text(byte tag, string text) => Der.Primitive(tag, Encoding.ASCII.GetBytes(text));

    internal static Der Extension(string oid, bool critical, byte[] value) => critical
        ? Der.Sequence(Der.Oid(oid), Der.Primitive(0x01, 0xFF), Der.Primitive(0x04, value))
        : Der.Sequence(Der.Oid(oid), Der.Primitive(0x04, value));

    internal int IndexOf(string oid)
    {
        var wanted = Der.Oid(oid).Content;
        return Extensions.FindIndex(e => e.Items[0].Content.SequenceEqual(wanted));
    }

    /// <summary>Puts an extension in the place of the one of that kind, or at the end.</summary>
    internal Draft With(string oid, bool critical, Der value) => With(oid, Extension(oid, critical, value.Encode()));

    internal Draft With(string oid, Der extension)
    {
        if (IndexOf(oid) is >= 0 and var at)
            Extensions[at] = extension;
        else
            Extensions.Add(extension);
        return this;
    }

    internal Draft Without(params string[] oids)
    {
        foreach (var oid in oids)
            Extensions.RemoveAt(IndexOf(oid));
        return this;
    }

    internal Draft Set(TbsField field, Der value)
    {
        this[field] = value;
        return this;
    }

    internal Draft SetDates(Der from, Der to) => Set(TbsField.Validity, Der.Sequence(from, to));

    internal Draft SetDates(DateTimeOffset from, DateTimeOffset to) => SetDates(Date(from), Date(to));

    internal static Der Date(DateTimeOffset time) => time.Year < 2050 ? Text(0x17, $"{time.UtcDateTime:yyMMddHHmmss}Z") : Text(0x18, $"{time.UtcDateTime:yyyyMMddHHmmss}Z");

    /// <summary>Signs it as it stands, with SHA-256 unless told otherwise.</summary>
    internal byte[] Sign(HashAlgorithmName? hash = null, RSA? key = null, RSASignaturePadding? padding = null)
    {
        var signature = (key ?? signer).SignData(Tbs.Encode(), hash ?? HashAlgorithmName.SHA256, padding ?? RSASignaturePadding.Pkcs1);
        certificate.Items[2] = Der.Primitive(0x03, [0, .. signature]);
        return certificate.Encode();
    }

    /// <summary>Both statements of the algorithm, then signs with it.</summary>
    internal byte[] SignAs(Der algorithm, HashAlgorithmName hash, RSASignaturePadding? padding = null)
    {
        this[TbsField.Algorithm] = certificate.Items[1] = algorithm;
        return Sign(hash, padding: padding);
    }
}

/// <summary>The fields of what is signed, of a version 3 certificate.</summary>
internal enum TbsField
{
    Version,
    Serial,
    Algorithm,
    Issuer,
    Validity,
    Subject,
    Key,
    Extensions,
}
