using QvTrust.Core.Certificates;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

/// <summary>What a node refuses beside signature, name and dates, and what of QlikView's own it must not refuse. The whole table is in docs/verdicts.md.</summary>
public sealed class CertificateRulesTests : IDisposable
{
    private const string Ca = "-addext basicConstraints=critical,CA:true";
    private readonly OpenSsl openssl = new();

    public void Dispose() => openssl.Dispose();

    [Theory]
    [InlineData("basicConstraints=CA:true", "it is a certificate authority's")]
    [InlineData("keyUsage=keyCertSign", "it has a key usage that is no server's")]
    [InlineData("keyUsage=digitalSignature", "it has a key usage that is no server's")]
    [InlineData("extendedKeyUsage=clientAuth", "it has an extended key usage that is no server's")]
    [InlineData("extendedKeyUsage=anyExtendedKeyUsage", "it has an extended key usage that is no server's")]
    [InlineData("nsCertType=client", "it has an extended key usage that is no server's")]
    [InlineData("1.3.6.1.5.5.7.13.3=critical,DER:536572766572", "it has a critical extension that is not known here, 1.3.6.1.5.5.7.13.3")]
    [InlineData("subjectAltName=IP:127.0.0.1", "it is for , not for QVS01")]
    public void What_another_program_would_refuse_is_refused(string extension, string reason)
        => Assert.Equal(reason, Verify(Root(), Leaf(extension)));

    [Theory]
    [InlineData("1.3.6.1.5.5.7.13.3=DER:536572766572")]
    [InlineData("extendedKeyUsage=serverAuth,clientAuth")]
    [InlineData("keyUsage=digitalSignature,keyEncipherment,dataEncipherment")]
    [InlineData("authorityKeyIdentifier=keyid,issuer:always")]
    [InlineData("subjectKeyIdentifier=none")]
    public void What_QlikView_may_have_made_passes(string extension)
        => Assert.Null(Verify(Root(), Leaf(extension)));

    [Fact]
    public void SHA1_passes_for_what_QlikView_made_and_not_for_what_was_just_issued()
    {
        var (root, leaf) = (Root(), Leaf("extendedKeyUsage=serverAuth", "-sha1"));
        Assert.Null(Verify(root, leaf));
        Assert.Equal("it is signed with SHA-1", ChainVerifier.VerifyIssued(leaf, [root], CertificateKind.Server, "QVS01", DateTimeOffset.UtcNow.AddMinutes(1)));
    }

    [Theory]
    [InlineData("-addext basicConstraints=CA:false", "its root may not sign certificates")]
    [InlineData("-addext subjectKeyIdentifier=hash", "its root may not sign certificates")]
    [InlineData(Ca + " -addext keyUsage=cRLSign", "its root may not sign certificates")]
    [InlineData(Ca + " -addext extendedKeyUsage=clientAuth", "its root has an extended key usage that is no server's")]
    [InlineData(Ca + " -addext nameConstraints=critical,permitted;DNS:QVS01", "its root has a critical extension that is not known here, 2.5.29.30")]
    [InlineData("-addext keyUsage=keyCertSign", null)]
    [InlineData("", null)]
    [InlineData(Ca, null)]
    public void A_root_must_be_allowed_to_sign_certificates(string extensions, string? reason)
        => Assert.Equal(reason, Verify(Root(extensions), Leaf("extendedKeyUsage=serverAuth")));

    [Fact]
    public void The_issuers_name_and_key_id_must_be_the_roots()
    {
        var leaf = (Root(), Leaf("authorityKeyIdentifier=keyid")).Item2;
        Assert.Equal("it names CN=QlikViewCA as its issuer", Verify(Root(subject: "/CN=Other"), leaf));
        Assert.Equal("it names another root of that name as its issuer", Verify(Root(Ca + " -addext subjectKeyIdentifier=01020304"), leaf));
    }

    [Fact]
    public void A_root_that_did_not_sign_itself_is_none()
    {
        var (root, leaf) = (Root(), Leaf("extendedKeyUsage=serverAuth"));
        var der = (byte[])root.Der.Clone();
        der[der.Length - 1] ^= 1;
        Assert.Equal("its root is not signed by itself", Verify(CertificateInfo.Parse(der), leaf));
    }

    [Fact]
    public void A_client_must_be_a_clients()
    {
        var now = DateTimeOffset.UtcNow.AddMinutes(1);
        var (root, leaf) = (Root(), Leaf("extendedKeyUsage=serverAuth"));
        Assert.Equal("it has an extended key usage that is no client's", ChainVerifier.VerifyIssued(leaf, [root], CertificateKind.Client, "QVS01", now));
        leaf = Leaf("keyUsage=keyEncipherment");
        Assert.Equal("it has a key usage that is no client's", ChainVerifier.VerifyIssued(leaf, [root], CertificateKind.Client, "QVS01", now));
    }

    // The key stays the same, so that another root may be exchanged under a certificate.
    private CertificateInfo Root(string extensions = Ca, string subject = "/CN=QlikViewCA")
    {
        openssl.Put("empty.cnf", "[req]\ndistinguished_name = dn\n[dn]\n");
        var key = openssl.Has("root.key") ? "-key root.key" : "-newkey rsa:2048 -nodes -keyout root.key";
        openssl.Run($"req -config empty.cnf -x509 {key} -subj {subject} -days 30 {extensions} -out root.pem");
        openssl.Run("x509 -in root.pem -outform DER -out root.der");
        return CertificateInfo.Parse(openssl.Get("root.der"));
    }

    private CertificateInfo Leaf(string extension, string more = "")
    {
        openssl.Put("leaf.ext", extension + "\n");
        openssl.Run("req -config empty.cnf -newkey rsa:2048 -nodes -keyout leaf.key -subj /CN=QVS01 -out leaf.csr");
        openssl.Run($"x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20 {more} -extfile leaf.ext -outform DER -out leaf.der");
        return CertificateInfo.Parse(openssl.Get("leaf.der"));
    }

    private static string? Verify(CertificateInfo root, CertificateInfo leaf)
        => ChainVerifier.Verify(leaf, [root], CertificateKind.Server, "QVS01", DateTimeOffset.UtcNow.AddMinutes(1));
}
