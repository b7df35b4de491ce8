using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Packages;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Packages;

public sealed class OfflinePackageTests
{
    private const string Name = @"C:\QVS01.qvpkg";

    [Fact]
    public void What_was_put_in_comes_out()
    {
        var package = OfflinePackage.Open(Name, TestPackage.Whole, TestPackage.Pin);
        package.CheckFor("QVS01", "QDS", "QMS01", TestAuthority.Now);
        var content = package.Unlock(TestPackage.Password, TestAuthority.Now);

        Assert.Equal(("QVS01", "QMS01", 14780), (package.Manifest.Machine, package.Manifest.QmsHost, package.Manifest.Port));
        Assert.Equal(["QVS", "QDS"], package.Manifest.Roles);
        Assert.Equal([CertificateKind.Client], package.Manifest.Proven);
        Assert.Equal((TestAuthority.Now, TestPackage.Expires), (package.Manifest.Created, package.Manifest.Expires));
        Assert.Equal(TestAuthority.One.Root.Thumbprint, package.Root.Thumbprint);
        Assert.Equal("CN=QVS01", content.Leaf(CertificateKind.Server).Certificate.Subject);
        Assert.Equal("CN=QVProxy", content.Leaf(CertificateKind.Client).Certificate.Subject);
        Assert.Equal(TestKeys.Client.ExportParameters(true).D, content.Leaf(CertificateKind.Client).Key.D);
    }

    [Fact]
    public void Wiping_leaves_no_private_number()
    {
        var content = OfflinePackage.Open(Name, TestPackage.Whole, TestPackage.Pin).Unlock(TestPackage.Password, TestAuthority.Now);
        content.Wipe();
        Assert.All(new[] { CertificateKind.Server, CertificateKind.Client }, k => Assert.All(content.Leaf(k).Key.D!, b => Assert.Equal(0, b)));
    }

    [Fact]
    public void A_package_for_use_is_as_strong_as_a_backup()
    {
        var certificates = StoredZip.Read(OfflinePackage.Create(new PackageManifest("QVS01", ["QVS"], TestAuthority.Now, TestPackage.Expires, "QMS01", 14780, []),
            TestAuthority.One.Root, TestKeys.Root, Leaf(TestAuthority.One.Server("QVS01"), TestKeys.Machine), Leaf(TestAuthority.One.Client(), TestKeys.Client),
            TestPackage.Password, System.Security.Cryptography.RandomNumberGenerator.Create()))[3].Content;
        using var openssl = new OpenSsl().Put("p12", certificates).Put("password", TestPackage.Password);
        var info = openssl.Run("pkcs12 -info -in p12 -passin file:password -noout");
        Assert.Contains("MAC: sha256, Iteration 250000", info, StringComparison.Ordinal);
        Assert.Contains("PBES2, PBKDF2, AES-256-CBC, Iteration 250000, PRF hmacWithSHA256", info, StringComparison.Ordinal);
    }

    [Fact]
    public void Openssl_verifies_and_opens_it_as_the_guide_says()
    {
        using var openssl = new OpenSsl();
        foreach (var entry in StoredZip.Read(TestPackage.Whole))
            openssl.Put(entry.Name, entry.Content);
        openssl.Put("password", TestPackage.Password);
        openssl.Put("root.pub", openssl.Run("x509 -inform DER -in root.cer -noout -pubkey"));

        Assert.Contains("Verified OK", openssl.Run("dgst -sha256 -verify root.pub -signature manifest.sig manifest.json"), StringComparison.Ordinal);
        openssl.Run("pkey -pubin -in root.pub -outform DER -out root.spki");
        Assert.Contains(Digests.Hex(TestPackage.Pin).ToLowerInvariant(), openssl.Run("dgst -sha256 root.spki"), StringComparison.Ordinal);
        var manifest = System.Text.Encoding.UTF8.GetString(openssl.Get("manifest.json"));
        Assert.Contains(openssl.Run("dgst -sha256 -r certificates.p12").Split(' ')[0].ToUpperInvariant(), manifest, StringComparison.Ordinal);
        var opened = openssl.Run("pkcs12 -in certificates.p12 -passin file:password -nodes");
        Assert.Equal(3, opened.Split(["BEGIN PRIVATE KEY", "subject=CN = QlikViewCA"], StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_refused()
    {
        var file = TestPackage.Whole;
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= 1;
            var code = Code(() => OfflinePackage.Open(Name, file, TestPackage.Pin));
            Assert.True(code is "QVT6302" or "QVT6304", $"byte {i}: {code}");
            file[i] ^= 1;
        }
        OfflinePackage.Open(Name, file, TestPackage.Pin);
    }

    [Fact]
    public void A_file_cut_off_anywhere_or_with_more_behind_it_is_refused()
    {
        var file = TestPackage.Whole;
        for (var length = 0; length < file.Length; length += length < 200 ? 1 : 97)
            Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, [.. file.Take(length)], TestPackage.Pin)));
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, [.. file, 0], TestPackage.Pin)));
        var tooLong = Assert.Throws<TrustException>(() => OfflinePackage.Open(Name, new byte[OfflinePackage.Longest + 1], TestPackage.Pin));
        Assert.Equal("QVT6302", tooLong.Code);
        Assert.Contains($"it has {OfflinePackage.Longest + 1} bytes", tooLong.Message, StringComparison.Ordinal);
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, [.. Enumerable.Repeat((byte)0xFF, 1000)], TestPackage.Pin)));
    }

    [Theory]
    [InlineData(18)] // size of the first entry
    [InlineData(26)] // length of its name
    public void Hostile_sizes_are_refused(int at)
    {
        var file = TestPackage.Whole;
        foreach (var value in (byte[])[0x7F, 0x80, 0xFF])
        {
            for (var i = at; i < at + (at == 18 ? 4 : 2); i++)
                file[i] = value;
            Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, file, TestPackage.Pin)));
        }
    }

    [Fact]
    public void Another_pin_is_refused_before_anything_else_is_looked_at()
        => Assert.Equal("QVT6304", Code(() => OfflinePackage.Open(Name, TestPackage.WithEntries(e => e.Take(1)), TestAuthority.Other.Root.SpkiSha256)));

    [Fact]
    public void A_package_cannot_vouch_for_itself()
    {
        // Everything in it is of one root and right, but it is not the root of the pin; or the pin's root, and another's signature.
        var theirs = TestPackage.Make(TestAuthority.Other.Server("QVS01"), TestAuthority.Other.Client(), TestAuthority.Other.Root, TestKeys.OtherRoot);
        Assert.Equal("QVT6304", Code(() => OfflinePackage.Open(Name, theirs, TestPackage.Pin)));
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.Make(signer: TestKeys.OtherRoot), TestPackage.Pin)));
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.WithManifest(j => j.Replace("QVS01", "QVS02"), TestKeys.OtherRoot), TestPackage.Pin)));
    }

    [Fact]
    public void Another_certificate_of_the_same_root_key_is_refused()
    {
        var again = RootCertificate.Create(TestKeys.Root, TestAuthority.Now.AddDays(1), 20, System.Security.Cryptography.RandomNumberGenerator.Create());
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.WithEntries(e => [new("root.cer", again), .. e.Skip(1)]), TestPackage.Pin)));
    }

    [Fact]
    public void Certificates_of_another_package_of_the_same_root_are_refused()
    {
        var others = StoredZip.Read(TestPackage.Make())[3];
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.WithEntries(e => [.. e.Take(3), others]), TestPackage.Pin)));
    }

    [Fact]
    public void An_entry_more_or_less_and_another_order_are_refused()
    {
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.WithEntries(e => [.. e, new("more", [1])]), TestPackage.Pin)));
        for (var n = 0; n < 4; n++)
            Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.WithEntries(e => e.Where((_, i) => i != n)), TestPackage.Pin)));
    }

    [Fact]
    public void A_later_version_is_told_from_an_altered_file()
    {
        var later = TestPackage.WithManifest(j => j.Replace("\"version\": 1", "\"version\": 2").Replace("machine", "computer"));
        Assert.Equal("QVT6303", Code(() => OfflinePackage.Open(Name, later, TestPackage.Pin)));
        Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.WithManifest(j => j.Replace("\"version\": 1", "\"version\": 2"), TestKeys.OtherRoot), TestPackage.Pin)));
    }

    [Theory]
    [InlineData("qvtrust-package", "qvtrust-audit")] // what the root signed for another purpose
    [InlineData("\"version\": 1", "\"version\": 99999999999")]
    [InlineData("\"version\": 1", "\"version\": -1")]
    [InlineData("2026-06-01", "yesterday")]
    [InlineData("machine", "computer")]
    [InlineData("\"proven\": \"client\"", "\"proven\": \"root\"")]
    [InlineData("{", "")]
    public void A_manifest_that_is_none_is_refused(string what, string by)
        => Assert.Equal("QVT6302", Code(() => OfflinePackage.Open(Name, TestPackage.WithManifest(j => j.Replace(what, by)), TestPackage.Pin)));

    [Theory]
    [InlineData("QVT6305", "QVS02", "QVS", "QMS01", 0)]
    [InlineData("QVT6306", "QVS01", "DSC", "QMS01", 0)]
    [InlineData("QVT6307", "QVS01", "QVS", "QMS02", 0)]
    [InlineData("QVT6308", "QVS01", "QVS", "QMS01", 168)]
    public void It_is_for_one_machine_its_roles_its_QMS_and_its_time(string code, string machine, string role, string host, int hours)
    {
        var package = OfflinePackage.Open(Name, TestPackage.Whole, TestPackage.Pin);
        package.CheckFor("qvs01", "qvs", "qms01", TestPackage.Expires.AddSeconds(-1));
        Assert.Equal(code, Code(() => package.CheckFor(machine, role, host, TestAuthority.Now.AddHours(hours))));
    }

    [Fact]
    public void A_wrong_password_is_told()
    {
        var error = Assert.Throws<TrustException>(() => OfflinePackage.Open(Name, TestPackage.Whole, TestPackage.Pin).Unlock("correct horse", TestAuthority.Now));
        Assert.Equal("QVT6309", error.Code);
        Assert.Null(error.InnerException);
        Assert.DoesNotContain("correct", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_that_are_not_what_the_manifest_says_are_refused()
    {
        Assert.Equal("QVT6310", Unlocked(TestPackage.Make(server: TestAuthority.One.Server("QVS02"))));
        Assert.Equal("QVT6310", Unlocked(TestPackage.Make(server: TestAuthority.Other.Server("QVS01"))));
        Assert.Equal("QVT6310", Unlocked(TestPackage.Make(client: TestAuthority.Other.Client())));
        Assert.Equal("QVT6310", Unlocked(TestPackage.Make(client: TestAuthority.One.Issue(CertificateKind.Server, "QVS01", TestKeys.Client))));
        Assert.Equal("QVT6310", Unlocked(TestPackage.WithManifest(j => j.Replace("\"server\": \"", "\"server\": \"00"))));
        Assert.Equal("QVT6310", Unlocked(TestPackage.WithManifest(j => j.Replace("\"client\": \"", "\"client\": \"00"))));
        Assert.Equal("QVT6310", Unlocked(TestPackage.Whole, TestAuthority.Now.AddYears(4)));
        Assert.Equal("", Unlocked(TestPackage.Whole));
    }

    [Theory]
    [InlineData("secret\r\nmore", "secret")]
    [InlineData("secret", "secret")]
    [InlineData("\uFEFFgeheim\u00E4\n", "geheim\u00E4")]
    [InlineData(" with spaces \n", " with spaces ")]
    [InlineData("\nsecret", null)]
    [InlineData("", null)]
    public void A_password_is_the_first_line_of_its_file(string text, string? password)
        => Assert.Equal(password, PasswordText.FirstLine(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_password_file_that_is_not_UTF8_has_none() => Assert.Null(PasswordText.FirstLine([0xFF, 0xFE, 0x61, 0x00]));

    private static KeyedCertificate Leaf(CertificateInfo certificate, System.Security.Cryptography.RSA key) => KeyedCertificate.Create(certificate, key.ExportParameters(true));

    private static string Unlocked(byte[] file, DateTimeOffset? now = null)
        => Code(() => OfflinePackage.Open(Name, file, TestPackage.Pin).Unlock(TestPackage.Password, now ?? TestAuthority.Now));

    private static string Code(Action action)
    {
        try
        {
            action();
            return "";
        }
        catch (TrustException e)
        {
            return e.Code;
        }
    }
}
