using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>Makes a QlikViewCA set as QMS does at its first start (Q1-Q5), with version 2 extensions (Q7; their form is a guess: Q8).</summary>
internal sealed class CertificateMaker(string machine, DateTimeOffset now)
{
    private const string KindOid = "1.3.6.1.5.5.7.13.3";
    private const string SetOid = "2.25.1894027713";
    private static readonly string[] ServerAuthentication = ["1.3.6.1.5.5.7.3.1"];
    private static readonly string[] ClientAuthentication = ["1.3.6.1.5.5.7.3.2"];
    private readonly byte[] set = RandomNumberGenerator.GetBytes(48);

    public void MakeSet()
    {
        var rootKey = KeyContainer.Machine("QlikView-" + Guid.NewGuid().ToString("N"));
        using var rootRsa = rootKey.Create();
        var rootRequest = Request(TrustSet.RootSubject, rootRsa, "Root");
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using var root = Sign(rootRequest, rootRequest.SubjectName, rootRsa, 20);

        using var roots = CertificateStore.Machine("Root");
        roots.Add(root.RawData, rootKey);
        MakeLeaf("CN=" + machine, "Server", ServerAuthentication, root, rootRsa);
        MakeLeaf(TrustSet.ClientSubject, "Client", ClientAuthentication, root, rootRsa);
    }

    private void MakeLeaf(string subject, string kind, string[] usages, X509Certificate2 root, RSA rootRsa)
    {
        var key = KeyContainer.Machine("QlikView-" + Guid.NewGuid().ToString("N"));
        using var rsa = key.Create();
        var request = Request(subject, rsa, kind);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        var oids = new OidCollection();
        Array.ForEach(usages, u => oids.Add(new Oid(u)));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, false));
        using var certificate = Sign(request, root.SubjectName, rootRsa, 10);
        using var store = CertificateStore.Machine("My");
        store.Add(certificate.RawData, key);
    }

    private CertificateRequest Request(string subject, RSA key, string kind)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509Extension(KindOid, Encoding.ASCII.GetBytes(kind), false));
        var set = new AsnWriter(AsnEncodingRules.DER);
        set.WriteOctetString(this.set);
        request.CertificateExtensions.Add(new X509Extension(SetOid, set.Encode(), false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, X500DistinguishedName issuer, RSA key, int years) => request.Create(
        issuer, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), now.AddDays(-1), now.AddYears(years),
        RandomNumberGenerator.GetBytes(16));
}
