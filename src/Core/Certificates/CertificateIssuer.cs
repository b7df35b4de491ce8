using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;
using Spki = Org.BouncyCastle.Asn1.X509.SubjectPublicKeyInfo;

namespace QvTrust.Core.Certificates;

/// <summary>
/// Issues server and client certificates under a root. Subject and alternative name come from the caller's machine
/// name alone, never from a request. May be used by several threads.
/// </summary>
public sealed class CertificateIssuer
{
    /// <summary>How long before its making a certificate begins, for clocks that are behind; a root of our own does, too.</summary>
    internal static readonly TimeSpan Backdating = TimeSpan.FromDays(1);

    private readonly CertificateInfo root;
    private readonly RSA rootKey;
    private readonly CertificateInfo? serverSample;
    private readonly CertificateInfo? clientSample;
    private readonly int years;
    private readonly SecretsKeyRing? secrets;
    private readonly RandomNumberGenerator? random;

    /// <summary>Takes the root and its key; QVT4007 when they do not belong together.</summary>
    /// <param name="root">The issuing root.</param>
    /// <param name="rootKey">Its private key; stays the caller's to dispose.</param>
    /// <param name="serverSample">
    /// A server certificate of an adopted authority: new ones get its private extensions byte for byte, its key usages,
    /// and an alternative name only when it has one. Null: our own profile.
    /// </param>
    /// <param name="clientSample">The same for client certificates.</param>
    /// <param name="years">Lifetime in years; the root's end comes first.</param>
    /// <param name="secrets">The SecretsKeys that every server certificate carries, sealed to its own key; null: none.</param>
    /// <param name="random">Randomness for sealing them; needed with <paramref name="secrets"/>.</param>
    public CertificateIssuer(
        CertificateInfo root,
        RSA rootKey,
        CertificateInfo? serverSample,
        CertificateInfo? clientSample,
        int years = 3,
        SecretsKeyRing? secrets = null,
        RandomNumberGenerator? random = null)
    {
        if (secrets is not null && random is null)
            throw new ArgumentNullException(nameof(random), "Sealing needs randomness.");
        if (!root.PublicKeyEquals(PlatformRsa.PublicKeyOf(rootKey).GetDerEncoded()))
            throw ErrorCatalogue.RootKeyUnusable.With(root.Thumbprint, CertificateTexts.KeyOfOther);
        (this.root, this.rootKey, this.serverSample, this.clientSample, this.years) = (root, rootKey, serverSample, clientSample, years);
        (this.secrets, this.random) = (secrets, random);
    }

    /// <summary>Issues a certificate, signed with SHA-256.</summary>
    /// <param name="kind">Server (CN = machine) or Client (CN=QVProxy).</param>
    /// <param name="machine">Machine name, validated by the caller.</param>
    /// <param name="subjectPublicKeyInfo">The key, DER, out of a verified request.</param>
    /// <param name="serial">Serial number of <see cref="SerialNumbers"/>, unique under this root.</param>
    /// <param name="now">Time; validity begins a day earlier, for clocks that are behind, but not before the root's.</param>
    /// <returns>The certificate, DER.</returns>
    public byte[] Issue(CertificateKind kind, string machine, byte[] subjectPublicKeyInfo, byte[] serial, DateTimeOffset now)
    {
        if (kind == CertificateKind.Root)
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A root issues no root.");
        var key = Asn1Reader.Read(CertificateTexts.ThePublicKey, subjectPublicKeyInfo, Spki.GetInstance);
        var server = kind == CertificateKind.Server;
        var (wantedStart, wantedEnd) = (now - Backdating, now.AddYears(years));
        return CertificateBuilder.Build(
            root.Structure.Subject,
            CertificateBuilder.CommonName(server ? machine : CertificateInfo.QvProxyName),
            key,
            serial,
            wantedStart > root.NotBefore ? wantedStart : root.NotBefore,
            wantedEnd < root.NotAfter ? wantedEnd : root.NotAfter,
            Extensions(server, machine, key),
            rootKey);
    }

    private X509Extensions Extensions(bool server, string machine, Spki key)
    {
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.SubjectKeyIdentifier, false, new SubjectKeyIdentifier(CertificateBuilder.KeyIdentifier(key)));
        extensions.AddExtension(X509Extensions.AuthorityKeyIdentifier, false, CertificateBuilder.AuthorityKey(root));
        var sample = server ? serverSample : clientSample;
        if (sample is null)
            AddOwnProfile(extensions, server);
        else
            AddSample(extensions, sample);
        if (sample is null ? server : Has(sample, X509Extensions.SubjectAlternativeName))
            extensions.AddExtension(X509Extensions.SubjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.DnsName, machine)));
        if (server && secrets is not null)
            extensions.AddExtension(new DerObjectIdentifier(SecretsKeyRing.Oid), false, secrets.Seal(key.GetDerEncoded(), random!));
        return extensions.Generate();
    }

    private static void AddOwnProfile(X509ExtensionsGenerator extensions, bool server)
    {
        var usage = server ? KeyUsage.DigitalSignature | KeyUsage.KeyEncipherment : KeyUsage.DigitalSignature;
        var purpose = server ? KeyPurposeID.id_kp_serverAuth : KeyPurposeID.id_kp_clientAuth;
        extensions.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(usage));
        extensions.AddExtension(X509Extensions.ExtendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }

    private static void AddSample(X509ExtensionsGenerator extensions, CertificateInfo sample)
    {
        // A ring of SecretsKeys is sealed to the sample's own key: a copy of it would open nowhere.
        var copied = sample.Extensions
            .Where(e => e.Oid == X509Extensions.KeyUsage.Id || e.Oid == X509Extensions.ExtendedKeyUsage.Id)
            .Concat(sample.PrivateExtensions.Where(e => e.Oid != SecretsKeyRing.Oid));
        foreach (var extension in copied)
            extensions.AddExtension(new DerObjectIdentifier(extension.Oid), extension.Critical, extension.Value);
    }

    private static bool Has(CertificateInfo certificate, DerObjectIdentifier oid) => certificate.Extensions.Any(e => e.Oid == oid.Id);
}
