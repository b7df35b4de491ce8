using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

public class CertificateIssuerTests
{
    private static readonly TestAuthority Authority = TestAuthority.One;
    private static readonly long Time = TestAuthority.Now.ToUnixTimeSeconds();

    [Fact]
    public void Openssl_accepts_a_server_for_its_machine_name_only()
    {
        using var openssl = new OpenSsl();
        openssl.PutPem("root.pem", Authority.Root.Der).PutPem("leaf.pem", Authority.Server("QVS01").Der);
        openssl.Run($"verify -x509_strict -purpose sslserver -verify_hostname QVS01 -attime {Time} -CAfile root.pem leaf.pem");
        Assert.NotEqual(0, openssl.Try($"verify -purpose sslserver -verify_hostname QVS02 -attime {Time} -CAfile root.pem leaf.pem").ExitCode);
        Assert.NotEqual(0, openssl.Try($"verify -purpose sslclient -attime {Time} -CAfile root.pem leaf.pem").ExitCode);
        var text = openssl.Run("x509 -in leaf.pem -noout -text");
        Assert.Contains("sha256WithRSAEncryption", text);
        Assert.Contains("Digital Signature, Key Encipherment", text);
        Assert.Contains("Authority Key Identifier", text);
        Assert.Contains("Subject Key Identifier", text);
        Assert.Contains("DNS:QVS01", text);
        Assert.DoesNotContain("CRL Distribution", text);
        Assert.DoesNotContain("Authority Information", text);
    }

    [Fact]
    public void Openssl_accepts_a_client_as_client_only()
    {
        using var openssl = new OpenSsl();
        var client = Authority.Client();
        openssl.PutPem("root.pem", Authority.Root.Der).PutPem("leaf.pem", client.Der);
        openssl.Run($"verify -x509_strict -purpose sslclient -attime {Time} -CAfile root.pem leaf.pem");
        Assert.NotEqual(0, openssl.Try($"verify -purpose sslserver -attime {Time} -CAfile root.pem leaf.pem").ExitCode);
        Assert.Equal("CN=QVProxy", client.Subject);
        Assert.Empty(client.DnsNames);
        Assert.DoesNotContain("Key Encipherment", openssl.Run("x509 -in leaf.pem -noout -text"));
    }

    [Fact]
    public void Another_root_of_the_same_name_did_not_sign_it()
    {
        using var openssl = new OpenSsl();
        openssl.PutPem("root.pem", TestAuthority.Other.Root.Der).PutPem("leaf.pem", Authority.Server("QVS01").Der);
        Assert.NotEqual(0, openssl.Try($"verify -attime {Time} -CAfile root.pem leaf.pem").ExitCode);
    }

    [Fact]
    public void Lifetime_is_three_years_or_the_end_of_the_root()
    {
        var soon = TestAuthority.Now.AddYears(9);
        Assert.Equal(TestAuthority.Now.AddYears(3), Authority.Server("QVS01").NotAfter);
        Assert.Equal(TestAuthority.Now.AddDays(-1), Authority.Server("QVS01").NotBefore);
        Assert.Equal(Authority.Root.NotAfter, Authority.Server("QVS01", soon).NotAfter);
    }

    [Fact]
    public void A_certificate_lives_within_its_issuers_life()
    {
        var first = Authority.Root.NotBefore;
        Assert.Equal(first, Authority.Server("QVS01", first).NotBefore);
        Assert.Equal(first, Authority.Server("QVS01", first.AddHours(23)).NotBefore);
        Assert.Equal(first.AddHours(1), Authority.Server("QVS01", first.AddHours(25)).NotBefore);
        var last = Authority.Root.NotAfter;
        Assert.Equal(last, Authority.Server("QVS01", last.AddDays(-1)).NotAfter);
    }

    [Fact]
    public void The_serial_number_is_the_one_that_was_given()
    {
        var issuer = new CertificateIssuer(Authority.Root, TestKeys.Root, null, null);
        byte[] serial = [0x40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        var issued = CertificateInfo.Parse(issuer.Issue(CertificateKind.Server, "QVS01", TestAuthority.Spki(TestKeys.Machine), serial, TestAuthority.Now));
        Assert.Equal("400102030405060708090A0B0C0D0E0F", issued.SerialNumber);
    }

    [Fact]
    public void A_sample_decides_private_extensions_usages_and_alternative_name()
    {
        var sample = Sample("-addext 1.3.6.1.5.5.7.13.3=DER:536572766572 -addext 1.2.3.4=critical,DER:04020001 -addext keyUsage=keyEncipherment,dataEncipherment -addext extendedKeyUsage=serverAuth,clientAuth");
        var issued = Authority.Issue(CertificateKind.Server, "QVS01", TestKeys.Machine, serverSample: sample);
        Assert.Equal(
            sample.PrivateExtensions.Select(e => (e.Oid, e.Critical, BitConverter.ToString(e.Value))),
            issued.PrivateExtensions.Select(e => (e.Oid, e.Critical, BitConverter.ToString(e.Value))));
        Assert.Equal(2, issued.PrivateExtensions.Count);
        Assert.Empty(issued.DnsNames);
        using var openssl = new OpenSsl();
        var text = openssl.PutPem("leaf.pem", issued.Der).Run("x509 -in leaf.pem -noout -text");
        Assert.Contains("Key Encipherment, Data Encipherment", text);
        Assert.Contains("TLS Web Server Authentication, TLS Web Client Authentication", text);
        Assert.DoesNotContain("Digital Signature", text);
        Assert.Contains("Signature Algorithm: sha256WithRSAEncryption", text);
        Assert.DoesNotContain("sha1WithRSAEncryption", text);
    }

    [Fact]
    public void A_sample_with_an_alternative_name_gives_one_of_the_new_machine()
    {
        var sample = Sample("-addext subjectAltName=DNS:QMS01,DNS:qms01.example");
        Assert.Equal(["QVS01"], Authority.Issue(CertificateKind.Server, "QVS01", TestKeys.Machine, serverSample: sample).DnsNames);
    }

    [Fact]
    public void A_sample_never_makes_a_certificate_authority()
    {
        var sample = Sample("-addext basicConstraints=critical,CA:TRUE");
        using var openssl = new OpenSsl();
        openssl.PutPem("leaf.pem", Authority.Issue(CertificateKind.Server, "QVS01", TestKeys.Machine, serverSample: sample).Der);
        Assert.DoesNotContain("CA:TRUE", openssl.Run("x509 -in leaf.pem -noout -text"));
    }

    [Fact]
    public void A_sample_of_one_kind_does_not_change_the_other()
    {
        var sample = Sample("-addext 1.2.3.4=DER:0500");
        Assert.False(Authority.Issue(CertificateKind.Client, "QVS01", TestKeys.Client, serverSample: sample).HasPrivateExtensions);
        Assert.True(Authority.Issue(CertificateKind.Client, "QVS01", TestKeys.Client, clientSample: sample).HasPrivateExtensions);
    }

    [Fact]
    public void A_key_that_is_not_the_roots_is_refused()
        => Assert.Equal("QVT4007", Assert.Throws<TrustException>(() => new CertificateIssuer(Authority.Root, TestKeys.OtherRoot, null, null)).Code);

    [Fact]
    public void Roots_are_not_issued()
    {
        var issuer = new CertificateIssuer(Authority.Root, TestKeys.Root, null, null);
        Assert.Throws<ArgumentOutOfRangeException>(() => issuer.Issue(CertificateKind.Root, "QVS01", TestAuthority.Spki(TestKeys.Machine), [1], TestAuthority.Now));
    }

    private static CertificateInfo Sample(string extensions)
    {
        using var openssl = new OpenSsl();
        // An own configuration: the system's adds CA:TRUE of itself.
        openssl.Put("c.cnf", "[req]\ndistinguished_name=dn\n[dn]\n");
        openssl.Run($"req -x509 -sha1 -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=QMS01 -days 3 -config c.cnf -outform DER -out c.der {extensions}");
        return CertificateInfo.Parse(openssl.Get("c.der"));
    }
}
