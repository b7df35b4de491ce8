using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>TRUST=existing: QMS distributed the certificates natively, setup verifies and secures them.</summary>
public sealed partial class ExistingTrustTests
{
    private const string Installation = "QvTrust QDS TCP 14720";
    private readonly FakeMachine qms = new("QMS01");
    private readonly FakeMachine node = new("QDS01");
    private readonly FakeSetupLog log = new();
    private readonly NativeSet set;
    private readonly Dictionary<string, string> data = new() { ["ROLE"] = "QDS", ["TRUST"] = "existing" };

    public ExistingTrustTests()
    {
        set = new NativeSet(qms, "native", new NativeShape(node.Clock.UtcNow.AddYears(-1)));
        node.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
    }

    private SetupEngine Engine => new(node, log, _ => throw new InvalidOperationException("QMS was asked"));

    [Fact]
    public void What_QMS_distributed_is_secured_and_nothing_else_changes()
    {
        Distribute();
        var certificates = node.Certificates.All.ToList();

        Install();

        Assert.Equal(certificates, node.Certificates.All);
        // QMS renews them; what is in force is checked all the same.
        Assert.Equal(["QvTrust checks"], node.Tasks.All.Keys);
        Assert.All(node.Keys.All, k => Assert.True(KeyAcl.Parse(k.Value).CanRead("S-1-5-20")));
        Assert.Equal([RoleTable.Qds.ServiceName], node.Services.Started);
        Assert.Equal([4720], node.Firewall.List().Select(r => r.Port));
        Assert.Equal("native", node.Settings.Get("QDS", RoleValues.Extensions));
        Assert.Null(node.Folder.Read("added.xml"));
        Assert.Equal("", node.Folder.PendingText);
    }

    [Fact]
    public void Neither_host_nor_trust_has_to_be_given_again_and_a_repair_changes_nothing()
    {
        Distribute();
        Install();
        var before = node.Snapshot(withProcessIds: true);
        data.Remove("TRUST");

        Install();

        Assert.Equal(before, node.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void A_repair_verifies_again()
    {
        Distribute();
        Install();
        data.Remove("TRUST");
        node.Keys.Delete(KeyReference.New("native Server"));

        Refused(ErrorCatalogue.ExistingKeyUnusable);
    }

    [Fact]
    public void Uninstall_leaves_what_QMS_distributed()
    {
        Distribute();
        foreach (var key in node.Keys.All.Select(k => KeyReference.New(k.Key)).ToList())
            node.Keys.SetSecurity(key, KeyAcl.Private.Grant(["S-1-5-20"]).ToString());
        var before = node.Snapshot(withProcessIds: false);
        Install();

        MsiRun.Do(() => Engine, ["remove"], new Dictionary<string, string> { ["ROLE"] = "QDS" });

        Assert.Equal(before, node.Snapshot(withProcessIds: false));
        Assert.DoesNotContain(log.Lines, l => l.Contains("revoke"));
    }

    [Fact]
    public void A_service_that_was_started_before_its_certificate_was_made_is_restarted()
    {
        Distribute();
        foreach (var key in node.Keys.All.Select(k => KeyReference.New(k.Key)).ToList())
            node.Keys.SetSecurity(key, KeyAcl.Private.Grant(["S-1-5-20"]).ToString());
        var first = node.Services.Find(RoleTable.Qds.ServiceName)!.ProcessId;
        node.Services.ProcessStarts[first] = node.Clock.UtcNow.AddMonths(-6);
        Install();
        // When it was started after they were made, it may still have been before they came: nobody saw it until now.
        var process = node.Services.Find(RoleTable.Qds.ServiceName)!.ProcessId;
        Assert.NotEqual(first, process);

        node.Services.ProcessStarts[process] = node.Clock.UtcNow.AddMonths(-6);
        Install();
        Assert.Equal(process, node.Services.Find(RoleTable.Qds.ServiceName)!.ProcessId);

        node.Services.ProcessStarts[process] = node.Clock.UtcNow.AddYears(-2);
        Install();
        Assert.NotEqual(process, node.Services.Find(RoleTable.Qds.ServiceName)!.ProcessId);
    }

    [Fact]
    public void Another_generation_from_QMS_is_taken_over_by_a_repair()
    {
        Distribute();
        Install();
        var process = node.Services.Find(RoleTable.Qds.ServiceName)!.ProcessId;
        var newer = new NativeSet(qms, "newer", new NativeShape(node.Clock.UtcNow));
        Distribute(newer);

        Install();

        Assert.Equal(newer.Root.Thumbprint, node.Settings.Get("QDS", RoleValues.RootThumbprint));
        Assert.NotEqual(process, node.Services.Find(RoleTable.Qds.ServiceName)!.ProcessId);
        Assert.Equal(4, node.Certificates.List(TrustStore.My).Count);
    }

    [Fact]
    public void What_is_wrong_has_an_error_of_its_own_and_changes_nothing()
    {
        var cases = new List<(ErrorDefinition Error, Action Break)>
        {
            (ErrorCatalogue.ExistingMissing, () => { }),
            (ErrorCatalogue.ExistingMissing, () => node.Certificates.Add(TrustStore.Root, set.Root.Der, null)),
            (ErrorCatalogue.ExistingMissing, () =>
            {
                set.Install(CertificateKind.Server, "QDS01", node);
                set.Install(CertificateKind.Client, "QDS01", node);
            }),
            (ErrorCatalogue.ExistingOtherRoot, () =>
            {
                Distribute();
                node.Certificates.Remove(TrustStore.Root, set.Root.Thumbprint);
                node.Certificates.Add(TrustStore.Root, new NativeSet(qms, "other", new NativeShape(node.Clock.UtcNow)).Root.Der, null);
            }),
            (ErrorCatalogue.ExistingOtherRoot, () =>
            {
                var other = new NativeSet(qms, "another", new NativeShape(node.Clock.UtcNow));
                node.Certificates.Add(TrustStore.Root, set.Root.Der, null);
                node.Certificates.Add(TrustStore.Root, other.Root.Der, null);
                set.Install(CertificateKind.Server, "QDS01", node);
                other.Install(CertificateKind.Client, "QDS01", node);
            }),
            (ErrorCatalogue.ExistingOtherMachine, () => Distribute(name: "QDS02")),
            (ErrorCatalogue.ExistingWrongKind, () => Distribute(server: new NativeShape(node.Clock.UtcNow, Usage: KeyPurposeID.id_kp_clientAuth))),
            (ErrorCatalogue.ExistingOutOfDate, () => Distribute(server: new NativeShape(node.Clock.UtcNow.AddYears(-3), Years: 2))),
            (ErrorCatalogue.ExistingOutOfDate, () => Distribute(server: new NativeShape(node.Clock.UtcNow.AddYears(1)))),
            (ErrorCatalogue.ExistingOutOfDate, () => Distribute(new NativeSet(qms, "ended", new NativeShape(node.Clock.UtcNow.AddYears(-3), Years: 2)), server: new NativeShape(node.Clock.UtcNow), client: new NativeShape(node.Clock.UtcNow))),
            (ErrorCatalogue.ExistingKeyUnusable, () =>
            {
                Distribute();
                node.Keys.Closed.Add("native Server");
            }),
        };
        foreach (var (error, breakIt) in cases)
        {
            foreach (var key in node.Keys.All.ToList())
                node.Keys.Delete(KeyReference.New(key.Key));
            foreach (var store in (TrustStore[])[TrustStore.My, TrustStore.Root])
                node.Certificates.List(store).ToList().ForEach(c => node.Certificates.Remove(store, CertificateInfo.Parse(c.Der).Thumbprint));
            node.Keys.Closed.Clear();
            breakIt();
            Refused(error);
        }
    }

    [Fact]
    public void A_server_with_QVS_alone_has_no_port_to_wait_at()
    {
        node.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        data["ROLE"] = "QVS";
        Assert.Contains("14720", Refused(ErrorCatalogue.ExistingMissing).Message, StringComparison.Ordinal);

        var lonely = new FakeMachine("QVS01");
        lonely.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        var request = new Dictionary<string, string> { ["ROLE"] = "QVS", ["TRUST"] = "existing", ["TRUSTWAIT"] = "10" };
        var error = Assert.Throws<TrustException>(() => MsiRun.Do(() => new SetupEngine(lonely, log, _ => throw new InvalidOperationException()), SetupEngine.StagesOf(authority: false), request));
        Assert.Equal(ErrorCatalogue.ExistingNoPort.Code, error.Code);
        Assert.Empty(lonely.Firewall.List());
    }

    private void Distribute(NativeSet? from = null, string name = "QDS01", NativeShape? server = null, NativeShape? client = null)
    {
        var source = from ?? set;
        node.Certificates.Add(TrustStore.Root, source.Root.Der, null);
        source.Install(CertificateKind.Server, name, node, server);
        source.Install(CertificateKind.Client, name, node, client);
    }

    private void Install() => MsiRun.Do(() => Engine, SetupEngine.StagesOf(authority: false), data);

    private TrustException Refused(ErrorDefinition expected, string? before = null)
    {
        before ??= node.Snapshot(withProcessIds: true);
        var error = Assert.Throws<TrustException>(Install);
        Assert.Equal(expected.Code, error.Code);
        Assert.Equal(before, node.Snapshot(withProcessIds: true));
        return error;
    }
}
