using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QvTrust.Authority.Tests;
using QvTrust.Cli.Commands;
using QvTrust.Cli.Status;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>qvtrust renew on a server in memory, whose setup enrolled it with the real authority, over real mutual TLS.</summary>
public sealed class RenewTests(RunningAuthority authority) : IClassFixture<RunningAuthority>, IDisposable
{
    private const string TokenFile = @"C:\rollout\token.txt";
    private readonly StringWriter said = new();

    public void Dispose() => said.Dispose();

    [Fact]
    public async Task A_node_gets_new_certificates_that_the_authority_knows()
    {
        var node = await EnrolledAsync("QVS51");
        var old = Thumbprints(node);

        Assert.Equal(RenewalOutcome.NotDue, Renew(node, force: false));
        Assert.Equal(RenewalOutcome.Renewed, Renew(node));

        Assert.Equal(2, Thumbprints(node).Except(old).Count());
        Assert.Equal(2, Thumbprints(node).Count);
        Assert.Equal(4, authority.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS51'"));
        using var output = new StringWriter();
        PingCommand.Ping(node, t => Open(node, t), new Streams(output, said));
        Assert.Contains("QVS51: known, ", output.ToString(), StringComparison.Ordinal);
        // And the new certificate renews in its turn.
        Assert.Equal(RenewalOutcome.Renewed, Renew(node));
    }

    [Fact]
    public async Task A_run_after_the_authority_was_gone_gets_what_was_issued_before()
    {
        var node = await EnrolledAsync("QVS52");
        var port = node.Settings.Get("", "AuthorityPort");
        node.Settings.Set("", "AuthorityPort", "1");
        Assert.Equal("QVT3002", Assert.Throws<TrustException>(() => Renew(node)).Code);
        node.Settings.Set("", "AuthorityPort", port);
        // A reply that got lost on its way: the pending key was certified, and this server does not know it.
        Renew(node, later: true);
        node.Folder.Write("renewal.xml", Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(node.Folder.PendingText, " der=\"[^\"]*\"", "")));

        Assert.Equal(RenewalOutcome.Renewed, Renew(node, force: false));

        Assert.Equal(4, authority.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS52'"));
    }

    [Fact]
    public async Task A_revoked_server_is_refused_with_the_authoritys_own_words_and_nothing_changes()
    {
        var node = await EnrolledAsync("QVS53");
        var client = node.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der)).Single(c => c.Subject == "CN=QVProxy");
        await authority.AdministerAsync("/revocations", $$"""{"name":"{{client.Thumbprint}}","reason":"keyCompromise"}""");
        var before = node.Snapshot(withProcessIds: true);

        var refused = Assert.Throws<TrustException>(() => Renew(node));

        Assert.Equal(("QVT4023", 4), (refused.Code, ExitCodes.Of(refused)));
        Assert.StartsWith("QVT4023: ", node.Settings.Get("QVS", "LastError"), StringComparison.Ordinal);
        Assert.Equal(before, node.Snapshot(withProcessIds: true));
    }

    [Fact]
    public async Task A_server_of_another_name_gets_no_request()
    {
        var node = await EnrolledAsync("QVS54");
        node.Settings.Set("", "QmsHost", "QMS02");
        Assert.Equal("QVT3004", Assert.Throws<TrustException>(() => Renew(node)).Code);
        Assert.Equal(2, authority.Count("SELECT count(*) FROM certificates WHERE machine = 'QVS54'"));
    }

    [Fact]
    public async Task Status_shows_the_end_and_when_renewal_is_due()
    {
        var node = await EnrolledAsync("QVS55");
        var status = StatusReader.Read(node);
        Assert.Equal([false, true, true], status.Certificates.OrderByDescending(c => c.Store).Select(c => c.RenewalDue is not null));
        var server = status.Certificates.Single(c => c.Subject == "CN=QVS55");
        Assert.Contains($"until {server.NotAfter:yyyy-MM-dd}, renewal due {server.RenewalDue:yyyy-MM-dd}  with key", StatusText.Plain(status), StringComparison.Ordinal);
        Assert.False(status.RenewalBegun);

        Renew(node, later: true);
        Assert.Contains("  renewal      begun: ", StatusText.Plain(StatusReader.Read(node)), StringComparison.Ordinal);
        Renew(node, force: false);
        Assert.False(StatusReader.Read(node).RenewalBegun);
    }

    private async Task<FakeMachine> EnrolledAsync(string name)
    {
        var (_, token) = await authority.NewTokenAsync(name);
        var machine = new FakeMachine(name);
        machine.Clock.UtcNow = DateTimeOffset.UtcNow;
        machine.Keys.NewKey = () => RSA.Create(2048);
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true, "NetworkService", "S-1-5-20");
        machine.Files.Content[TokenFile] = Encoding.ASCII.GetBytes(token);
        var port = authority.Site.Port;
        using var log = new RunLog(new Streams(said, said));
        new SetupEngine(machine, log, _ => new EnrolmentClient("QMS01", "127.0.0.1", port, machine.Clock, machine.Random, TimeSpan.FromSeconds(30), TimeSpan.Zero))
            .RunAll(SetupEngine.StagesOf(authority: false), new Dictionary<string, string>
            {
                ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01", ["QMSADDRESS"] = "127.0.0.1",
                ["AUTHORITYPORT"] = port.ToString(CultureInfo.InvariantCulture), ["ENROLLTOKENFILE"] = TokenFile,
            });
        return machine;
    }

    private RenewalOutcome Renew(FakeMachine machine, bool force = true, bool later = false)
    {
        using var log = new RunLog(new Streams(said, said));
        return RenewCommand.Renewal(machine, t => Open(machine, t), log).Run(force, later);
    }

    private static X509Certificate2 Open(FakeMachine machine, string thumbprint)
    {
        var stored = machine.Certificates.List(TrustStore.My).Single(c => CertificateInfo.Parse(c.Der).Thumbprint == thumbprint);
        using var certificate = X509CertificateLoader.LoadCertificate(stored.Der);
        using var key = machine.Keys.Open(stored.Key!);
        return certificate.CopyWithPrivateKey(key);
    }

    private static List<string> Thumbprints(FakeMachine machine)
        => [.. machine.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der).Thumbprint)];
}
