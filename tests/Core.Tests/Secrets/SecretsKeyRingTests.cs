using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Secrets;

public class SecretsKeyRingTests
{
    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();

    [Fact]
    public void A_certificate_carries_the_ring_to_the_holder_of_its_key()
    {
        var ring = SecretsKeyRing.Create(Random).WithNewKey(Random);
        var opened = SecretsKeyRing.Open(Server(ring, TestKeys.Machine), TestKeys.Machine)!;
        Assert.Equal(ring.Keys.Select(k => k.Id), opened.Keys.Select(k => k.Id));
        Assert.Equal([1, 2], ProtectedText.Unprotect(opened, ProtectedText.Protect(ring, [1, 2], Random)));
    }

    [Fact]
    public void The_extension_is_not_critical_and_no_ring_is_no_error()
    {
        var extension = Assert.Single(Server(SecretsKeyRing.Create(Random), TestKeys.Machine).PrivateExtensions);
        Assert.Equal(SecretsKeyRing.Oid, extension.Oid);
        Assert.False(extension.Critical);
        Assert.Null(SecretsKeyRing.Open(TestAuthority.One.Server("QVS01"), TestKeys.Machine));
    }

    [Fact]
    public void A_client_certificate_carries_none()
    {
        var issuer = new CertificateIssuer(TestAuthority.One.Root, TestKeys.Root, null, null, secrets: SecretsKeyRing.Create(Random), random: Random);
        var client = CertificateInfo.Parse(issuer.Issue(CertificateKind.Client, "QVS01", TestAuthority.Spki(TestKeys.Client), SerialNumbers.Next(Random), TestAuthority.Now));
        Assert.Empty(client.PrivateExtensions);
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        var refused = Assert.Throws<TrustException>(() => SecretsKeyRing.Open(Server(SecretsKeyRing.Create(Random), TestKeys.Machine), TestKeys.Client));
        Assert.Equal("QVT6002", refused.Code);
    }

    [Fact]
    public void Each_certificate_has_a_seal_of_its_own_even_for_the_same_key()
    {
        var ring = SecretsKeyRing.Create(Random);
        Assert.NotEqual(ring.Seal(TestAuthority.Spki(TestKeys.Machine), Random), ring.Seal(TestAuthority.Spki(TestKeys.Machine), Random));
    }

    [Fact]
    public void A_sample_with_a_ring_does_not_hand_its_own_seal_on()
    {
        var ring = SecretsKeyRing.Create(Random);
        var sample = Server(ring, TestKeys.Machine);
        Assert.Empty(TestAuthority.One.Issue(CertificateKind.Server, "QVS01", TestKeys.Client, serverSample: sample).PrivateExtensions);
        var issuer = new CertificateIssuer(TestAuthority.One.Root, TestKeys.Root, sample, null, secrets: ring, random: Random);
        var issued = CertificateInfo.Parse(issuer.Issue(CertificateKind.Server, "QVS01", TestAuthority.Spki(TestKeys.Client), SerialNumbers.Next(Random), TestAuthority.Now));
        Assert.Equal(ring.Current.Id, SecretsKeyRing.Open(issued, TestKeys.Client)!.Current.Id);
    }

    [Fact]
    public void A_new_key_is_the_current_one_and_older_ones_stay()
    {
        var old = SecretsKeyRing.Create(Random);
        var rotated = old.WithNewKey(Random);
        Assert.NotEqual(old.Current.Id, rotated.Current.Id);
        Assert.Equal(old.Current.Id, rotated.Keys[1].Id);
        Assert.Single(old.Keys);
    }

    [Fact]
    public void A_full_ring_says_so_and_still_opens_in_a_certificate_of_less_than_8_KiB()
    {
        var ring = SecretsKeyRing.Create(Random);
        while (ring.Keys.Count < SecretsKeyRing.MaximumKeys)
            ring = ring.WithNewKey(Random);
        Assert.Equal("QVT6009", Assert.Throws<TrustException>(() => ring.WithNewKey(Random)).Code);
        var server = Server(ring, TestKeys.Machine);
        Assert.InRange(server.Der.Length, 5000, 8191);
        Assert.Equal(SecretsKeyRing.MaximumKeys, SecretsKeyRing.Open(server, TestKeys.Machine)!.Keys.Count);
    }

    [Fact]
    public void Damage_is_one_named_error_whatever_it_hits()
    {
        var value = SecretsKeyRing.Create(Random).Seal(TestAuthority.Spki(TestKeys.Machine), Random);
        for (var at = 0; at < value.Length; at += 7)
        {
            var altered = (byte[])value.Clone();
            altered[at] ^= 0x55;
            try
            {
                SecretsKeyRing.Open(WithExtension(altered), TestKeys.Machine);
            }
            // The seal hides and does not authenticate (the certificate's signature does): some changes pass, none may crash.
            catch (TrustException e)
            {
                Assert.Equal("QVT6002", e.Code);
            }
        }
        foreach (var length in new[] { 0, 1, 20, value.Length / 2, value.Length - 1 })
            Assert.Equal("QVT6002", Assert.Throws<TrustException>(() => SecretsKeyRing.Open(WithExtension([.. value.Take(length)]), TestKeys.Machine)).Code);
    }

    [Theory]
    [InlineData("another version")]
    [InlineData("no key")]
    [InlineData("too many keys")]
    [InlineData("an id twice")]
    [InlineData("a short id")]
    [InlineData("a short key")]
    public void A_sealed_list_that_is_no_ring_is_refused(string what)
    {
        byte[][] ids = [.. Enumerable.Range(0, what == "too many keys" ? SecretsKeyRing.MaximumKeys + 1 : 2).Select(n => new byte[] { 1, 2, 3, 4, 5, 6, 7, (byte)n })];
        if (what == "an id twice")
            ids[1] = ids[0];
        if (what == "a short id")
            ids[1] = [1];
        Asn1Encodable[] keys = [.. ids.Take(what == "no key" ? 0 : ids.Length).Select(id => new DerSequence(new DerOctetString(id), new DerOctetString(new byte[what == "a short key" ? 16 : 32])))];
        var content = new DerSequence(DerInteger.ValueOf(what == "another version" ? 2 : 1), new DerSequence(keys));
        var value = SealedToKey.Seal(content.GetDerEncoded(), PlatformRsa.PublicKeyOf(TestKeys.Machine), Random);
        Assert.Equal("QVT6002", Assert.Throws<TrustException>(() => SecretsKeyRing.Open(WithExtension(value), TestKeys.Machine)).Code);
    }

    [Fact]
    public void A_seal_in_another_form_than_the_one_that_is_written_is_refused()
    {
        var value = SecretsKeyRing.Create(Random).Seal(TestAuthority.Spki(TestKeys.Machine), Random);
        var version = Enumerable.Range(0, 60).First(i => value[i] == 2 && value[i + 1] == 1 && value[i + 2] == 2);
        value[version + 2] = 3;
        Assert.Equal("QVT6002", Assert.Throws<TrustException>(() => SecretsKeyRing.Open(WithExtension(value), TestKeys.Machine)).Code);
    }

    [Fact]
    public void Keys_of_another_ring_are_read_too_each_once_and_as_far_as_there_is_room()
    {
        var old = SecretsKeyRing.Create(Random);
        var ring = old.WithNewKey(Random);
        Assert.Equal(ring.Keys, ring.ReadingAlso(old).Keys);
        Assert.Equal([.. old.Keys, ring.Current], old.ReadingAlso(ring).Keys);
        Assert.Same(old.Current, ring.Find(old.Current.Id.ToUpperInvariant()));
        while (ring.Keys.Count < SecretsKeyRing.MaximumKeys)
            ring = ring.WithNewKey(Random);
        Assert.Equal(ring.Keys, ring.ReadingAlso(SecretsKeyRing.Create(Random)).Keys);
    }

    [Fact]
    public void No_text_of_it_holds_a_key()
    {
        var ring = SecretsKeyRing.Create(Random);
        Assert.Equal(ring.Current.Id, ring.ToString());
        Assert.Equal(16, ring.Current.ToString().Length);
        Assert.Throws<ArgumentNullException>(() => new CertificateIssuer(TestAuthority.One.Root, TestKeys.Root, null, null, secrets: ring));
    }

#if NET
    [Fact]
    public void Openssl_opens_the_seal_with_the_certificates_key()
    {
        var ring = SecretsKeyRing.Create(Random);
        var server = Server(ring, TestKeys.Machine);
        using var openssl = new OpenSsl();
        openssl.PutPem("server.pem", server.Der).Put("key.pem", TestKeys.Machine.ExportPkcs8PrivateKeyPem()).Put("seal.der", server.PrivateExtensions[0].Value);
        Assert.Contains("rsaesOaep", openssl.Run("cms -cmsout -print -inform DER -in seal.der"));
        Assert.Contains("aes-256-cbc", openssl.Run("cms -cmsout -print -inform DER -in seal.der"));
        openssl.Run("cms -decrypt -binary -inform DER -in seal.der -recip server.pem -inkey key.pem -out ring.der");
        var plain = Convert.ToHexString(openssl.Get("ring.der"));
        Assert.Contains(ring.Current.Id, plain, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Convert.ToHexString(ring.Current.Key), plain);
        openssl.PutPem("root.pem", TestAuthority.One.Root.Der);
        openssl.Run($"verify -x509_strict -purpose sslserver -attime {TestAuthority.Now.ToUnixTimeSeconds()} -CAfile root.pem server.pem");
    }
#endif

    private static CertificateInfo Server(SecretsKeyRing ring, RSA key)
    {
        var issuer = new CertificateIssuer(TestAuthority.One.Root, TestKeys.Root, null, null, secrets: ring, random: Random);
        return CertificateInfo.Parse(issuer.Issue(CertificateKind.Server, "QVS01", TestAuthority.Spki(key), SerialNumbers.Next(Random), TestAuthority.Now));
    }

    private static CertificateInfo WithExtension(byte[] value)
    {
        var extensions = new Org.BouncyCastle.Asn1.X509.X509ExtensionsGenerator();
        extensions.AddExtension(new Org.BouncyCastle.Asn1.DerObjectIdentifier(SecretsKeyRing.Oid), false, value);
        var name = CertificateBuilder.CommonName("QVS01");
        return CertificateInfo.Parse(CertificateBuilder.Build(
            name, name, PlatformRsa.PublicKeyOf(TestKeys.Machine), [1], TestAuthority.Now, TestAuthority.Now, extensions.Generate(), TestKeys.Root));
    }
}
