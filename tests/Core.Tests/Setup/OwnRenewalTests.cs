using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

/// <summary><c>qvtrust renew</c> on a QMS server whose authority this product made.</summary>
public sealed class OwnRenewalTests
{
    private static readonly byte[] Message = [1, 2, 3];
    private readonly QmsScenario qms = Created();

    private FakeMachine Machine => qms.Machine;

    [Fact]
    public void Both_certificates_are_new_for_the_same_keys_and_everything_names_them()
    {
        var (root, server, client) = Set();
        var text = ProtectedText.Protect(ServerSecrets.Open(Machine).Ring, Message, Machine.Random);
        Machine.Clock.UtcNow = server.NotBefore.AddDays(700);
        Assert.Equal(RenewalOutcome.NotDue, Renew());
        Assert.Equal([client.Thumbprint, server.Thumbprint], CertificateRenewal.DueTimes(Machine).Keys.OrderBy(t => t == server.Thumbprint));
        Machine.Clock.UtcNow = CertificateRenewal.DueTimes(Machine)[server.Thumbprint];
        Assert.Equal(RenewalOutcome.Waiting, Renew(later: true));

        Assert.Equal(RenewalOutcome.Renewed, Renew());

        var now = Set();
        Assert.Equal(root.Thumbprint, now.Root.Thumbprint);
        Assert.All((CertificateInfo[])[now.Server, now.Client], c => Assert.Equal(Machine.Clock.UtcNow.AddYears(3).Date, c.NotAfter.Date));
        Assert.True(now.Server.PublicKeyEquals(server) && now.Client.PublicKeyEquals(client));
        Assert.Equal(3, Machine.Certificates.List(TrustStore.My).Count + Machine.Certificates.List(TrustStore.Root).Count);
        Assert.Equal(3, Machine.Keys.All.Count());
        Assert.Equal(Message, ProtectedText.Unprotect(ServerSecrets.Open(Machine).Ring, text));
        var configuration = System.Text.Encoding.UTF8.GetString(Machine.Folder.Read("authority/authority.json")!);
        Assert.All((CertificateInfo[])[now.Server, now.Client], c => Assert.Contains(c.Thumbprint, configuration, StringComparison.Ordinal));
        Assert.Equal(now.Server.Thumbprint, Machine.Settings.Get("QMS", RoleValues.ServerThumbprint));
        Assert.Equal([RoleTable.AuthorityService, RoleTable.Qms.ServiceName, RoleTable.DispatcherService], Machine.Services.Started);
        Assert.Equal(RenewalOutcome.NotDue, Renew());
    }

    [Fact]
    public void A_set_that_has_expired_is_renewed_too()
    {
        Machine.Clock.UtcNow = Set().Server.NotAfter.AddDays(90);
        Assert.Equal(RenewalOutcome.Renewed, Renew());
        Assert.True(Set().Server.NotAfter > Machine.Clock.UtcNow);
        // And a setup finds it again.
        var snapshot = Machine.Snapshot(withProcessIds: true);
        qms.Install();
        Assert.Equal(snapshot, Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void A_cancel_is_honoured_while_the_authority_service_starts()
    {
        Machine.Services.RequestStart(RoleTable.AuthorityService);
        Machine.Services.HangsInStart = name => name == RoleTable.AuthorityService && !qms.Log.IsCancelled;
        Machine.Clock.Meanwhile = () => qms.Log.IsCancelled |= Machine.Services.Find(RoleTable.AuthorityService)!.State == ServiceState.Starting;

        Assert.Equal(ErrorCatalogue.Cancelled.Code, Assert.Throws<TrustException>(() => Renew(force: true)).Code);
    }

    [Fact]
    public void A_service_that_does_not_run_with_the_new_ones_gets_the_old_ones_back()
    {
        var before = Set();
        var exports = Machine.Services.ComesUp;
        Machine.Services.ComesUp = name => exports(name) && (name != RoleTable.Qms.ServiceName || Set().Server.Thumbprint == before.Server.Thumbprint);
        Assert.Equal("QVT2006", Assert.Throws<TrustException>(() => Renew(force: true)).Code);
        Assert.Equal((before.Server.Thumbprint, before.Client.Thumbprint), (Set().Server.Thumbprint, Set().Client.Thumbprint));
        Assert.All(Machine.Services.All, s => Assert.Equal(ServiceState.Running, s.State));
        Assert.Equal(before.Server.Thumbprint, AuthoritySet.Own(Machine)!.Server.Info.Thumbprint);
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void The_power_may_go_before_any_write_and_the_same_command_comes_to_the_same_end()
    {
        var cuts = 0;
        for (var n = 1; ; n++, cuts++)
        {
            var cut = Created();
            var old = Set(cut.Machine);
            cut.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => Renew(cut.Machine, force: true)))
                break;
            cut.Machine.PowerOn();
            Renew(cut.Machine, force: true);
            Assert.NotEqual(old.Server.Thumbprint, Set(cut.Machine).Server.Thumbprint);
            Assert.NotEqual(old.Client.Thumbprint, Set(cut.Machine).Client.Thumbprint);
            Assert.Equal(2, cut.Machine.Certificates.List(TrustStore.My).Count);
            Assert.All(cut.Machine.Services.All, s => Assert.Equal(ServiceState.Running, s.State));
            Assert.Null(cut.Machine.Folder.Read("journal/current.xml"));
        }
        Assert.True(cuts > 25, $"only {cuts} writes were cut: the test no longer sees the whole renewal");
    }

    [Fact]
    public void A_set_that_QMS_has_renewed_itself_is_left_alone()
    {
        var (_, server, _) = Set();
        using var key = Machine.Keys.Open(AuthoritySet.Own(Machine)!.Root.Stored.Key!);
        var der = new CertificateIssuer(Set().Root, key, null, null).Issue(CertificateKind.Server, "QMS01", server.SubjectPublicKeyInfo, SerialNumbers.Next(Machine.Random), Machine.Clock.UtcNow.AddDays(10));
        Machine.Certificates.Add(TrustStore.My, der, AuthoritySet.Own(Machine)!.Server.Stored.Key);
        Assert.Equal(RenewalOutcome.NotHere, Renew(force: true));
    }

    [Fact]
    public void What_ends_with_its_root_is_not_renewed_again_and_again()
    {
        Machine.Clock.UtcNow = Set().Root.NotAfter.AddDays(-300);
        Assert.Equal(RenewalOutcome.Renewed, Renew());
        Machine.Clock.UtcNow = Set().Root.NotAfter.AddDays(-10);
        Assert.Equal(RenewalOutcome.NotDue, Renew());
        Assert.StartsWith("QVT6605: ", qms.Log.Lines[^1], StringComparison.Ordinal);
    }

    private RenewalOutcome Renew(bool force = false, bool later = false)
        => new CertificateRenewal(Machine, qms.Log, (_, _) => throw new InvalidOperationException("QMS asks nobody")).Run(force, later);

    private static RenewalOutcome Renew(FakeMachine machine, bool force)
        => new CertificateRenewal(machine, new FakeSetupLog(), (_, _) => throw new InvalidOperationException("QMS asks nobody")).Run(force, later: false);

    private (CertificateInfo Root, CertificateInfo Server, CertificateInfo Client) Set() => Set(Machine);

    private static (CertificateInfo Root, CertificateInfo Server, CertificateInfo Client) Set(FakeMachine machine)
    {
        var my = TrustStores.Read(machine, TrustStore.My).Select(c => c.Info).ToList();
        return (TrustStores.Roots(machine)[0].Info, my.Single(c => c.CommonName == machine.Name), my.Single(c => c.CommonName == "QVProxy"));
    }

    private static QmsScenario Created()
    {
        var scenario = new QmsScenario(made: false);
        scenario.Data["AUTHORITY"] = "create";
        scenario.Install();
        scenario.Machine.Services.RequestStart(RoleTable.AuthorityService);
        scenario.Machine.PowerOn();
        scenario.Machine.Services.Started.Clear();
        return scenario;
    }
}
