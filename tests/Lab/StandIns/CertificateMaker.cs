using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>
/// QMS as an authority: makes a QlikViewCA set as at its first start (Q1-Q5), with version 2 extensions (Q7; their form
/// is a guess: Q8), and certificates for other machines (Q4).
/// </summary>
internal sealed class CertificateMaker(string machine, DateTimeOffset now, CertificateShape shape)
{
    private const string KindOid = "1.3.6.1.5.5.7.13.3";
    private const string SetOid = "2.25.1894027713";
    private static readonly string[] ServerAuthentication = ["1.3.6.1.5.5.7.3.1"];
    private static readonly string[] ClientAuthentication = ["1.3.6.1.5.5.7.3.2"];
    private readonly DateTimeOffset made = now.AddDays(-shape.Age * 365);

    // One value in all certificates of an installation.
    private byte[] set = RandomNumberGenerator.GetBytes(48);

    /// <summary>The set of another installation: this machine has its certificates, and the root's key is elsewhere.</summary>
    public void MakeForeignSet()
    {
        var before = TrustSet.Roots().Select(r => r.Certificate.Thumbprint).ToHashSet();
        MakeSet();
        var root = TrustSet.Roots().Single(r => !before.Contains(r.Certificate.Thumbprint));
        using var roots = CertificateStore.Machine("Root");
        roots.Delete(root.Certificate.Thumbprint);
        roots.Add(root.Certificate.RawData, null);
        root.Key!.Delete();
    }

    public void MakeSet()
    {
        var key = NewContainer();
        using var rsa = key.Create(shape.IsRootKeyExportable);
        using var root = MakeRoot(key, rsa);
        MakeOwn("CN=" + machine, "Server", root, rsa);
        MakeOwn(TrustSet.ClientSubject, "Client", root, rsa);
    }

    /// <summary>A second root certificate for the key of the one in use.</summary>
    public void RenewRoot()
    {
        var key = InUse().Root.Key!;
        using var rsa = key.Open();
        MakeRoot(key, rsa).Dispose();
    }

    /// <summary>A certificate for another machine, which QMS distributes natively; with the key that it is for.</summary>
    public (byte[] Certificate, RSA Key) Issue(string name, string kind)
    {
        var (own, root) = InUse();
        set = shape.IsPerMachine ? RandomNumberGenerator.GetBytes(48) : SetOf(own.Certificate);
        var key = RSA.Create(2048);
        using var rootRsa = root.Key!.Open();
        return (MakeLeaf(kind == "Client" ? TrustSet.ClientSubject : "CN=" + name, kind, key, root.Certificate, rootRsa), key);
    }

    private X509Certificate2 MakeRoot(KeyContainer key, RSA rsa)
    {
        var request = Request(TrustSet.RootSubject, rsa, "Root");
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var root = Sign(request, request.SubjectName, rsa, shape.RootYears);
        using var roots = CertificateStore.Machine("Root");
        roots.Add(root.RawData, As(key));
        return root;
    }

    private void MakeOwn(string subject, string kind, X509Certificate2 root, RSA rootRsa)
    {
        var key = NewContainer();
        using var rsa = key.Create();
        using var store = CertificateStore.Machine("My");
        store.Add(MakeLeaf(subject, kind, rsa, root, rootRsa), key);
    }

    private byte[] MakeLeaf(string subject, string kind, RSA key, X509Certificate2 root, RSA rootRsa)
    {
        var request = Request(subject, key, kind);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        var oids = new OidCollection();
        Array.ForEach(kind == "Client" ? ClientAuthentication : ServerAuthentication, u => oids.Add(new Oid(u)));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, false));
        using var certificate = Sign(request, root.SubjectName, rootRsa, shape.LeafYears);
        return certificate.RawData;
    }

    private (StoredCertificate Leaf, StoredCertificate Root) InUse()
        => TrustSet.Find("CN=" + machine) ?? throw new InvalidOperationException("there is no set yet");

    private static byte[] SetOf(X509Certificate2 own)
        => CertificateParts.Extensions(own).FirstOrDefault(e => e.Oid == SetOid) is { } extension
            ? new AsnReader(extension.Value, AsnEncodingRules.DER).ReadOctetString()
            : [];

    private static KeyContainer NewContainer() => KeyContainer.Machine("QlikView-" + Guid.NewGuid().ToString("N"));

    private KeyContainer As(KeyContainer key) => shape.ProviderType == 1
        ? key with { Provider = KeyContainer.FullProvider, Type = KeyContainer.FullType }
        : key;

    private CertificateRequest Request(string subject, RSA key, string kind)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (shape.IsOld)
        {
            return request;
        }

        request.CertificateExtensions.Add(new X509Extension(KindOid, Encoding.ASCII.GetBytes(kind), false));
        var value = new AsnWriter(AsnEncodingRules.DER);
        value.WriteOctetString(set);
        request.CertificateExtensions.Add(new X509Extension(SetOid, value.Encode(), false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, X500DistinguishedName issuer, RSA key, double years) => request.Create(
        issuer, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), made, made.AddDays(years * 365),
        RandomNumberGenerator.GetBytes(16));
}
