using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QvTrust.Core.Certificates;
using QvTrust.Core.Packages;

namespace QvTrust.Authority.Tests;

/// <summary>Offline packages of the running service, judged by openssl where it can.</summary>
public sealed class PackageTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    private const string Password = "PasswordThatNobodyMayFind";

    [Fact]
    public async Task A_package_opens_with_its_password_and_holds_what_the_root_issued_for_that_machine()
    {
        using var made = JsonDocument.Parse(await MakeAsync("qvs31", "QVS\",\"QDS"));
        var file = made.RootElement.GetProperty("package").GetBytesFromBase64();
        var pin = Convert.FromHexString(made.RootElement.GetProperty("pin").GetString()!);
        Assert.Equal(made.RootElement.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(file)));
        await File.WriteAllBytesAsync(authority.Site.File("root.pub"), Tool.Run("openssl", "x509", "-in", authority.Site.File("root.pem"), "-noout", "-pubkey"));
        Assert.Equal(SHA256.HashData(Tool.Run("openssl", "pkey", "-pubin", "-in", authority.Site.File("root.pub"), "-outform", "DER")), pin);

        var package = OfflinePackage.Open("QVS31.qvpkg", file, pin);
        var now = DateTimeOffset.UtcNow;
        package.CheckFor("QVS31", "QDS", "QMS01", now);
        Assert.InRange((package.Manifest.Expires - now).TotalHours, 167.9, 168);
        var content = package.Unlock(Password, now);
        foreach (var (kind, name) in new[] { (CertificateKind.Server, "QVS31"), (CertificateKind.Client, "QVProxy") })
        {
            var leaf = content.Leaf(kind);
            var path = authority.Site.File($"{name}.pem");
            await File.WriteAllTextAsync(path, PemEncoding.WriteString("CERTIFICATE", leaf.Certificate.Der));
            TestSite.Openssl("verify", "-x509_strict", "-CAfile", authority.Site.File("root.pem"), path);
            Assert.Equal("CN=" + name, leaf.Certificate.Subject);
            // As the site's own certificates of that kind have it.
            Assert.Equal(TestSite.PrivateExtension, Assert.Single(leaf.Certificate.PrivateExtensions).Oid);
            using var key = leaf.OpenKey();
            Assert.Equal(2048, key.KeySize);
            Assert.Equal(1, authority.Count($"SELECT count(*) FROM certificates WHERE machine = 'QVS31' AND serial = '{leaf.Certificate.SerialNumber}' AND der = x'{Convert.ToHexString(leaf.Certificate.Der)}'"));
        }
        // Nobody showed a natively distributed certificate: who makes the package is told what an enrolment tells its server.
        Assert.Empty(package.Manifest.Proven);
        Assert.Equal(
            new[] { "CN=QVS31", "CN=QVProxy" }.Select(s => $"private extensions of {s}: copied from QMS's own certificate, unproven until its services run with them"),
            made.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal(1, authority.Count($"SELECT count(*) FROM audit WHERE what = 'package-made' AND subject = 'QVS31' AND detail LIKE '%{made.RootElement.GetProperty("sha256").GetString()}%QVS,QDS%'"));
        Assert.Equal(2, authority.Count("SELECT count(*) FROM audit WHERE what = 'certificate-issued' AND subject = 'QVS31'"));
    }

    [Fact]
    public async Task Two_packages_share_neither_key_nor_serial()
    {
        await MakeAsync("QVS32");
        await MakeAsync("QVS32");
        Assert.Equal(4, authority.Count("SELECT count(DISTINCT key_hash) FROM certificates WHERE machine = 'QVS32'"));
        Assert.Equal(4, authority.Count("SELECT count(DISTINCT serial) FROM certificates WHERE machine = 'QVS32'"));
    }

    [Fact]
    public async Task Neither_password_nor_key_stands_in_a_file_of_the_service()
    {
        using var made = JsonDocument.Parse(await MakeAsync("QVS33"));
        var content = OfflinePackage.Open("", made.RootElement.GetProperty("package").GetBytesFromBase64(), Convert.FromHexString(made.RootElement.GetProperty("pin").GetString()!))
            .Unlock(Password, DateTimeOffset.UtcNow);
        var files = Directory.GetFiles(authority.Site.LedgerFolder).Where(f => f != authority.Site.Socket).ToList();
        // The search finds what is there.
        Assert.Contains(files, f => Holds(f, "QVS33"u8.ToArray()));
        Assert.True(Holds(authority.Site.Log, "QVS33"u8.ToArray()));

        var key = content.Leaf(CertificateKind.Server).Key;
        List<byte[]> secrets = [Encoding.UTF8.GetBytes(Password), Encoding.Unicode.GetBytes(Password), key.D!, key.P!, Encoding.ASCII.GetBytes(Convert.ToBase64String(key.D!)[4..60])];
        Assert.All(files, f => Assert.All(secrets, s => Assert.False(Holds(f, s), f)));
    }

    [Theory]
    [InlineData("QVT1012", """{"server":{"machine":"a.b","roles":["QVS"]},"hours":24,"password":"PasswordThatNobodyMayFind"}""")]
    [InlineData("QVT1010", """{"server":{"machine":"QVS39","roles":[]},"hours":24,"password":"PasswordThatNobodyMayFind"}""")]
    [InlineData("QVT1010", """{"server":{"machine":"QVS39","roles":["FOO"]},"hours":24,"password":"PasswordThatNobodyMayFind"}""")]
    [InlineData("QVT1018", """{"server":{"machine":"QVS39","roles":["QMS"]},"hours":24,"password":"PasswordThatNobodyMayFind"}""")]
    [InlineData("QVT1031", """{"server":{"machine":"qms01","roles":["QVS"]},"hours":24,"password":"PasswordThatNobodyMayFind"}""")]
    [InlineData("QVT1013", """{"server":{"machine":"QVS39","roles":["QVS"]},"hours":721,"password":"PasswordThatNobodyMayFind"}""")]
    [InlineData("QVT6313", """{"server":{"machine":"QVS39","roles":["QVS"]},"hours":24,"password":"elevenchars"}""")]
    [InlineData("QVT1015", """{"server":{"machine":"QVS39","roles":["QVS"]},"hours":24,"password":null}""")]
    [InlineData("QVT1015", """{"server":null,"hours":24,"password":"PasswordThatNobodyMayFind"}""")]
    [InlineData("QVT1015", """{"hours":"PasswordThatNobodyMayFind"}""")]
    public async Task A_wrong_wish_is_refused_and_nothing_is_issued(string code, string wish)
    {
        using var admin = authority.Admin();
        using var body = new StringContent(wish);
        using var answer = await admin.PostAsync(new Uri("http://local/packages"), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith(code + ": ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM certificates WHERE machine IN ('QVS39', 'QMS01')"));
    }

    [Fact]
    public async Task Nobody_gets_one_from_the_network()
    {
        using var client = authority.Https();
        using var body = new StringContent("{}");
        using var answer = await client.PostAsync(new Uri("https://QMS01/packages"), body);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<string> MakeAsync(string machine, string roles = "QVS")
    {
        using var admin = authority.Admin();
        using var body = new StringContent($$"""{"server":{"machine":"{{machine}}","roles":["{{roles}}"]},"hours":168,"password":"{{Password}}"}""");
        using var answer = await admin.PostAsync(new Uri("http://local/packages"), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text;
    }

    private static bool Holds(string file, byte[] what)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content.AsSpan().IndexOf(what) >= 0;
    }
}
