using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Authority.Tests;
using QvTrust.Cli.Commands;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>qvtrust ping from a server in memory to the real authority, over real mutual TLS.</summary>
public sealed class PingTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    [Fact]
    public async Task A_server_that_enrolled_is_known()
    {
        using var key = RSA.Create(2048);
        var (_, token) = await authority.NewTokenAsync("QVS01");
        var reply = await authority.EnrolAsync(CertificationRequest.Build("QVProxy", key), token, "QVS01", "client");
        var (_, output) = Ping(Node(Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single()), key);
        Assert.Matches("^QMS01: trusted, signed by QlikViewCA [0-9A-F]{40}\nQVS01: known, CN=QVProxy [0-9A-F]{40} until .*\n$", output);
    }

    [Fact]
    public void One_whose_certificate_the_ledger_lost_is_trusted_and_not_known()
    {
        var (machine, key) = Issued("lost");
        var (code, output) = Ping(machine, key);
        Assert.Equal("QVT6408", code);
        Assert.StartsWith("QMS01: trusted", output, StringComparison.Ordinal);
        Assert.Equal(1, authority.Count("SELECT count(*) FROM unknown_certificates WHERE machine = 'QVS01'"));
    }

    [Fact]
    public void A_server_of_another_name_or_under_another_root_is_not_trusted()
    {
        var (machine, key) = Issued("other-name");
        machine.Settings.Set("", "QmsHost", "QMS02");
        Assert.Equal(("QVT3004", ""), Ping(machine, key));

        using var stranger = new TestSite();
        stranger.Issue("here", "QVProxy", "extendedKeyUsage=clientAuth\n");
        var (other, otherKey) = Issued("here", stranger);
        Assert.Equal(("QVT3004", ""), Ping(other, otherKey));
    }

    [Fact]
    public void What_is_missing_here_is_said_before_anything_is_asked()
    {
        var (machine, key) = Issued("nothing");
        machine.Settings.Set("", "QmsHost", null);
        Assert.Equal("QVT1001", Ping(machine, key).Code);
        machine.Settings.Set("", "QmsHost", "QMS01");
        machine.Certificates.Remove(TrustStore.My, CertificateInfo.Parse(machine.Certificates.List(TrustStore.My).Single().Der).Thumbprint);
        Assert.Equal("QVT6409", Ping(machine, key).Code);
    }

    [Fact]
    public void A_service_that_is_down_is_told_from_one_that_is_not_trusted()
    {
        var (machine, key) = Issued("down");
        machine.Settings.Set("", "AuthorityPort", "1");
        Assert.Equal("QVT3002", Ping(machine, key).Code);
    }

    private (FakeMachine Machine, RSA Key) Issued(string name, TestSite? site = null)
    {
        site ??= authority.Site;
        site.Issue(name, "QVProxy", "extendedKeyUsage=clientAuth\n");
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(site.File(name + ".key")));
        return (Node(CertificateInfo.TryParsePem(File.ReadAllBytes(site.File(name + ".pem")))!.Der, site), key);
    }

    private FakeMachine Node(byte[] client, TestSite? site = null)
    {
        var machine = new FakeMachine("QVS01");
        machine.Clock.UtcNow = DateTimeOffset.UtcNow;
        machine.Certificates.Add(TrustStore.Root, CertificateInfo.TryParsePem(File.ReadAllBytes((site ?? authority.Site).File("root.pem")))!.Der, null);
        machine.Certificates.Add(TrustStore.My, client, machine.Keys.Create("client", exportable: false));
        machine.Settings.Set("", "QmsHost", "QMS01");
        machine.Settings.Set("", "QmsAddress", "127.0.0.1");
        machine.Settings.Set("", "AuthorityPort", authority.Site.Port.ToString(CultureInfo.InvariantCulture));
        return machine;
    }

    private static (string? Code, string Output) Ping(FakeMachine machine, RSA key)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string? code = null;
        try
        {
            PingCommand.Ping(machine, _ => X509CertificateLoader.LoadCertificate(machine.Certificates.List(TrustStore.My).Single().Der).CopyWithPrivateKey(key), new Streams(output, error));
        }
        catch (TrustException e)
        {
            code = e.Code;
        }
        return (code, output.ToString());
    }
}
