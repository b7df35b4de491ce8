using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary><c>qvtrust renew</c> on a node that setup enrolled.</summary>
public sealed partial class NodeRenewalTests
{
    private static readonly TimeSpan ThreeYears = TimeSpan.FromDays(3 * 365);
    private readonly NodeScenario node = Installed();

    private FakeMachine Machine => node.Machine;

    [Fact]
    public void Both_certificates_are_new_and_the_services_run_with_them()
    {
        var old = Leaves();

        Assert.Equal(RenewalOutcome.Renewed, node.Renew(force: true));

        var now = Leaves();
        Assert.Equal(["CN=QVProxy", "CN=QVS01"], now.Select(c => c.Info.Subject));
        Assert.Empty(now.Select(c => c.Info.Thumbprint).Intersect(old.Select(c => c.Info.Thumbprint)));
        Assert.Empty(now.Select(c => c.Stored.Key!.Container).Intersect(old.Select(c => c.Stored.Key!.Container)));
        Assert.All(now, c => Assert.True(KeyAcl.Parse(Machine.Keys.GetSecurity(c.Stored.Key!)).CanRead("S-1-5-20")));
        Assert.All(now, c => Assert.True(TrustStores.HasUsableKey(Machine, c)));
        Assert.Equal(2, Machine.Keys.All.Count());
        Assert.Equal([RoleTable.Qvs.ServiceName], Machine.Services.Started);
        Assert.Equal(now[1].Info.Thumbprint, Machine.Settings.Get("QVS", RoleValues.ServerThumbprint));
        Assert.Equal(now[0].Info.Thumbprint, Machine.Settings.Get("QVS", RoleValues.ClientThumbprint));
        Assert.Equal("", Machine.Folder.PendingText);
        Assert.Null(Machine.Folder.Read("journal/current.xml"));
        Assert.Equal(4, node.Authority.Issued);
    }

    [Fact]
    public void A_repair_after_it_changes_nothing_and_an_uninstall_takes_the_new_ones_away()
    {
        node.Renew(force: true);
        var snapshot = Machine.Snapshot(withProcessIds: true);
        node.Install();
        Assert.Equal(snapshot, Machine.Snapshot(withProcessIds: true));

        node.Uninstall();

        Assert.Empty(Machine.Certificates.List(TrustStore.My));
        Assert.Empty(Machine.Keys.All);
    }

    [Fact]
    public void Nothing_is_asked_or_changed_until_two_thirds_of_the_life_are_over()
    {
        var due = CertificateRenewal.DueTimes(Machine).Values.Min();
        Assert.InRange(due - Leaves()[0].Info.NotBefore, TimeSpan.FromTicks(ThreeYears.Ticks / 3 * 2), TimeSpan.FromTicks(ThreeYears.Ticks / 60 * 43) + TimeSpan.FromDays(1));
        var before = Machine.Snapshot(withProcessIds: true);

        Machine.Clock.UtcNow = due.AddSeconds(-1);
        Assert.Equal(RenewalOutcome.NotDue, node.Renew());
        Assert.Contains($"renewal is due on {due:yyyy-MM-dd}", node.Log.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        Assert.Empty(node.Authority.Asked);

        Machine.Clock.UtcNow = due;
        node.Authority.MoveTo(due);
        Assert.Equal(RenewalOutcome.Renewed, node.Renew());
        Assert.Equal(RenewalOutcome.NotDue, node.Renew());
    }

    [Fact]
    public void Servers_are_due_at_times_of_their_own_that_never_change()
    {
        var certificate = Leaves()[0].Info;
        var times = Enumerable.Range(1, 50).Select(n => RenewalTime.Of(certificate, $"QVS{n:00}")).ToList();
        Assert.True(times.Select(t => t.Date).Distinct().Count() > 20);
        Assert.Equal(times[6], RenewalTime.Of(certificate, "qvs07"));
    }

    [Fact]
    public void Later_has_them_issued_and_touches_nothing_until_the_next_run_installs_them()
    {
        var before = Machine.Snapshot(withProcessIds: true);

        Assert.Equal(RenewalOutcome.Waiting, node.Renew(force: true, later: true));

        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        // A repair meanwhile neither installs nor forgets them.
        node.Install();
        Assert.Equal(RenewalOutcome.Waiting, node.Renew(later: true));
        node.Authority.IsUnreachable = true;
        Assert.Equal(RenewalOutcome.Renewed, node.Renew());
        Assert.Equal(2, node.Authority.Asked.Count);
        Assert.Equal(2, Machine.Keys.All.Count());
    }

    [Fact]
    public void What_waits_goes_with_an_uninstall()
    {
        node.Renew(force: true, later: true);
        Assert.Equal(4, Machine.Keys.All.Count());
        node.Uninstall();
        Assert.Empty(Machine.Keys.All);
        Assert.Equal("", Machine.Folder.PendingText);
    }

    [Fact]
    public void A_lost_reply_is_asked_for_again_with_the_same_key()
    {
        var before = Machine.Snapshot(withProcessIds: true);
        node.Authority.LosesReply = true;
        Assert.Equal("QVT3002", Assert.Throws<TrustException>(() => node.Renew(force: true)).Code);
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));

        node.Authority.LosesReply = false;
        // Without --force: what was begun is finished.
        Assert.Equal(RenewalOutcome.Renewed, node.Renew());

        Assert.Equal(4, node.Authority.Issued);
        Assert.Equal(2, Machine.Keys.All.Count());
    }

    [Fact]
    public void What_waits_without_its_key_or_for_another_certificate_is_asked_for_anew()
    {
        node.Renew(force: true, later: true);
        var waiting = Encoding.UTF8.GetString(Machine.Folder.Read("renewal.xml")!);
        Machine.Keys.Delete(PendingEnrolment.OfRenewal(Machine)[0].Added.Key!);
        node.Renew(later: true, force: true);
        Assert.Equal(4, Machine.Keys.All.Count());

        Machine.Folder.Write("renewal.xml", Encoding.UTF8.GetBytes(waiting.Replace(Leaves()[0].Info.Thumbprint, new string('0', 40))));
        Assert.Equal(RenewalOutcome.Renewed, node.Renew(force: true));
        Assert.Equal(8, node.Authority.Issued);
    }

    [Fact]
    public void A_service_that_does_not_run_with_the_new_ones_gets_the_old_ones_back()
    {
        var before = Machine.Snapshot(withProcessIds: false);
        var old = Leaves();
        Machine.Services.ComesUp = _ => Leaves().Select(c => c.Info.Thumbprint).SequenceEqual(old.Select(c => c.Info.Thumbprint));

        Assert.Equal("QVT2006", Assert.Throws<TrustException>(() => node.Renew(force: true)).Code);

        Assert.Equal(before, Machine.Snapshot(withProcessIds: false));
        Assert.Equal(ServiceState.Running, Machine.Services.Find(RoleTable.Qvs.ServiceName)!.State);
        Machine.Services.ComesUp = _ => true;
        Assert.Equal(RenewalOutcome.Renewed, node.Renew());
        Assert.Equal(4, node.Authority.Issued);
    }

    [Fact]
    public void A_key_that_may_open_data_stays_with_a_copy_of_its_certificate()
    {
        var own = Installed(withPrivateExtensions: true);
        var old = Leaves(own)[1];
        Assert.True(old.Info.HasPrivateExtensions);

        own.Renew(force: true);

        Assert.True(own.Machine.Keys.Exists(old.Stored.Key!));
        Assert.Equal(old.Info.Der, own.Machine.Folder.Read($"kept/{old.Info.Thumbprint}.cer"));
        Assert.Contains(own.Log.Lines, l => l.StartsWith($"kept: the private key of CN=QVS01 (container {old.Stored.Key!.Container})", StringComparison.Ordinal));
        Assert.Equal(3, own.Machine.Keys.All.Count());
        Assert.Equal(2, own.Machine.Certificates.List(TrustStore.My).Count);
    }

    [Fact]
    public void What_the_authority_calls_proven_is_still_proven_after_the_exchange()
    {
        var own = Installed(withPrivateExtensions: true);
        own.Authority.IsProven = true;
        own.Renew(force: true);
        Assert.Equal("proven", own.Machine.Settings.Get("QVS", RoleValues.Extensions));
    }

    [Fact]
    public void An_expired_certificate_still_asks()
    {
        Machine.Clock.UtcNow = Leaves()[0].Info.NotAfter.AddDays(20);
        node.Authority.MoveTo(Machine.Clock.UtcNow);
        Assert.Equal(RenewalOutcome.Renewed, node.Renew());
        Assert.All(Leaves(), c => Assert.True(c.Info.NotAfter > Machine.Clock.UtcNow));
    }

    [Fact]
    public void What_ends_with_its_root_is_not_renewed_again_and_again_but_only_when_forced()
    {
        node.Authority.MoveTo(node.Authority.Root.NotAfter.AddDays(-600));
        Machine.Clock.UtcNow = node.Authority.Root.NotAfter.AddDays(-600);
        Assert.Equal(RenewalOutcome.Renewed, node.Renew());
        Assert.All(Leaves(), c => Assert.Equal(node.Authority.Root.NotAfter, c.Info.NotAfter));
        var before = Machine.Snapshot(withProcessIds: true);

        Machine.Clock.UtcNow = node.Authority.Root.NotAfter.AddDays(-30);
        Assert.Equal(RenewalOutcome.NotDue, node.Renew());

        Assert.StartsWith("QVT6605: CN=QVS01 and CN=QVProxy end together", node.Log.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(node.Log.Lines[^1], Machine.Events.Entries[^1]);
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        Assert.Equal(RenewalOutcome.Renewed, node.Renew(force: true));
    }

    [Fact]
    public void Every_role_of_the_machine_shows_the_new_certificates()
    {
        Machine.Services.Install(RoleTable.Qvws.ServiceName, running: true);
        MsiRun.Do(() => node.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QVWS" });
        Machine.Services.Started.Clear();

        node.Renew(force: true);

        Assert.All((string[])["QVS", "QVWS"], r => Assert.Equal(Leaves()[1].Info.Thumbprint, Machine.Settings.Get(r, RoleValues.ServerThumbprint)));
        Assert.Equal([RoleTable.Qvs.ServiceName, RoleTable.Qvws.ServiceName], Machine.Services.Started);
    }

    [Fact]
    public void A_QMS_server_with_QMSs_own_set_and_a_node_that_QMS_gave_its_certificates_are_left_alone()
    {
        var qms = new QmsScenario();
        qms.Install();
        var before = qms.Machine.Snapshot(withProcessIds: true);
        Assert.Equal(RenewalOutcome.NotHere, new CertificateRenewal(qms.Machine, node.Log, (_, _) => node.Authority).Run(force: true, later: false));
        Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: true));
        Assert.Contains("is the QMS server", node.Log.Lines[^1], StringComparison.Ordinal);
        Assert.Empty(CertificateRenewal.DueTimes(qms.Machine));

        // What setup did not add is not in its record.
        Machine.Folder.Delete("added.xml");
        Assert.Equal(RenewalOutcome.NotHere, node.Renew(force: true));
        Assert.Contains("QMS distributed them", node.Log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_without_setup_or_without_its_key_is_told_what_to_do()
    {
        Assert.Equal("QVT6409", Assert.Throws<TrustException>(() => new CertificateRenewal(new FakeMachine("QVS09"), node.Log, (_, _) => node.Authority).Run(true, false)).Code);
        Machine.Keys.Delete(Leaves()[0].Stored.Key!);
        Assert.Equal("QVT2009", Assert.Throws<TrustException>(() => node.Renew(force: true)).Code);
    }

    private static NodeScenario Installed(bool withPrivateExtensions = false)
    {
        var scenario = new NodeScenario();
        if (withPrivateExtensions)
            scenario.Authority.Sample = new NativeSet(new FakeMachine("QMS01"), "native", new NativeShape(scenario.Machine.Clock.UtcNow)).Issue(CertificateKind.Server, "QMS01");
        scenario.Install();
        scenario.Machine.PowerOn();
        scenario.Machine.Services.Started.Clear();
        return scenario;
    }

    private List<FoundCertificate> Leaves() => Leaves(node);

    private static List<FoundCertificate> Leaves(NodeScenario scenario)
        => [.. TrustStores.Read(scenario.Machine, TrustStore.My).OrderBy(c => c.Info.Subject, StringComparer.Ordinal)];
}
