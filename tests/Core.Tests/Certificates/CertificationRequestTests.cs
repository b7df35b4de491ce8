using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

public class CertificationRequestTests
{
    [Fact]
    public void Openssl_verifies_what_is_built()
    {
        using var openssl = new OpenSsl();
        openssl.Put("r.der", CertificationRequest.Build("QVS01", TestKeys.Machine));
        var text = openssl.Run("req -inform DER -in r.der -noout -verify -text");
        Assert.Contains("verify OK", text);
        Assert.Contains("Subject: CN = QVS01", text);
        Assert.Contains("Signature Algorithm: sha256WithRSAEncryption", text);
        Assert.Contains("Public-Key: (2048 bit)", text);
    }

#if NET
    [Fact]
    public void The_platform_reads_what_is_built()
    {
        var request = System.Security.Cryptography.X509Certificates.CertificateRequest.LoadSigningRequest(
            CertificationRequest.Build("QVS01", TestKeys.Machine), System.Security.Cryptography.HashAlgorithmName.SHA256);
        Assert.Equal(TestAuthority.Spki(TestKeys.Machine), request.PublicKey.ExportSubjectPublicKeyInfo());
    }
#endif

    [Theory]
    [InlineData("-newkey rsa:2048", null)]
    [InlineData("-newkey rsa:4096 -sha512", null)]
    [InlineData("-newkey rsa:3072 -sha384", null)]
    [InlineData("-newkey rsa:1024", "QVT4009 (key-form)")]
    [InlineData("-newkey rsa:2040", "QVT4009 (key-form)")]
    [InlineData("-newkey rsa:4104", "QVT4009 (key-form)")]
    [InlineData("-newkey rsa:2048 -pkeyopt rsa_keygen_pubexp:3", "QVT4009 (key-form)")]
    [InlineData("-newkey ec -pkeyopt ec_paramgen_curve:P-256", "QVT4009 (key-form)")]
    [InlineData("-newkey rsa:2048 -sha1", "QVT4008 (request-form)")]
    [InlineData("-newkey rsa:2048 -sigopt rsa_padding_mode:pss", "QVT4008 (request-form)")]
    public void Requests_of_openssl_are_taken_by_their_key_and_signature(string how, string? refused)
    {
        using var openssl = new OpenSsl();
        openssl.Run($"req -new {how} -nodes -keyout key.pem -subj /CN=whoever -outform DER -out r.der");
        var der = openssl.Get("r.der");
        if (refused is null)
        {
            openssl.Run("pkey -in key.pem -pubout -outform DER -out pub.der");
            Assert.Equal(openssl.Get("pub.der"), CertificationRequest.Parse(der).SubjectPublicKeyInfo);
        }
        else
        {
            Assert.Equal(refused, Assert.Throws<TrustException>(() => CertificationRequest.Parse(der)).Reason);
        }
    }

    [Fact]
    public void A_signature_of_another_key_is_refused()
    {
        // The other request's signature in place of the own one: both are 256 octets at the end.
        var request = CertificationRequest.Build("QVS01", TestKeys.Machine);
        var other = CertificationRequest.Build("QVS01", TestKeys.Client);
        byte[] forged = [.. request.Take(request.Length - 256), .. other.Skip(other.Length - 256)];
        Assert.Equal("QVT4008 (proof-of-possession)", Assert.Throws<TrustException>(() => CertificationRequest.Parse(forged)).Reason);
    }

    [Fact]
    public void No_changed_octet_is_taken()
    {
        var request = CertificationRequest.Build("QVS01", TestKeys.Machine);
        for (var i = 0; i < request.Length; i++)
        {
            var changed = (byte[])request.Clone();
            changed[i] ^= 0x01;
            var refused = Record.Exception(() => CertificationRequest.Parse(changed)) as TrustException;
            Assert.True(refused is { Code: "QVT4008" or "QVT4009" }, $"octet {i}");
        }
    }

    [Fact]
    public void Half_a_request_or_more_than_one_is_malformed()
    {
        var request = CertificationRequest.Build("QVS01", TestKeys.Machine);
        for (var length = 0; length < request.Length; length += 7)
            Assert.Equal("QVT4008", Assert.Throws<TrustException>(() => CertificationRequest.Parse([.. request.Take(length)])).Code);
        Assert.Equal("QVT4008 (request-form)", Assert.Throws<TrustException>(() => CertificationRequest.Parse([.. request, .. request])).Reason);
    }
}
