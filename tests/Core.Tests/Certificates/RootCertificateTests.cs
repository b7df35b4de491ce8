using QvTrust.Core.Certificates;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

public class RootCertificateTests
{
    [Fact]
    public void Openssl_takes_it_for_a_strict_certificate_authority()
    {
        using var openssl = new OpenSsl();
        openssl.PutPem("root.pem", TestAuthority.One.Root.Der);
        openssl.Run($"verify -x509_strict -check_ss_sig -attime {TestAuthority.Now.ToUnixTimeSeconds()} -CAfile root.pem root.pem");
        var text = openssl.Run("x509 -in root.pem -noout -text");
        Assert.Contains("Version: 3", text);
        Assert.Contains("Signature Algorithm: sha256WithRSAEncryption", text);
        Assert.Contains("CA:TRUE", text);
        Assert.Contains("Certificate Sign, CRL Sign", text);
        Assert.Contains("Subject Key Identifier", text);
        Assert.DoesNotContain("CRL Distribution", text);
        Assert.Contains("subject=CN = QlikViewCA", openssl.Run("x509 -in root.pem -noout -subject"));
    }

    [Fact]
    public void Validity_begins_a_day_back_and_lasts_as_long_as_asked()
    {
        Assert.Equal(TestAuthority.Now.AddDays(-1), TestAuthority.One.Root.NotBefore);
        Assert.Equal(TestAuthority.Now.AddYears(10), TestAuthority.One.Root.NotAfter);
    }

    [Fact]
    public void Serial_numbers_are_sixteen_octets_positive_and_never_the_same()
    {
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        var serials = Enumerable.Range(0, 1000).Select(_ => SerialNumbers.Next(random)).ToList();
        Assert.All(serials, s => Assert.Equal(SerialNumbers.Length, s.Length));
        Assert.All(serials, s => Assert.InRange(s[0], 0x40, 0x7F));
        Assert.Equal(1000, serials.Select(s => BitConverter.ToString(s)).Distinct().Count());
    }
}
