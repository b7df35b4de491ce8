using System.Net;
using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Secrets;

namespace QvTrust.Authority.Tests;

/// <summary>The SecretsKeys of the authority's own server certificate reach each node's, sealed to the node's key.</summary>
public sealed class SecretsTests : IDisposable
{
    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();
    private readonly SecretsKeyRing ring = SecretsKeyRing.Create(Random).WithNewKey(Random);
    private readonly RSA nodeKey = RSA.Create(2048);

    public void Dispose() => nodeKey.Dispose();

    [Fact]
    public async Task A_nodes_server_certificate_opens_with_the_nodes_key_alone()
    {
        using var authority = new RunningAuthority("own", site => site.ReplaceServer(ring));
        var issued = await EnrolAsync(authority, "server");
        Assert.Equal(ring.ToString(), SecretsKeyRing.Open(issued, nodeKey)!.ToString());
        Assert.Equal([7], ProtectedText.Unprotect(SecretsKeyRing.Open(issued, nodeKey)!, ProtectedText.Protect(ring, [7], Random)));
        Assert.Empty((await EnrolAsync(authority, "client")).PrivateExtensions);
        var log = await File.ReadAllTextAsync(authority.Site.Log);
        Assert.Contains($"SecretsKey: server certificates carry 2, the current one is {ring.Current.Id}", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_enrolled_again_gets_what_the_authority_has_then()
    {
        using var authority = new RunningAuthority("own", site => site.ReplaceServer(ring));
        var before = await EnrolAsync(authority, "server");
        authority.Kill();
        var rotated = ring.WithNewKey(Random);
        authority.Site.ReplaceServer(rotated);
        authority.StartAgain();
        var after = await EnrolAsync(authority, "server");
        Assert.Equal(ring.ToString(), SecretsKeyRing.Open(before, nodeKey)!.ToString());
        Assert.Equal(rotated.ToString(), SecretsKeyRing.Open(after, nodeKey)!.ToString());
    }

    [Fact]
    public async Task A_renewal_carries_what_the_authority_has_then()
    {
        using var authority = new RunningAuthority("own", site => site.ReplaceServer(ring));
        using var clientKey = RSA.Create(2048);
        using var second = RSA.Create(2048);
        await authority.EnrolToFilesAsync("client", "QVS01", "client", clientKey);
        Assert.Equal(ring.ToString(), SecretsKeyRing.Open(Renew(authority, nodeKey), nodeKey)!.ToString());
        authority.Kill();
        var rotated = ring.WithNewKey(Random);
        authority.Site.ReplaceServer(rotated);
        authority.StartAgain();
        var renewed = Renew(authority, second);
        Assert.Equal(rotated.ToString(), SecretsKeyRing.Open(renewed, second)!.ToString());
        Assert.Equal([7], ProtectedText.Unprotect(SecretsKeyRing.Open(renewed, second)!, ProtectedText.Protect(ring, [7], Random)));

        static CertificateInfo Renew(RunningAuthority authority, RSA key)
            => CertificateInfo.Parse(Pkcs7.Parse(Convert.FromBase64String(authority.Renew("client", "server", CertificationRequest.Build("x", key)).Body)).Single());
    }

    [Fact]
    public async Task A_set_of_an_earlier_version_issues_without_and_says_so()
    {
        using var authority = new RunningAuthority("own", site => site.ReplaceServer(null));
        Assert.Empty((await EnrolAsync(authority, "server")).PrivateExtensions);
        Assert.Contains("this server's certificate carries none", await File.ReadAllTextAsync(authority.Site.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_that_a_later_installation_adopted_keeps_its_secrets()
    {
        using var authority = new RunningAuthority("adopted", site => site.ReplaceServer(ring));
        Assert.Equal(ring.ToString(), SecretsKeyRing.Open(await EnrolAsync(authority, "server"), nodeKey)!.ToString());
    }

    [Fact]
    public void An_authority_that_cannot_open_its_secrets_does_not_start_to_issue_without_them()
    {
        using var site = new TestSite();
        site.WriteConfiguration(profile: "own");
        var sealedToTheNode = ring.Seal(nodeKey.ExportSubjectPublicKeyInfo(), Random);
        site.Issue("server", "QMS01", $"extendedKeyUsage=serverAuth\n{SecretsKeyRing.Oid}=DER:{Convert.ToHexString(sealedToTheNode)}\n");
        site.WritePkcs12("server");
        var (code, error) = RunningAuthority.RunToEnd(site);
        Assert.True(code == 3, error);
        Assert.Contains("QVT6002", error, StringComparison.Ordinal);
    }

    private async Task<CertificateInfo> EnrolAsync(RunningAuthority authority, string kind)
    {
        var (_, token) = await authority.NewTokenAsync();
        var reply = await authority.EnrolAsync(CertificationRequest.Build("x", nodeKey), token, kind: kind);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return CertificateInfo.Parse(Assert.Single(Pkcs7.Parse(Convert.FromBase64String(reply.Body))));
    }
}
