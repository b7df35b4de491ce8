using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Misc;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Certificates;

/// <summary>
/// What a certificate must be by itself and as its root's child (RFC 5280, 4.1, 4.2 and 6.1). As strict as the strictest of
/// openssl, GnuTLS and NSS, so that nothing is installed that another program on the server then refuses. What is
/// not stated is not asked for: certificates that QlikView made may state little.
/// </summary>
internal static class CertificateRules
{
    private const int SmallestModulus = 128;
    private const int UtcTimeLength = 13;
    private const int GeneralizedTimeLength = 15;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        X509Extensions.KeyUsage.Id, X509Extensions.ExtendedKeyUsage.Id, X509Extensions.BasicConstraints.Id, X509Extensions.SubjectAlternativeName.Id,
    };

    /// <summary>What is wrong with a server's or client's certificate, as the rest of a sentence; null when nothing is.</summary>
    /// <exception cref="FormatException">An extension is not what its format says.</exception>
    public static string? Leaf(CertificateInfo certificate, CertificateKind kind)
    {
        if (Form(certificate) is { } fault)
            return fault;
        if (Constraints(certificate) is { } constraints && constraints.IsCA())
            return CertificateTexts.IsAuthority;
        // RFC 5246, 7.4.2: a server's key is encrypted to, where the connection has it so; 7.4.8: a client's signs.
        var wanted = kind == CertificateKind.Server ? KeyUsage.KeyEncipherment : KeyUsage.DigitalSignature;
        if (Usage(certificate) is { } usage && (usage & wanted) == 0)
            return CertificateTexts.KeyUsageOfOther.With(Word(kind));
        return Purpose(certificate, kind);
    }

    /// <summary>What is wrong with a root, as the rest of a sentence; null when nothing is.</summary>
    /// <exception cref="FormatException">An extension is not what its format says.</exception>
    public static string? Root(CertificateInfo certificate, CertificateKind kind)
    {
        if (!certificate.IsSelfSigned || !IsSameName(certificate.Structure.Issuer, certificate.Structure.Subject))
            return CertificateTexts.NotSelfSigned;
        if (Form(certificate) is { } fault)
            return fault;
        var (constraints, usage) = (Constraints(certificate), Usage(certificate));
        // Version 1 cannot say that it is an authority's, and a root may be one; in version 3 one of the two says so.
        var isAuthority = constraints is null ? usage is not null || certificate.Structure.Version == 1 : constraints.IsCA();
        if (!isAuthority || (usage & KeyUsage.KeyCertSign) == 0)
            return CertificateTexts.MayNotSign;
        return Purpose(certificate, kind);
    }

    /// <summary>Why a root is not the one that a certificate names, whatever its key, as the rest of a sentence; null when it is.</summary>
    /// <exception cref="FormatException">An extension is not what its format says.</exception>
    public static string? Link(CertificateInfo certificate, CertificateInfo root)
    {
        if (!IsSameName(certificate.Structure.Issuer, root.Structure.Subject))
            return CertificateTexts.OtherIssuer.With(certificate.Issuer);
        var own = Value(root, X509Extensions.SubjectKeyIdentifier, KeyIdentifier);
        return Value(certificate, X509Extensions.AuthorityKeyIdentifier, AuthorityKeyIdentifier.GetInstance) is not { } named || IsNamed(named, own, root)
            ? null
            : CertificateTexts.OtherRootOfName;
    }

    private static bool IsNamed(AuthorityKeyIdentifier named, byte[]? keyId, CertificateInfo root)
    {
        if (named.KeyIdentifier?.GetOctets() is { } wanted && keyId is not null && !wanted.SequenceEqual(keyId))
            return false;
        if (named.AuthorityCertSerialNumber is { } serial && !serial.Equals(root.Structure.SerialNumber.Value))
            return false;
        var names = named.AuthorityCertIssuer?.GetNames().Where(n => n.TagNo == GeneralName.DirectoryName).ToList();
        return names is not { Count: > 0 } || names.Exists(n => IsSameName(X509Name.GetInstance(n.Name), root.Structure.Issuer));
    }

    private static string? Form(CertificateInfo certificate)
    {
        if (!Asn1Reader.IsDistinguished(certificate.Der) || !HasUsualTimes(certificate.Der))
            return CertificateTexts.IsNotDer;
        if (certificate.Extensions.FirstOrDefault(e => e.Critical && !Known.Contains(e.Oid)) is { } unknown)
            return CertificateTexts.UnknownCritical.With(unknown.Oid);
        // Only that it can be read.
        Value(certificate, X509Extensions.SubjectKeyIdentifier, KeyIdentifier);
        return PlatformRsa.PublicNumbers(certificate.Structure.SubjectPublicKeyInfo)?.Modulus is not { Length: >= SmallestModulus }
            ? CertificateTexts.WeakKey
            : null;
    }

    // "Any" is no purpose here: a client's certificate would pass for a server's.
    private static string? Purpose(CertificateInfo certificate, CertificateKind kind)
    {
        var (purpose, type) = kind == CertificateKind.Server
            ? (KeyPurposeID.id_kp_serverAuth, NetscapeCertType.SslServer)
            : (KeyPurposeID.id_kp_clientAuth, NetscapeCertType.SslClient);
        var isFor = Value(certificate, X509Extensions.ExtendedKeyUsage, ExtendedKeyUsage.GetInstance)?.HasKeyPurposeId(purpose) ?? true;
        if (isFor && !certificate.IsSelfSigned && Value(certificate, MiscObjectIdentifiers.NetscapeCertType, DerBitString.GetInstance) is { } netscape)
            isFor = (netscape.IntValue & type) != 0;
        return isFor ? null : CertificateTexts.ExtendedKeyUsageOfOther.With(Word(kind));
    }

    // RFC 5280, 4.1.2.5: to the second, and in Greenwich's time.
    private static bool HasUsualTimes(byte[] certificate)
    {
        var fields = Asn1Reader.Elements(Asn1Reader.Elements(certificate)[0]);
        var validity = fields[fields[0][0] == Pkcs7.ContextZero ? 4 : 3];
        return Asn1Reader.Elements(validity).All(t =>
            t.Length - 2 == (t[0] == Asn1Tags.UtcTime ? UtcTimeLength : GeneralizedTimeLength)
            && t[t.Length - 1] == 'Z'
            && t.Skip(2).Take(t.Length - 3).All(c => c is >= (byte)'0' and <= (byte)'9'));
    }

    private static BasicConstraints? Constraints(CertificateInfo certificate)
        => Value(certificate, X509Extensions.BasicConstraints, o =>
        {
            var read = BasicConstraints.GetInstance(o);
            return read.PathLenConstraintInteger?.Value.SignValue < 0 ? throw new FormatException(CertificateTexts.NegativePathLength) : read;
        });

    private static int? Usage(CertificateInfo certificate)
        => Value(certificate, X509Extensions.KeyUsage, DerBitString.GetInstance)?.IntValue;

    private static byte[] KeyIdentifier(Asn1Object value) => Asn1OctetString.GetInstance(value).GetOctets();

    // Octet by octet: another string type or case is another name to some programs.
    private static bool IsSameName(X509Name one, X509Name other) => one.GetDerEncoded().SequenceEqual(other.GetDerEncoded());

    private static T? Value<T>(CertificateInfo certificate, DerObjectIdentifier oid, Func<Asn1Object, T> read)
        where T : class
        => certificate.Extensions.FirstOrDefault(e => e.Oid == oid.Id) is { } extension ? Asn1Reader.Read(CertificateTexts.Extension.With(oid.Id), extension.Value, read) : null;

    private static string Word(CertificateKind kind) => kind == CertificateKind.Server ? CertificateTexts.KindServer : CertificateTexts.KindClient;
}
