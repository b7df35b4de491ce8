#if NET
using System.Security.Cryptography.X509Certificates;
#endif
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Pkcs12;

/// <summary>openssl, keytool and .NET open what is written here, and the reverse.</summary>
public sealed class Pkcs12ToolTests : IDisposable
{
    private const string Password = "correct horse";

    private static readonly Lazy<byte[]> Modern = new(() => Pkcs12File.Write(Set, [], Password, TestSet.Random));
    private static readonly Lazy<byte[]> Legacy = new(() => Pkcs12File.Write(Set, [], Password, TestSet.Random, Pkcs12Strength.Legacy));

    private readonly OpenSsl tool = new();

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData(Pkcs12Strength.Modern, "", "PBES2, PBKDF2, AES-256-CBC, Iteration 250000, PRF hmacWithSHA256", "MAC: sha256, Iteration 250000")]
    [InlineData(Pkcs12Strength.Legacy, "-legacy", "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 250000", "MAC: sha1, Iteration 250000")]
    public void Openssl_opens_it(Pkcs12Strength strength, string option, string encryption, string mac)
    {
        tool.Put("set.p12", Real(strength));
        var shown = tool.Run($"pkcs12 -info -noenc {option} -in set.p12 -passin \"pass:{Password}\"");
        Assert.Contains(mac, shown);
        Assert.Equal(4, Count(shown, encryption));
        Assert.Equal(3, Count(shown, "BEGIN PRIVATE KEY"));
        Assert.Equal(3, Count(shown, "BEGIN CERTIFICATE"));
        foreach (var one in Set)
        {
            Assert.Equal(2, Count(shown, $"friendlyName: {one.Certificate.CommonName}"));
            Assert.Equal(2, Count(shown.Replace(" ", string.Empty), "localKeyID:" + one.Certificate.Thumbprint));
        }
        Assert.Equal(3, Count(shown, "Microsoft CSP Name: Microsoft Enhanced RSA and AES Cryptographic Provider"));
    }

    [Theory]
    [InlineData(Pkcs12Strength.Modern)]
    [InlineData(Pkcs12Strength.Legacy)]
    public void Keytool_opens_it(Pkcs12Strength strength)
    {
        tool.Put("set.p12", strength == Pkcs12Strength.Modern ? Real(strength) : Quick(strength, Password));
        var shown = tool.Run("keytool", $"-list -v -keystore set.p12 -storetype PKCS12 -storepass \"{Password}\"");
        Assert.Equal(3, Count(shown, "PrivateKeyEntry"));
        foreach (var one in Set)
            Assert.Contains($"Alias name: {one.Certificate.CommonName.ToLowerInvariant()}", shown);
        tool.Run("keytool", $"-importkeystore -srckeystore set.p12 -srcstorepass \"{Password}\" -destkeystore all.p12 -deststoretype PKCS12 -deststorepass changeit -noprompt");
        Assert.Equal(Thumbprints(Set), Thumbprints(Pkcs12File.Read(tool.Get("all.p12"), "changeit").Keyed));
    }

#if NET
    [Theory]
    [InlineData(Pkcs12Strength.Modern)]
    [InlineData(Pkcs12Strength.Legacy)]
    public void Dotnet_opens_it(Pkcs12Strength strength)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(Real(strength), Password, X509KeyStorageFlags.Exportable);
        Assert.Equal(Thumbprints(Set), all.Select(c => c.Thumbprint).OrderBy(t => t, StringComparer.Ordinal));
        Assert.All(all, c => Assert.True(c.HasPrivateKey));
    }

    [Theory]
    [InlineData(X509ContentType.Pkcs12, Password)]
    [InlineData(X509ContentType.Pkcs12, "")]
    [InlineData(X509ContentType.Pkcs12, "Grüße aus Łódź 🔑")]
    public void What_dotnet_writes_is_read(X509ContentType type, string password)
    {
        using var certificate = X509CertificateLoader.LoadPkcs12(Quick(Pkcs12Strength.Legacy, Password), Password, X509KeyStorageFlags.Exportable);
        var content = Pkcs12File.Read(certificate.Export(type, password)!, password);
        Assert.Equal(certificate.Thumbprint, Assert.Single(content.Keyed).Certificate.Thumbprint);
        foreach (var strength in new[] { Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Pkcs12ExportPbeParameters.Pkcs12TripleDesSha1 })
            Assert.Single(Pkcs12File.Read(certificate.ExportPkcs12(strength, password), password).Keyed);
    }
#endif

    [Theory]
    [InlineData("")]
    [InlineData("-legacy")]
    [InlineData("-certpbe AES-256-CBC -keypbe AES-256-CBC -macalg sha1 -iter 1")]
    [InlineData("-certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha384")]
    [InlineData("-certpbe DES-EDE3-CBC -keypbe DES-EDE3-CBC -macalg sha512")]
    [InlineData("-legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-3DES -macalg sha224")]
    [InlineData("-legacy -certpbe PBE-SHA1-2DES -keypbe PBE-SHA1-2DES -nomaciter")]
    [InlineData("-certpbe NONE")]
    [InlineData("-keypbe NONE -certpbe NONE")]
    public void What_openssl_writes_is_read(string options)
    {
        Export(options, Password);
        var content = Pkcs12File.Read(tool.Get("made.p12"), Password);
        Assert.Equal(TestSet.Server, Assert.Single(content.Keyed));
        Assert.Equal(TestSet.Server.Key.D, content.Keyed[0].Key.D);
        Assert.Equal(TestSet.Root.Certificate.Thumbprint, Assert.Single(content.Others).Thumbprint);
    }

    [Theory]
    [InlineData("Grüße aus Łódź")]
    [InlineData("🔑 im Schloss")]
    [InlineData("")]
    public void Passwords_of_openssl_are_read(string password)
    {
        Export("", password);
        Assert.Single(Pkcs12File.Read(tool.Get("made.p12"), password).Keyed);
        Export("-legacy", password);
        Assert.Single(Pkcs12File.Read(tool.Get("made.p12"), password).Keyed);
    }

    [Theory]
    [InlineData("Grüße aus Łódź")]
    [InlineData("🔑 im Schloss")]
    public void Openssl_takes_passwords_beyond_ascii(string password)
    {
        tool.Put("set.p12", Quick(Pkcs12Strength.Modern, password)).Put("old.p12", Quick(Pkcs12Strength.Legacy, password)).PutText("password", password);
        tool.Run("pkcs12 -info -noenc -in set.p12 -passin file:password");
        tool.Run("pkcs12 -info -noenc -legacy -in old.p12 -passin file:password");
    }

    [Fact]
    public void A_file_without_a_mac_is_refused()
    {
        Export("-nomac", Password);
        var refused = Assert.Throws<TrustException>(() => Pkcs12File.Read(tool.Get("made.p12"), Password));
        Assert.Equal(ErrorCatalogue.Pkcs12Malformed.Code, refused.Code);
        Assert.Contains("no MAC", refused.Message);
    }

    [Fact]
    public void A_file_without_a_key_is_refused()
    {
        tool.PutPem("root.pem", TestSet.Root.Certificate.Der);
        tool.Run($"pkcs12 -export -nokeys -in root.pem -out made.p12 -passout \"pass:{Password}\"");
        var refused = Assert.Throws<TrustException>(() => Pkcs12File.Read(tool.Get("made.p12"), Password));
        Assert.Equal(ErrorCatalogue.NoPrivateKey.Code, refused.Code);
    }

    [Theory]
    [InlineData("-keyalg RSA -keysize 2048")]
    [InlineData("-keyalg RSA -keysize 2048 -J-Dkeystore.pkcs12.legacy")]
    public void What_keytool_writes_is_read(string options)
    {
        tool.Run("keytool", $"-genkeypair -alias one -dname CN=QMS01 -keystore made.p12 -storetype PKCS12 -storepass \"{Password}\" {options}");
        Assert.Equal("CN=QMS01", Assert.Single(Pkcs12File.Read(tool.Get("made.p12"), Password).Keyed).Certificate.Subject);
    }

    private static KeyedCertificate[] Set => [TestSet.Root, TestSet.Server, TestSet.Client];

    // As the product writes it; once, for 1.25 million iterations take their time.
    private static byte[] Real(Pkcs12Strength strength) => (strength == Pkcs12Strength.Modern ? Modern : Legacy).Value;

    private static byte[] Quick(Pkcs12Strength strength, string password)
        => Pkcs12File.Write(Set, [], password, TestSet.Random, strength, TestSite.Iterations);

    private static IEnumerable<string> Thumbprints(IEnumerable<KeyedCertificate> all)
        => all.Select(c => c.Certificate.Thumbprint).OrderBy(t => t, StringComparer.Ordinal);

    private static int Count(string text, string part) => (text.Length - text.Replace(part, string.Empty).Length) / part.Length;

    private void Export(string options, string password)
    {
        tool.Put("key.pem", TestPem.Of(TestSet.Server)).PutPem("server.pem", TestSet.Server.Certificate.Der)
            .PutPem("root.pem", TestSet.Root.Certificate.Der).PutText("password", password);
        tool.Run($"pkcs12 -export {options} -inkey key.pem -in server.pem -certfile root.pem -out made.p12 -passout file:password");
    }
}
