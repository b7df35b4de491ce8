using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Packages;
using QvTrust.Windows;

namespace QvTrust.Authority.Tests;

/// <summary>What was learned from natively distributed certificates decides what the service issues, from the moment that it is written.</summary>
public sealed class LearnedExtensionsTests : IDisposable
{
    private readonly RunningAuthority authority = new();

    private string Record => Path.Combine(authority.Site.LedgerFolder, "adoption.xml");

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task A_kind_whose_extensions_differ_from_machine_to_machine_is_not_issued_and_the_other_is()
    {
        Write(Sample("Server", "QVS09", "0500"));

        var server = await EnrolAsync("QVS01", "server");
        Assert.Equal((HttpStatusCode.Forbidden, "QVT6515"), (server.Status, server.Code));
        Assert.Contains($"({TestSite.PrivateExtension})", server.Body, StringComparison.Ordinal);
        Assert.Contains("TRUST=existing", server.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await EnrolAsync("QVS02", "client")).Status);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM certificates WHERE kind = 'server'"));
    }

    [Fact]
    public async Task The_record_is_read_when_it_changes_and_at_a_start()
    {
        Assert.Equal(HttpStatusCode.OK, (await EnrolAsync("QVS01", "server")).Status);
        Write(Sample("Server", "QVS09", "0500"));
        Assert.Equal("QVT6515", (await EnrolAsync("QVS02", "server")).Code);
        authority.Kill();
        authority.StartAgain();
        Assert.Contains("server certificates differs, client certificates unproven", await File.ReadAllTextAsync(authority.Site.Log), StringComparison.Ordinal);
        Assert.Equal("QVT6515", (await EnrolAsync("QVS02", "server")).Code);
        File.Delete(Record);
        Assert.Equal(HttpStatusCode.OK, (await EnrolAsync("QVS02", "server")).Status);
    }

    [Fact]
    public async Task Equal_extensions_are_said_to_be_proven_to_the_node()
    {
        Assert.False(await IsProvenAsync("QVS01"));
        Write(Sample("Server", "QVS09", "536572766572"));
        Assert.True(await IsProvenAsync("QVS02"));
    }

    [Fact]
    public async Task A_package_follows_what_was_learned_as_an_enrolment_does()
    {
        Write(Sample("Server", "QVS09", "536572766572"));
        using var made = JsonDocument.Parse((await PackageAsync("QVS01")).Body);
        var package = OfflinePackage.Open("", made.RootElement.GetProperty("package").GetBytesFromBase64(), Convert.FromHexString(made.RootElement.GetProperty("pin").GetString()!));
        Assert.Equal([CertificateKind.Server], package.Manifest.Proven);
        Assert.Equal(["proven by a natively distributed one", "unproven until its services run with them"],
            made.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!.Split(", ")[1]));

        Write(Sample("Client", "QVProxy", "0500"));
        Assert.Equal((HttpStatusCode.Forbidden, "QVT6515"), await RefusedAsync("QVS02"));
        await File.WriteAllTextAsync(Record, "");
        Assert.Equal("QVT5007", (await RefusedAsync("QVS02")).Code);
        Assert.Equal(2, authority.Count("SELECT count(*) FROM certificates"));
    }

    [Fact]
    public async Task A_copy_of_our_own_making_proves_nothing()
    {
        var (_, token) = await authority.NewTokenAsync("QVS05");
        var issued = Enrol("QVS05", token);
        Write($"<sample kind=\"Server\" der=\"{Convert.ToBase64String(issued.Der)}\" />");

        Assert.False(await IsProvenAsync("QVS06"));
        Assert.Contains("QVT6516", await File.ReadAllTextAsync(authority.Site.Log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<adoption><sample kind=\"Server\" der=\"AAAA\" /></adoption>")]
    public async Task A_damaged_record_stops_issuing_until_it_is_mended(string text)
    {
        await File.WriteAllTextAsync(Record, text);

        Assert.Equal("QVT5007", (await EnrolAsync("QVS01", "server")).Code);
        authority.Kill();
        authority.StartAgain();
        Assert.Equal("QVT5007", (await EnrolAsync("QVS01", "client")).Code);
        File.Delete(Record);
        Assert.Equal(HttpStatusCode.OK, (await EnrolAsync("QVS01", "server")).Status);
    }

    [Fact]
    public async Task A_record_that_could_not_be_read_for_a_moment_is_read_again()
    {
        Write(Sample("Server", "QVS09", "536572766572"));
        using (new FileStream(Record, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal("QVT5007", (await EnrolAsync("QVS01", "server")).Code);
        Assert.Equal(HttpStatusCode.OK, (await EnrolAsync("QVS02", "server")).Status);
    }

    private async Task<Reply> EnrolAsync(string machine, string kind)
    {
        var (_, token) = await authority.NewTokenAsync(machine);
        return await authority.EnrolAsync(TestSite.Request(), token, machine, kind);
    }

    private async Task<(HttpStatusCode Status, string Body)> PackageAsync(string machine)
    {
        using var admin = authority.Admin();
        using var body = new StringContent($$"""{"server":{"machine":"{{machine}}","roles":["QVS"]},"hours":24,"password":"PasswordThatNobodyMayFind"}""");
        using var answer = await admin.PostAsync(new Uri("http://local/packages"), body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<(HttpStatusCode Status, string Code)> RefusedAsync(string machine)
    {
        var (status, body) = await PackageAsync(machine);
        return (status, body.Split(':')[0]);
    }

    private async Task<bool> IsProvenAsync(string machine)
    {
        var (_, token) = await authority.NewTokenAsync(machine);
        return Enrol(machine, token).HasProvenExtensions;
    }

    private EnrolledCertificate Enrol(string machine, string text)
    {
        var token = EnrolmentToken.Parse(text);
        var client = new EnrolmentClient("QMS01", "127.0.0.1", authority.Site.Port, new SystemClock(), RandomNumberGenerator.Create(), TimeSpan.FromSeconds(30), TimeSpan.Zero);
        using var key = System.Security.Cryptography.RSA.Create(2048);
        return client.Enrol(CertificateKind.Server, client.FetchRoot(token.RootPin), token, machine, "QVS", CertificationRequest.Build(machine, key));
    }

    private void Write(string samples) => File.WriteAllText(Record, $"<adoption>{samples}</adoption>");

    private string Sample(string kind, string machine, string extension)
    {
        authority.Site.Issue("sample", machine, $"extendedKeyUsage=serverAuth\n{TestSite.PrivateExtension}=DER:{extension}\n");
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(authority.Site.File("sample.pem"));
        return $"<sample kind=\"{kind}\" der=\"{Convert.ToBase64String(certificate.RawData)}\" />";
    }
}
