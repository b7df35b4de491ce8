using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Certificates;

public sealed class PemTextTests
{
    [Theory]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("PRIVATE KEY")]
    public void Openssl_reads_the_key_as_it_was(string label)
    {
        var form = Form(label);
        using var rsa = Tests.Machine.TestKeys.Create();
        using var openSsl = new OpenSsl().Put("key.pem", PemText.PrivateKey(rsa.ExportParameters(true), form));

        Assert.Contains("RSA key ok", openSsl.Run("rsa -in key.pem -check -noout"), StringComparison.Ordinal);
        openSsl.Run("rsa -in key.pem -pubout -outform DER -out public.der");

        Assert.Equal(RsaPrivateKey.PublicKeyOf(rsa.ExportParameters(false)), openSsl.Get("public.der"));
        Assert.StartsWith($"-----BEGIN {label}-----\n", Encoding.ASCII.GetString(openSsl.Get("key.pem")), StringComparison.Ordinal);
        Assert.All(Encoding.ASCII.GetString(openSsl.Get("key.pem")).Split('\n'), line => Assert.InRange(line.Length, 0, 64));
    }

    [Theory]
    [InlineData("RSA PRIVATE KEY", "-traditional")]
    [InlineData("PRIVATE KEY", "")]
    public void A_key_that_openssl_wrote_is_read_in_its_form(string label, string option)
    {
        using var openSsl = new OpenSsl();
        openSsl.Run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out made.pem");
        openSsl.Run($"rsa -in made.pem {option} -out key.pem");
        openSsl.Run("rsa -in made.pem -pubout -outform DER -out public.der");

        var found = PemText.TryReadPrivateKey(openSsl.Get("key.pem"));

        Assert.Equal((Form(label), Convert.ToBase64String(openSsl.Get("public.der"))), (found!.Value.Form, Convert.ToBase64String(found.Value.PublicKey)));
    }

    [Fact]
    public void A_part_of_a_key_or_anything_else_is_no_key_and_no_crash()
    {
        using var rsa = Tests.Machine.TestKeys.Create();
        var whole = PemText.PrivateKey(rsa.ExportParameters(true), KeyPemForm.Pkcs8);
        for (var length = 0; length < whole.Length - 20; length += 7)
            Assert.Null(PemText.TryReadPrivateKey(whole.Take(length).ToArray()));
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var altered = (byte[])whole.Clone();
            altered[random.Next(altered.Length)] = (byte)random.Next(256);
            PemText.TryReadPrivateKey(altered);
        }
        foreach (var text in (string[])["-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n", ""])
            Assert.Null(PemText.TryReadPrivateKey(Encoding.ASCII.GetBytes(text)));
    }

    private static KeyPemForm Form(string label) => label == "PRIVATE KEY" ? KeyPemForm.Pkcs8 : KeyPemForm.Pkcs1;
}
