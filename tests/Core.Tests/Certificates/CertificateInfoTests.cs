using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

public class CertificateInfoTests
{
    private static readonly TestAuthority Authority = TestAuthority.One;

    [Fact]
    public void A_certificate_reads_as_the_platform_reads_it()
    {
        var server = Authority.Server("QVS01");
#if NET
        using var platform = X509CertificateLoader.LoadCertificate(server.Der);
#else
        using var platform = new X509Certificate2(server.Der);
#endif
        Assert.Equal(platform.Thumbprint, server.Thumbprint);
        Assert.Equal(platform.Subject, server.Subject);
        Assert.Equal(platform.Issuer, server.Issuer);
        Assert.Equal(platform.SerialNumber, server.SerialNumber);
        Assert.Equal(platform.NotBefore.ToUniversalTime(), server.NotBefore.UtcDateTime);
        Assert.Equal(platform.NotAfter.ToUniversalTime(), server.NotAfter.UtcDateTime);
        Assert.Equal("QVS01", server.CommonName);
        Assert.Equal(["QVS01"], server.DnsNames);
        Assert.Equal(TestAuthority.Spki(TestKeys.Machine), server.SubjectPublicKeyInfo);
        Assert.False(server.IsQlikViewCa);
        Assert.False(server.HasPrivateExtensions);
    }

    [Fact]
    public void Roots_of_the_same_name_are_told_apart_by_key()
    {
        var server = Authority.Server("QVS01");
        Assert.Equal(TestAuthority.Other.Root.Subject, Authority.Root.Subject);
        Assert.True(server.IsSignedBy(Authority.Root));
        Assert.False(server.IsSignedBy(TestAuthority.Other.Root));
        Assert.True(Authority.Root.IsQlikViewCa);
        Assert.True(Authority.Root.IsSelfSigned);
        Assert.False(server.IsSelfSigned);
        Assert.False(Authority.Root.PublicKeyEquals(TestAuthority.Other.Root));
        Assert.True(Authority.Root.PublicKeyEquals(CertificateInfo.Parse(Authority.Root.Der)));
    }

    [Theory]
    [InlineData("/CN=QlikViewCA", true)]
    [InlineData("/CN=qlikviewca", false)]
    [InlineData("/CN=QlikViewCA/O=Somebody", false)]
    [InlineData("/O=Somebody/CN=QlikViewCA", false)]
    [InlineData("/CN=QlikViewCA/CN=QlikViewCA", false)]
    public void Only_the_whole_name_is_a_QlikViewCA(string subject, bool expected)
    {
        using var openssl = new OpenSsl();
        openssl.Run($"req -x509 -newkey rsa:2048 -nodes -keyout key.pem -subj {subject} -days 3 -outform DER -out c.der");
        var certificate = CertificateInfo.Parse(openssl.Get("c.der"));
        Assert.Equal(expected, certificate.IsQlikViewCa);
        Assert.True(certificate.IsSelfSigned);
    }

    [Fact]
    public void Extensions_outside_the_standard_set_are_private()
    {
        using var openssl = new OpenSsl();
        openssl.Run("req -x509 -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=QVS01 -days 3 -outform DER -out c.der "
            + "-addext 1.3.6.1.5.5.7.13.3=DER:536572766572 -addext 1.2.3.4=critical,DER:0500 -addext authorityInfoAccess=OCSP;URI:http://o.example -addext keyUsage=digitalSignature");
        var certificate = CertificateInfo.Parse(openssl.Get("c.der"));
        Assert.True(certificate.HasPrivateExtensions);
        Assert.Equal(["1.3.6.1.5.5.7.13.3", "1.2.3.4"], certificate.PrivateExtensions.Select(e => e.Oid));
        Assert.Equal([false, true], certificate.PrivateExtensions.Select(e => e.Critical));
        Assert.Equal("Server", System.Text.Encoding.ASCII.GetString(certificate.PrivateExtensions[0].Value));
    }

    [Fact]
    public void A_certificate_of_another_algorithm_reads_but_is_signed_by_nobody()
    {
        using var openssl = new OpenSsl();
        openssl.Run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -subj /CN=Stranger -days 3 -outform DER -out c.der");
        var certificate = CertificateInfo.Parse(openssl.Get("c.der"));
        Assert.False(certificate.IsSelfSigned);
        Assert.False(certificate.IsSignedBy(Authority.Root));
        Assert.False(Authority.Root.IsSignedBy(certificate));
    }

    [Fact]
    public void Sha1_is_read_because_QlikView_may_have_made_it()
    {
        using var openssl = new OpenSsl();
        openssl.Run("req -x509 -sha1 -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=QlikViewCA -days 3 -outform DER -out c.der");
        Assert.True(CertificateInfo.Parse(openssl.Get("c.der")).IsSelfSigned);
    }

    [Fact]
    public void No_changed_octet_goes_unnoticed()
    {
        var der = Authority.Server("QVS01").Der;
        for (var i = 0; i < der.Length; i++)
        {
            var changed = (byte[])der.Clone();
            changed[i] ^= 0x01;
            var read = CertificateInfo.TryParse(changed);
            Assert.False(read is not null && read.IsSignedBy(Authority.Root), $"octet {i}");
        }
    }

    [Fact]
    public void What_is_no_certificate_is_a_format_error()
    {
        var der = Authority.Root.Der;
        for (var length = 0; length < der.Length; length++)
            Assert.Throws<FormatException>(() => CertificateInfo.Parse([.. der.Take(length)]));
        Assert.Throws<FormatException>(() => CertificateInfo.Parse([.. der, 0]));
        Assert.Throws<FormatException>(() => CertificateInfo.Parse([0x05, 0x00]));
        Assert.Null(CertificateInfo.TryParse([1, 2, 3]));
    }

    [Theory]
    [InlineData(new byte[] { 0x30, 0x80 })]
    [InlineData(new byte[] { 0x30, 0x83, 0x00, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x24, 0x80 })]
    [InlineData(new byte[] { 0x1F })]
    public void Endless_nesting_ends_with_an_error_not_with_the_process(byte[] opening)
    {
        var der = Enumerable.Repeat(opening, 30_000).SelectMany(o => o).ToArray();
        Assert.Throws<FormatException>(() => CertificateInfo.Parse(der));
    }

    [Fact]
    public void Definite_nesting_is_limited_too()
    {
        byte[] der = [0x05, 0x00];
        for (var i = 0; i < 40; i++)
            der = [0x30, (byte)der.Length, .. der];
        Assert.Contains("nested", Assert.Throws<FormatException>(() => CertificateInfo.Parse(der)).Message);
    }
}
