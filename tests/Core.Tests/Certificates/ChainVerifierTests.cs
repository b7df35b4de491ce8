using QvTrust.Core.Certificates;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

public class ChainVerifierTests
{
    private static readonly CertificateInfo Root = TestAuthority.One.Root;
    private static readonly CertificateInfo Server = TestAuthority.One.Server("QVS01");
    private static readonly DateTimeOffset Now = TestAuthority.Now;

    [Theory]
    [InlineData("QVS01")]
    [InlineData("qvs01")]
    public void A_leaf_of_a_trusted_root_with_the_right_name_is_good(string name)
        => Assert.Null(ChainVerifier.Verify(Server, [TestAuthority.Other.Root, Root], CertificateKind.Server, name, Now));

    [Fact]
    public void The_common_name_counts_where_there_is_no_dns_name()
        => Assert.Null(ChainVerifier.Verify(TestAuthority.One.Client(), [Root], CertificateKind.Client, "QVProxy", Now));

    [Fact]
    public void A_dns_name_silences_the_common_name()
    {
        using var openssl = new OpenSsl();
        openssl.Run("req -x509 -newkey rsa:2048 -nodes -keyout root.key -subj /CN=QlikViewCA -days 3 -out root.pem");
        openssl.Run("x509 -in root.pem -outform DER -out root.der");
        openssl.Run("req -new -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=QVS01 -out r.pem");
        openssl.Put("leaf.ext", "subjectAltName=DNS:QVS02\n");
        openssl.Run("x509 -req -in r.pem -CA root.pem -CAkey root.key -CAcreateserial -days 3 -extfile leaf.ext -outform DER -out c.der");
        var (root, certificate) = (CertificateInfo.Parse(openssl.Get("root.der")), CertificateInfo.Parse(openssl.Get("c.der")));
        var now = DateTimeOffset.UtcNow.AddMinutes(1);
        Assert.Null(ChainVerifier.Verify(certificate, [root], CertificateKind.Server, "QVS02", now));
        Assert.Equal("it is for QVS02, not for QVS01", ChainVerifier.Verify(certificate, [root], CertificateKind.Server, "QVS01", now));
    }

    [Fact]
    public void Every_reason_is_said()
    {
        Assert.Equal("it is not signed by a root that is trusted here", ChainVerifier.Verify(Server, [TestAuthority.Other.Root], CertificateKind.Server, "QVS01", Now));
        Assert.Equal("it is not signed by a root that is trusted here", ChainVerifier.Verify(Server, [], CertificateKind.Server, "QVS01", Now));
        Assert.Equal("it is for QVS01, not for QVS02", ChainVerifier.Verify(Server, [Root], CertificateKind.Server, "QVS02", Now));
        Assert.Equal("it is for QVS01, not for 10.0.0.1", ChainVerifier.Verify(Server, [Root], CertificateKind.Server, "10.0.0.1", Now));
        Assert.Equal("it is valid only from 2026-05-31 12:00 UTC", ChainVerifier.Verify(Server, [Root], CertificateKind.Server, "QVS01", Now.AddDays(-2)));
        Assert.Equal("it expired on 2029-06-01 12:00 UTC", ChainVerifier.Verify(Server, [Root], CertificateKind.Server, "QVS01", Now.AddYears(3).AddSeconds(1)));
        Assert.Null(ChainVerifier.Verify(Server, [Root], CertificateKind.Server, "QVS01", Now.AddYears(3)));
    }

    [Fact]
    public void A_root_out_of_date_is_no_root()
    {
        using var openssl = new OpenSsl();
        openssl.Run("req -x509 -newkey rsa:2048 -nodes -keyout root.key -subj /CN=QlikViewCA -days 3 -out root.pem");
        openssl.Run("x509 -in root.pem -outform DER -out root.der");
        openssl.Run("req -new -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=QVS01 -out r.pem");
        openssl.Run("x509 -req -in r.pem -CA root.pem -CAkey root.key -CAcreateserial -days 30 -outform DER -out leaf.der");
        var (root, leaf) = (CertificateInfo.Parse(openssl.Get("root.der")), CertificateInfo.Parse(openssl.Get("leaf.der")));
        Assert.Null(ChainVerifier.Verify(leaf, [root], CertificateKind.Server, "QVS01", DateTimeOffset.UtcNow.AddDays(1)));
        Assert.StartsWith("its root expired on ", ChainVerifier.Verify(leaf, [root], CertificateKind.Server, "QVS01", DateTimeOffset.UtcNow.AddDays(10)));
    }
}
