using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Setup;

// A node that is uninstalled asks for the revocation of what is removed, and of nothing else, and waits for nobody.
public class UninstallRevocationTests
{
    private readonly NodeScenario node = new();
    private readonly Authority authority = new();

    public UninstallRevocationTests() => node.Leave = asked =>
    {
        Assert.Equal(("QMS01", 14780), (asked.Host, asked.Port));
        authority.StoredWhenAsked = node.Machine.Certificates.List(TrustStore.My).Count;
        return authority;
    };

    [Fact]
    public void Both_certificates_are_asked_for_with_their_own_keys_after_they_are_gone()
    {
        node.Install();
        var own = node.Machine.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der)).OrderBy(c => c.Subject).ToList();
        node.Uninstall();
        Assert.Equal(0, authority.StoredWhenAsked);
        Assert.Equal(own.Select(c => c.SerialNumber).OrderBy(s => s, StringComparer.Ordinal), authority.Requests.Select(r => r.Serial).OrderBy(s => s, StringComparer.Ordinal));
        Assert.All(authority.Requests, r => Assert.True(r.IsSignedBy(own.Single(c => c.SerialNumber == r.Serial))));
        Assert.All(own, c => Assert.Contains($"revoked by QMS01: {c.Subject} ({c.Thumbprint})", node.Log.Lines));
    }

    [Fact]
    public void Renewed_ones_that_wait_are_asked_for_too_and_their_keys_go()
    {
        node.Install();
        node.Renew(force: true, later: true);
        var waiting = System.Xml.Linq.XElement.Parse(node.Machine.Folder.PendingText).Elements()
            .Select(e => CertificateInfo.Parse(Convert.FromBase64String(e.Attribute("der")!.Value))).ToList();
        node.Uninstall();
        Assert.Equal(4, authority.Requests.Count);
        Assert.Equal(2, waiting.Count);
        Assert.All(waiting, c => Assert.True(authority.Requests.Single(r => r.Serial == c.SerialNumber).IsSignedBy(c)));
        Assert.Empty(node.Machine.Keys.All);
        Assert.Equal("", node.Machine.Folder.PendingText);
    }

    [Fact]
    public void An_authority_that_cannot_be_reached_is_asked_once_and_the_log_says_what_to_type()
    {
        node.Install();
        authority.Error = ErrorCatalogue.HostUnreachable.With("QMS01", 14780, "no complete answer in 5 s");
        node.Uninstall();
        Assert.Single(authority.Requests);
        Assert.Empty(node.Machine.Certificates.List(TrustStore.My));
        Assert.Equal(2, node.Log.Lines.Count(l => l.StartsWith("not revoked: CN=", StringComparison.Ordinal)
            && l.EndsWith("no complete answer in 5 s; to do it on the QMS server: qvtrust revoke QVS01 --reason cessationOfOperation", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_that_is_refused_does_not_keep_the_other_from_being_asked_for()
    {
        node.Install();
        authority.Error = ErrorCatalogue.RevocationRefused.With("it is not signed by the key of a certificate that this authority issued");
        node.Uninstall();
        Assert.Equal(2, authority.Requests.Count);
    }

    [Fact]
    public void An_uninstall_that_is_undone_asks_for_nothing()
    {
        node.Install();
        Assert.Throws<TrustException>(() => node.Uninstall(failAfter: "remove"));
        Assert.Empty(authority.Requests);
        Assert.Equal(2, node.Machine.Certificates.List(TrustStore.My).Count);
    }

    [Theory]
    [InlineData("QmsHost", "10.0.0.1;<")]
    [InlineData("QmsHost", null)]
    [InlineData("QmsAddress", "no address;<")]
    public void What_the_registry_holds_never_fails_an_uninstall(string name, string? value)
    {
        node.Install();
        node.Machine.Settings.Set("", name, value);
        node.Leave = asked => new EnrolmentClient(asked.Host!, asked.Address, asked.Port, node.Machine.Clock, node.Machine.Random, TimeSpan.FromSeconds(5), TimeSpan.Zero);
        node.Uninstall();
        Assert.Empty(node.Machine.Certificates.List(TrustStore.My));
        Assert.Contains(node.Log.Lines, l => l.StartsWith("not revoked: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_does_not_open_keeps_no_server_from_being_uninstalled()
    {
        node.Install();
        node.Machine.Keys.OpenError = ErrorCatalogue.KeyUnreadable.With("x", "Bad Data");
        node.Uninstall();
        Assert.Empty(node.Machine.Certificates.List(TrustStore.My));
        Assert.Empty(authority.Requests);
        Assert.Equal(2, node.Log.Lines.Count(l => l.StartsWith("not revoked: CN=", StringComparison.Ordinal) && l.Contains("Bad Data")));
    }

    [Fact]
    public void Another_role_that_stays_keeps_the_certificates_and_nothing_is_asked_for()
    {
        node.Install();
        node.Machine.Settings.Set("QDS", "State", "trusted");
        node.Uninstall();
        Assert.Empty(authority.Requests);
        Assert.Equal(2, node.Machine.Certificates.List(TrustStore.My).Count);
    }

    private sealed class Authority : IRevocationClient
    {
        public List<RevocationRequest> Requests { get; } = [];

        public int? StoredWhenAsked { get; set; }

        public TrustException? Error { get; set; }

        public void Revoke(byte[] root, RevocationRequest request)
        {
            Requests.Add(request);
            if (Error is not null)
                throw Error;
        }
    }
}
