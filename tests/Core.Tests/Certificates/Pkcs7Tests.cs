using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

public class Pkcs7Tests
{
    private static readonly CertificateInfo Root = TestAuthority.One.Root;
    private static readonly CertificateInfo Server = TestAuthority.One.Server("QVS01");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(80)]
    public void What_is_packed_comes_out_in_its_order(int count)
    {
        byte[][] certificates = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? Root.Der : Server.Der)];
        Assert.Equal(certificates, Pkcs7.Parse(Pkcs7.CertsOnly(certificates)));
    }

    [Fact]
    public void A_certificate_passes_as_it_is_even_when_nobody_would_write_it_so()
    {
        // The Boolean of a critical extension as 0x01: BER, and still what its signature is over.
        var at = Root.Der.Select((_, i) => i).First(i => Root.Der.Skip(i).Take(3).SequenceEqual(new byte[] { 0x01, 0x01, 0xFF }));
        var odd = (byte[])Root.Der.Clone();
        odd[at + 2] = 0x01;
        Assert.Equal(odd, Assert.Single(Pkcs7.Parse(Pkcs7.CertsOnly(odd))));
        Assert.Equal(odd, CertificateInfo.Parse(odd).Der);
    }

    [Fact]
    public void Openssl_reads_what_is_packed()
    {
        using var openssl = new OpenSsl();
        var text = openssl.Put("p.der", Pkcs7.CertsOnly(Root.Der, Server.Der)).Run("pkcs7 -inform DER -in p.der -noout -print_certs");
        Assert.Contains("subject=CN = QVS01", text);
        Assert.Contains("subject=CN = QlikViewCA", text);
    }

    [Fact]
    public void What_openssl_packs_is_read()
    {
        using var openssl = new OpenSsl();
        openssl.PutPem("c.pem", Server.Der).Run("crl2pkcs7 -nocrl -certfile c.pem -outform DER -out p.der");
        Assert.Equal(Server.Der, Assert.Single(Pkcs7.Parse(openssl.Get("p.der"))));
    }

    [Fact]
    public void What_is_something_else_is_a_format_error()
    {
        var packed = Pkcs7.CertsOnly(Root.Der);
        Assert.Throws<FormatException>(() => Pkcs7.Parse(Root.Der));
        Assert.Throws<FormatException>(() => Pkcs7.Parse([]));
        for (var length = 0; length < packed.Length; length += 5)
            Assert.Throws<FormatException>(() => Pkcs7.Parse([.. packed.Take(length)]));
    }

    [Fact]
    public void Bodies_are_read_with_line_breaks_without_and_as_DER()
    {
        var der = Pkcs7.CertsOnly(Root.Der);
        var broken = EstBody.Encode(der);
        Assert.Contains("\n", broken);
        Assert.All(broken.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 76));
        Assert.Equal(der, EstBody.Decode(Encoding.ASCII.GetBytes(broken)));
        Assert.Equal(der, EstBody.Decode(Encoding.ASCII.GetBytes(broken.Replace("\r\n", "\n"))));
        Assert.Equal(der, EstBody.Decode(Encoding.ASCII.GetBytes(Convert.ToBase64String(der))));
        Assert.Equal(der, EstBody.Decode(der));
        Assert.Throws<FormatException>(() => EstBody.Decode(Encoding.ASCII.GetBytes("<html>no</html>")));
    }
}
