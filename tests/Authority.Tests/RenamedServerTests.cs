using System.Net;
using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Tests;

/// <summary>After a restore under another name, setup made the server certificate: the ledger, which is older, never saw it.</summary>
public sealed class RenamedServerTests : IDisposable
{
    private readonly RunningAuthority authority = new("own");

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task The_new_server_certificate_is_known_and_its_key_is_nobody_elses()
    {
        var (_, node) = await authority.NewTokenAsync("QVS02");
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), node, "QVS02")).Status);
        authority.Kill();
        TestSite.Openssl("genrsa", "-out", authority.Site.File("server.key"), "2048");
        authority.Site.ReplaceServer(secrets: null, "QMS02");
        authority.Site.WriteConfiguration(machine: "QMS02", profile: "own");
        authority.StartAgain();
        var server = CertificateInfo.TryParsePem(await File.ReadAllBytesAsync(authority.Site.File("server.pem")))!;
        Assert.Equal(0, authority.Count($"SELECT count(*) FROM certificates WHERE serial = '{server.SerialNumber}'"));

        Assert.Equal("known", Show("server"));
        Assert.Equal(0, authority.Count("SELECT count(*) FROM unknown_certificates"));
        using var key = RSA.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(authority.Site.File("server.key")));
        foreach (var machine in new[] { "QVS01", "QVS02" })
        {
            var (_, token) = await authority.NewTokenAsync(machine);
            var reply = await authority.EnrolAsync(CertificationRequest.Build(machine, key), token, machine);
            Assert.Equal(ErrorCatalogue.KeyOfOtherMachine.Code, reply.Code);
        }
        Assert.Equal(1, authority.Count("SELECT count(*) FROM certificates"));
    }

    private string Show(string name)
    {
        var site = authority.Site;
        var headers = Tool.Text(Tool.Run("curl", "--silent", "--show-error", "--fail", "--dump-header", "-", "--output", "/dev/null", "--cacert", site.File("root.pem"),
            "--connect-to", $"{site.Machine}:{site.Port}:127.0.0.1:{site.Port}", "--cert", site.File(name + ".pem"), "--key", site.File(name + ".key"),
            $"https://{site.Machine}:{site.Port}/.well-known/est/cacerts"));
        return headers.Split('\n').Single(l => l.StartsWith("QvTrust-Certificate: ", StringComparison.OrdinalIgnoreCase)).Split(' ')[1].Trim();
    }
}
