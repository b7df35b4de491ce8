using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Certificates of setup that somebody bound in HTTP.sys: reported, kept, and taken away when no binding names them.</summary>
public sealed class HttpBindingTests
{
    private const string Site = "ipport=0.0.0.0:443";
    private const string Named = "hostnameport=www.example.com:443";
    private readonly NodeScenario node = new();

    public HttpBindingTests() => node.Install();

    private FakeMachine Machine => node.Machine;

    [Fact]
    public void A_replaced_certificate_that_is_bound_is_kept_with_its_key_and_the_command_for_each_binding_is_said()
    {
        var (server, client) = (Find("CN=QVS01"), Find("CN=QVProxy"));
        Machine.HttpBindings.Bind(Site, server.Info.Thumbprint);
        Machine.HttpBindings.Bind(Named, server.Info.Thumbprint);
        Machine.HttpBindings.Bind("ipport=[::]:8443", new string('A', 40));

        Assert.Equal(RenewalOutcome.Renewed, node.Renew(force: true));

        var now = Thumbprints();
        Assert.Contains(server.Info.Thumbprint, now);
        Assert.DoesNotContain(client.Info.Thumbprint, now);
        Assert.True(Machine.Keys.Exists(server.Stored.Key!));
        Assert.False(Machine.Keys.Exists(client.Stored.Key!));
        var current = Machine.Settings.Get("QVS", RoleValues.ServerThumbprint)!;
        Assert.Equal((string[])[Site, Named], Said("QVT6603").Select(l => l.Split([" at ", ": it is kept"], StringSplitOptions.None)[1]));
        Assert.Contains($"netsh http update sslcert {Site} certhash={current} appid=\"{{4dc3e181-e14b-4a21-b022-59fc669b0914}}\" certstorename=MY", Said("QVT6603")[0], StringComparison.Ordinal);
        Assert.Equal(Said("QVT6603"), Machine.Events.Entries.Where(e => e.StartsWith("QVT6603", StringComparison.Ordinal)));
        Assert.Equal(3, Machine.HttpBindings.All.Count);
    }

    [Fact]
    public void It_goes_at_the_first_run_after_its_last_binding()
    {
        var server = Find("CN=QVS01");
        Machine.HttpBindings.Bind(Site, server.Info.Thumbprint);
        Machine.HttpBindings.Bind(Named, server.Info.Thumbprint);
        node.Renew(force: true);
        var current = Machine.Settings.Get("QVS", RoleValues.ServerThumbprint)!;
        Machine.HttpBindings.Bind(Site, current);
        node.Log.Lines.Clear();
        Machine.Services.Started.Clear();

        Assert.Equal(RenewalOutcome.NotDue, node.Renew());
        Assert.Contains(Named, Assert.Single(Said("QVT6603")), StringComparison.Ordinal);
        Assert.Contains(server.Info.Thumbprint, Thumbprints());

        Machine.HttpBindings.Bind(Named, current);
        Assert.Equal(RenewalOutcome.NotDue, node.Renew());
        Assert.DoesNotContain(server.Info.Thumbprint, Thumbprints());
        Assert.False(Machine.Keys.Exists(server.Stored.Key!));
        Assert.Null(Machine.Folder.Read("replaced.xml"));
        Assert.Null(Machine.Folder.Read(AddedRecord.CopyName(server.Info.Thumbprint)));
        Assert.Empty(Machine.Services.Started);
    }

    [Fact]
    public void A_run_that_is_cancelled_behind_its_end_has_succeeded_and_the_next_one_takes_it_away()
    {
        var old = ReplacedAndFree();
        node.Log.IsCancelled = true;
        Assert.Equal(RenewalOutcome.NotDue, node.Renew());
        Assert.True(node.Log.Says("cancelled: certificates that were replaced before"));
        Assert.Contains(old.Info.Thumbprint, Thumbprints());
        node.Log.IsCancelled = false;
        node.Renew();
        Assert.DoesNotContain(old.Info.Thumbprint, Thumbprints());
    }

    [Fact]
    public void One_that_is_cancelled_and_cannot_be_put_back_says_so()
    {
        ReplacedAndFree();
        node.Log.Met = line =>
        {
            if (!line.StartsWith("certificate ", StringComparison.Ordinal))
                return;
            node.Log.IsCancelled = true;
            Machine.Folder.IsLocked = name => name == Journal.FileName;
        };
        Assert.Equal(["QVT5004", "QVT2013"], Assert.Throws<TrustException>(() => node.Renew()).Errors.Select(e => e.Code));
    }

    [Fact]
    public void A_service_that_binds_its_new_certificate_when_it_starts_leaves_nothing_to_do()
    {
        Machine.HttpBindings.Bind("ipport=0.0.0.0:4720", Find("CN=QVS01").Info.Thumbprint);
        Machine.Services.ComesUp = _ =>
        {
            var newest = TrustStores.SignedBy(Machine, node.Authority.Root, "QVS01").First();
            Machine.HttpBindings.Bind("ipport=0.0.0.0:4720", newest.Info.Thumbprint);
            return true;
        };
        node.Renew(force: true);
        Assert.Equal(2, Machine.Certificates.List(TrustStore.My).Count);
        Assert.Empty(Said("QVT6603"));
    }

    [Fact]
    public void Where_the_bindings_cannot_be_read_every_replaced_certificate_is_kept_until_they_can()
    {
        Machine.HttpBindings.IsUnreadable = true;
        node.Renew(force: true);
        Assert.Equal(4, Thumbprints().Count);
        Assert.Equal(4, Machine.Keys.All.Count());
        Assert.Equal(2, Said("QVT6606").Count);

        Machine.HttpBindings.IsUnreadable = false;
        node.Renew();
        Assert.Equal(2, Thumbprints().Count);
        Assert.Equal(2, Machine.Keys.All.Count());
    }

    [Fact]
    public void An_uninstall_leaves_what_is_bound_with_its_key_and_says_so()
    {
        var (old, client) = (Find("CN=QVS01"), Find("CN=QVProxy"));
        Machine.HttpBindings.Bind(Named, old.Info.Thumbprint);
        node.Renew(force: true);
        var current = Find("CN=QVS01", but: old);
        Machine.HttpBindings.Bind(Site, current.Info.Thumbprint);

        node.Uninstall();

        Assert.Equal(new[] { old.Info.Thumbprint, current.Info.Thumbprint }.OrderBy(t => t), Thumbprints().OrderBy(t => t));
        Assert.Equal(2, Machine.Keys.All.Count());
        Assert.Equal(2, Said("QVT6604").Count);
        Assert.Contains($"netsh http delete sslcert {Site}", Said("QVT6604")[0], StringComparison.Ordinal);
        Assert.DoesNotContain(client.Info.Thumbprint, Thumbprints());
        Assert.Null(Machine.Folder.Read("replaced.xml"));
        Assert.Equal(2, Machine.HttpBindings.All.Count);
    }

    [Fact]
    public void The_QMS_servers_own_certificates_are_kept_too_and_their_keys_never_go_with_them()
    {
        var qms = new QmsScenario(made: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Install();
        var old = AuthoritySet.Own(qms.Machine)!.Server;
        qms.Machine.HttpBindings.Bind("ipport=0.0.0.0:4780", old.Info.Thumbprint);
        Renew(force: true);
        Assert.Equal(3, qms.Machine.Certificates.List(TrustStore.My).Count);

        qms.Machine.HttpBindings.All.Clear();
        Renew(force: false);

        Assert.Equal(2, qms.Machine.Certificates.List(TrustStore.My).Count);
        Assert.Equal(3, qms.Machine.Keys.All.Count());
        Assert.NotEqual(old.Info.Thumbprint, AuthoritySet.Own(qms.Machine)!.Server.Info.Thumbprint);

        void Renew(bool force) => new CertificateRenewal(qms.Machine, qms.Log, (_, _) => throw new InvalidOperationException("QMS asks nobody")).Run(force, later: false);
    }

    [Fact]
    public void A_renewal_that_fails_leaves_bindings_and_certificates_as_they_were()
    {
        Machine.HttpBindings.Bind(Site, Find("CN=QVS01").Info.Thumbprint);
        var before = Machine.Snapshot(withProcessIds: false);
        Machine.Services.ComesUp = _ => Machine.Certificates.List(TrustStore.My).Count == 2;
        Assert.Equal("QVT2006", Assert.Throws<Core.Errors.TrustException>(() => node.Renew(force: true)).Code);
        Assert.Equal(before, Machine.Snapshot(withProcessIds: false));
    }

    private List<string> Said(string code) => [.. node.Log.Lines.Where(l => l.StartsWith(code + ": ", StringComparison.Ordinal))];

    private List<string> Thumbprints() => [.. TrustStores.Read(Machine, TrustStore.My).Select(c => c.Info.Thumbprint)];

    // The server certificate from before a renewal, which nothing is bound to any more.
    private FoundCertificate ReplacedAndFree()
    {
        var old = Find("CN=QVS01");
        Machine.HttpBindings.Bind(Site, old.Info.Thumbprint);
        node.Renew(force: true);
        Machine.HttpBindings.Bind(Site, Find("CN=QVS01", but: old).Info.Thumbprint);
        return old;
    }

    private FoundCertificate Find(string subject, FoundCertificate? but = null)
        => TrustStores.Read(Machine, TrustStore.My).Single(c => c.Info.Subject == subject && c.Info.Thumbprint != but?.Info.Thumbprint);
}
