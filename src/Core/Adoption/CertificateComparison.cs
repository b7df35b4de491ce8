using System.Globalization;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Certificates;
using QvTrust.Core.Secrets;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Adoption;

/// <summary>
/// QMS's own certificate beside one that QMS gave to another machine, field by field (docs/qlikview.md, Q7 and Q8): what
/// is equal in both may be carried over to a third machine byte for byte.
/// </summary>
public sealed class CertificateComparison
{
    private const int LongestValue = 32;

    private CertificateComparison(CertificateKind kind, CertificateInfo own, CertificateInfo? sample, IReadOnlyList<ComparedField> fields)
        => (Kind, Own, Sample, Fields) = (kind, own, sample, fields);

    /// <summary>Server or client.</summary>
    public CertificateKind Kind { get; }

    /// <summary>This server's certificate.</summary>
    public CertificateInfo Own { get; }

    /// <summary>The other machine's, or null.</summary>
    public CertificateInfo? Sample { get; }

    /// <summary>The fields, private extensions last.</summary>
    public IReadOnlyList<ComparedField> Fields { get; }

    /// <summary>What follows from the private extensions.</summary>
    public ExtensionVerdict Verdict => Sample is null ? ExtensionVerdict.Unproven
        : Fields.Any(f => f.Decides && f.Verdict == ExtensionVerdict.Differs) ? ExtensionVerdict.Differs : ExtensionVerdict.Proven;

    /// <summary>Compares.</summary>
    /// <param name="kind">Kind of both.</param>
    /// <param name="own">This server's certificate.</param>
    /// <param name="sample">Another machine's, checked by the caller; null where there is none.</param>
    public static CertificateComparison Compare(CertificateKind kind, CertificateInfo own, CertificateInfo? sample)
    {
        var fields = new List<ComparedField>();
        foreach (var (name, read) in StandardFields)
            fields.Add(Field(name, read(own), sample is null ? null : read(sample), equal: null, decides: false));
        // SecretsKeys of this product differ for each certificate and are sealed anew for each: nothing is copied there.
        var identifiers = own.PrivateExtensions.Concat(sample?.PrivateExtensions ?? []).Select(e => e.Oid)
            .Where(oid => oid != SecretsKeyRing.Oid).Distinct(StringComparer.Ordinal);
        foreach (var oid in identifiers)
        {
            var (mine, theirs) = (Find(own, oid), sample is null ? null : Find(sample, oid));
            fields.Add(Field(oid, Text(mine), sample is null ? null : Text(theirs), Same(mine, theirs), decides: true));
        }
        return new CertificateComparison(kind, own, sample, fields);
    }

    private static readonly (string Name, Func<CertificateInfo, string> Read)[] StandardFields =
    [
        (AdoptionTexts.KeyUsage, KeyUsageOf),
        (AdoptionTexts.ExtendedKeyUsage, KeyUses.Describe),
        (AdoptionTexts.AlternativeName, AlternativeName),
        (AdoptionTexts.Validity, c => AdoptionTexts.Days.With(Math.Round((c.NotAfter - c.NotBefore).TotalDays))),
        (AdoptionTexts.SignatureAlgorithm, SignatureAlgorithm),
        (AdoptionTexts.KeySize, KeySize),
    ];

    private static ComparedField Field(string name, string own, string? sample, bool? equal, bool decides) => new(name, own, sample,
        sample is null ? ExtensionVerdict.Unproven : equal ?? own == sample ? ExtensionVerdict.Proven : ExtensionVerdict.Differs, decides);

    private static CertificateExtension? Find(CertificateInfo certificate, string oid) => certificate.PrivateExtensions.FirstOrDefault(e => e.Oid == oid);

    private static bool Same(CertificateExtension? one, CertificateExtension? other)
        => one is not null && other is not null && one.Critical == other.Critical && one.Value.SequenceEqual(other.Value);

    // Long values are cut for people; they are compared whole.
    private static string Text(CertificateExtension? extension)
    {
        if (extension is null)
            return AdoptionTexts.None;
        var hex = Digests.Hex(extension.Value.Take(LongestValue).ToArray());
        var text = extension.Value.Length > LongestValue
            ? AdoptionTexts.LongValue.With(hex, extension.Value.Length, Digests.Hex(Digests.Sha256(extension.Value)).Substring(0, 16))
            : hex;
        return extension.Critical ? AdoptionTexts.Critical.With(text) : text;
    }

    private static string KeyUsageOf(CertificateInfo certificate)
    {
        if (certificate.Extensions.FirstOrDefault(e => e.Oid == X509Extensions.KeyUsage.Id) is not { } extension)
            return AdoptionTexts.None;
        return extension.Critical ? AdoptionTexts.Critical.With(Digests.Hex(extension.Value)) : Digests.Hex(extension.Value);
    }

    // Its form, not its value: the name is the machine's, so that it always differs.
    private static string AlternativeName(CertificateInfo certificate)
    {
        if (certificate.Extensions.All(e => e.Oid != X509Extensions.SubjectAlternativeName.Id))
            return AdoptionTexts.None;
        return certificate.DnsNames.Count == 1 && string.Equals(certificate.DnsNames[0], certificate.CommonName, StringComparison.OrdinalIgnoreCase)
            ? AdoptionTexts.MachineDnsName
            : AdoptionTexts.DnsNames.With(certificate.DnsNames.Count);
    }

    private static string SignatureAlgorithm(CertificateInfo certificate)
    {
        var algorithm = certificate.Structure.SignatureAlgorithm.Algorithm;
        return Algorithms.TryGetValue(algorithm, out var name) ? name : algorithm.Id;
    }

    private static readonly Dictionary<DerObjectIdentifier, string> Algorithms = new()
    {
        [PkcsObjectIdentifiers.Sha1WithRsaEncryption] = "RSA with SHA-1",
        [PkcsObjectIdentifiers.Sha256WithRsaEncryption] = "RSA with SHA-256",
        [PkcsObjectIdentifiers.Sha384WithRsaEncryption] = "RSA with SHA-384",
        [PkcsObjectIdentifiers.Sha512WithRsaEncryption] = "RSA with SHA-512",
    };

    private static string KeySize(CertificateInfo certificate) => PlatformRsa.PublicNumbers(certificate.Structure.SubjectPublicKeyInfo) is { Modulus: { } modulus }
        ? $"RSA {(modulus.Length * 8).ToString(CultureInfo.InvariantCulture)}"
        : certificate.Structure.SubjectPublicKeyInfo.Algorithm.Algorithm.Id;
}
