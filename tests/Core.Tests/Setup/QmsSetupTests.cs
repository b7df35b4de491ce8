using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup;

public sealed class QmsSetupTests
{
    public static IEnumerable<object[]> Stages => SetupEngine.StagesOf(authority: true).Select(s => new object[] { s });

    [Fact]
    public void Adopting_restarts_nothing_when_only_our_own_service_gets_the_key()
    {
        var qms = new QmsScenario();
        var before = qms.Machine.Certificates.All.ToList();

        qms.Install();

        Assert.Equal(before, qms.Machine.Certificates.All);
        Assert.Empty(qms.Machine.Services.Started);
        Assert.True(KeyAcl.Parse(qms.Machine.Keys.All.Single(k => k.Key == "CN=QMS01 root").Value).CanRead(QmsScenario.ServiceSid));
        Assert.True(KeyAcl.Parse(qms.Machine.Keys.All.Single(k => k.Key == "CN=QMS01 Client").Value).CanRead(QmsScenario.ServiceSid));
        Assert.Equal([14780, 4780, 4799], qms.Machine.Firewall.List().Select(r => r.Port));
        Assert.Contains("\"port\": 14780", Encoding.UTF8.GetString(qms.Machine.Folder.Read("authority/authority.json")!), StringComparison.Ordinal);
        Assert.Contains("authority " + QmsScenario.ServiceSid, qms.Machine.Folder.Opened);
        // QMS renews what is QMS's.
        Assert.Equal(["QvTrust checks"], qms.Machine.Tasks.All.Keys);
    }

    [Fact]
    public void Rights_that_Qliks_account_lacks_are_mended_and_QMS_restarts_before_the_dispatcher()
    {
        var qms = new QmsScenario("NetworkService", "S-1-5-20");

        qms.Install();

        Assert.Equal([RoleTable.Qms.ServiceName, RoleTable.DispatcherService], qms.Machine.Services.Started);
        Assert.All(qms.Machine.Keys.All, k => Assert.True(KeyAcl.Parse(k.Value).CanRead("S-1-5-20")));
    }

    [Fact]
    public void Stale_PEM_files_make_QMS_export_them_again_before_the_dispatcher_starts()
    {
        var qms = new QmsScenario();
        qms.Machine.Files.Content[QmsScenario.ExportFolder + "server.pem"] = Encoding.ASCII.GetBytes("something else");

        qms.Install();

        Assert.Equal([RoleTable.Qms.ServiceName, RoleTable.DispatcherService], qms.Machine.Services.Started);
    }

    [Fact]
    public void The_port_of_the_metrics_that_an_administrator_wrote_stays()
    {
        var qms = new QmsScenario();
        qms.Install();
        Assert.DoesNotContain("metricsPort", Read(), StringComparison.Ordinal);

        qms.Machine.Folder.Write("authority/authority.json", Encoding.UTF8.GetBytes(Read().Replace("\"port\"", "\"metricsPort\" : 14781, \"port\"")));
        qms.Install();
        Assert.Contains("  \"metricsPort\": 14781,\r\n", Read(), StringComparison.Ordinal);

        string Read() => Encoding.UTF8.GetString(qms.Machine.Folder.Read("authority/authority.json")!);
    }

    [Fact]
    public void Create_makes_a_set_where_QMS_never_ran()
    {
        var qms = new QmsScenario(started: false);
        qms.Data["AUTHORITY"] = "create";

        qms.Install();

        var root = CertificateInfo.Parse(Assert.Single(qms.Machine.Certificates.List(TrustStore.Root)).Der);
        Assert.All(qms.Machine.Certificates.List(TrustStore.My), c => Assert.True(CertificateInfo.Parse(c.Der).IsSignedBy(root)));
        Assert.Empty(qms.Machine.Services.Started);
        Assert.Contains("\"profile\": \"own\"", Encoding.UTF8.GetString(qms.Machine.Folder.Read("authority/authority.json")!), StringComparison.Ordinal);
        Assert.Equal(RoleValues.Own, qms.Machine.Settings.Get("QMS", RoleValues.Extensions));
        Assert.Contains(qms.Log.Lines, l => l.StartsWith("SecretsKey: absent -> ", StringComparison.Ordinal) && l.EndsWith("unproven with QlikView", StringComparison.Ordinal));
        var snapshot = qms.Machine.Snapshot(withProcessIds: true);
        qms.Install();
        Assert.Equal(snapshot, qms.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void What_create_made_carries_SecretsKeys_that_its_server_key_opens()
    {
        var qms = new QmsScenario(started: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Install();

        var server = qms.Machine.Certificates.List(TrustStore.My).Single(c => SecretsKeyRing.IsIn(CertificateInfo.Parse(c.Der)));
        using var key = qms.Machine.Keys.Open(server.Key!);
        Assert.Single(SecretsKeyRing.Open(CertificateInfo.Parse(server.Der), key)!.Keys);
        Assert.Equal("CN=QMS01", CertificateInfo.Parse(server.Der).Subject);
    }

    [Fact]
    public void Create_is_refused_where_any_QlikViewCA_is()
    {
        var qms = new QmsScenario();
        qms.Data["AUTHORITY"] = "create";
        AssertRefused(qms, ErrorCatalogue.CreateRefused);
    }

    [Fact]
    public void A_QMS_that_was_never_started_is_said_so()
        => AssertRefused(new QmsScenario(started: false), ErrorCatalogue.StartQmsOnce);

    [Fact]
    public void The_active_root_is_found_by_signature_and_not_by_name()
    {
        var qms = new QmsScenario();
        var foreignKey = qms.Machine.Keys.Create("other root", true);
        using var rsa = qms.Machine.Keys.Open(foreignKey);
        var foreign = RootCertificate.Create(rsa, qms.Machine.Clock.UtcNow.AddYears(1), 10, qms.Machine.Random);
        qms.Machine.Certificates.Add(TrustStore.Root, foreign, foreignKey);

        qms.Install();

        Assert.NotEqual(CertificateInfo.Parse(foreign).Thumbprint, qms.Machine.Settings.Get("QMS", "RootThumbprint"));
    }

    [Fact]
    public void Two_roots_that_both_signed_are_listed_and_one_can_be_named()
    {
        var qms = new QmsScenario();
        var second = qms.MakeSet("second");
        AssertRefused(qms, ErrorCatalogue.SeveralRoots);

        qms.Data["AUTHORITYTHUMBPRINT"] = second.Thumbprint;
        qms.Install();

        Assert.Equal(second.Thumbprint, qms.Machine.Settings.Get("QMS", "RootThumbprint"));
    }

    [Fact]
    public void A_taken_port_is_refused()
    {
        var qms = new QmsScenario();
        qms.Machine.TakenPorts.Add(14780);
        AssertRefused(qms, ErrorCatalogue.PortTaken);
    }

    [Fact]
    public void A_taken_port_is_refused_while_our_service_runs_on_another()
    {
        var qms = new QmsScenario();
        qms.Install();
        qms.Machine.Services.RequestStart(RoleTable.AuthorityService);
        qms.Machine.TakenPorts.UnionWith([14780, 15000]);
        qms.Install();

        qms.Data["AUTHORITYPORT"] = "15000";
        AssertRefused(qms, ErrorCatalogue.PortTaken);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_failure_after_any_stage_leaves_the_server_as_it_was(string stage)
    {
        foreach (var create in (bool[])[false, true])
        {
            var qms = create ? new QmsScenario(started: false) : new QmsScenario("NetworkService", "S-1-5-20");
            if (create)
                qms.Data["AUTHORITY"] = "create";
            var before = qms.Machine.Snapshot(withProcessIds: false);

            Assert.Throws<TrustException>(() => qms.Install(failAfter: stage));

            Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: false));
        }
    }

    [Fact]
    public void Uninstall_keeps_the_set_and_takes_our_service_off_its_keys()
    {
        var qms = new QmsScenario();
        var before = qms.Machine.Snapshot(withProcessIds: true);
        qms.Install();

        qms.Uninstall();

        Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: true));
        Assert.Contains(qms.Log.Lines, l => l.StartsWith("kept: CN=QlikViewCA", StringComparison.Ordinal));
    }

    private static void AssertRefused(QmsScenario qms, ErrorDefinition expected)
    {
        var before = qms.Machine.Snapshot(withProcessIds: true);
        var error = Assert.Throws<TrustException>(() => qms.Install());
        Assert.Equal(expected.Code, error.Code);
        Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Another_port_closes_the_old_one()
    {
        var qms = new QmsScenario();
        qms.Install();
        qms.Data["AUTHORITYPORT"] = "15000";

        qms.Install();

        Assert.Equal([4780, 4799, 15000], qms.Machine.Firewall.List().Select(r => r.Port).OrderBy(p => p));
        Assert.Throws<TrustException>(() => { qms.Data["AUTHORITYPORT"] = "16000"; qms.Install(failAfter: "firewall"); });
        Assert.Equal([4780, 4799, 15000], qms.Machine.Firewall.List().Select(r => r.Port).OrderBy(p => p));
    }

    [Fact]
    public void A_set_that_setup_made_outlives_every_role_of_the_machine()
    {
        var qms = new QmsScenario(started: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Install();
        // Nobody else renews the set: the task is there, and a node's role on the same machine does not take it away.
        Assert.Single(qms.Machine.Tasks.All);
        qms.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: false);
        var node = new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01" };
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            qms.Engine.Run(stage, node);
        qms.Engine.Commit();
        var keys = qms.Machine.Keys.All.Count();
        Assert.Single(qms.Machine.Tasks.All);

        qms.Uninstall();
        qms.Engine.Run("remove", node);
        qms.Engine.Commit();

        Assert.Equal(2, qms.Machine.Certificates.List(TrustStore.My).Count);
        Assert.NotNull(Assert.Single(qms.Machine.Certificates.List(TrustStore.Root)).Key);
        Assert.Equal(keys, qms.Machine.Keys.All.Count());
        Assert.Null(qms.Machine.Settings.Get("", "QmsHost"));
        Assert.Empty(qms.Machine.Tasks.All);
    }

#if NET // Mono has no CertificateRequest.
    [Fact]
    public void Uninstall_looks_at_no_key_of_others()
    {
        var qms = new QmsScenario();
        qms.Install();
        var key = qms.Machine.Keys.Create("of others", true);
        using var rsa = qms.Machine.Keys.Open(key);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=QMS01", rsa, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var other = request.CreateSelfSigned(qms.Machine.Clock.UtcNow, qms.Machine.Clock.UtcNow.AddYears(1));
        qms.Machine.Certificates.Add(TrustStore.My, other.RawData, key);
        var rights = KeyAcl.Private.Grant([QmsScenario.ServiceSid]).ToString();
        qms.Machine.Keys.SetSecurity(key, rights);

        qms.Uninstall();

        Assert.Equal(rights, qms.Machine.Keys.GetSecurity(key));
    }
#endif

    [Fact]
    public void A_thumbprint_that_is_not_here_is_said_with_those_that_are()
    {
        var qms = new QmsScenario();
        qms.Data["AUTHORITYTHUMBPRINT"] = new string('A', 40);
        var error = Assert.Throws<TrustException>(() => qms.Install());
        Assert.Equal(ErrorCatalogue.RootNotFound.Code, error.Code);
        Assert.Contains(CertificateInfo.Parse(qms.Machine.Certificates.List(TrustStore.Root)[0].Der).Thumbprint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PEM_file_that_QMS_holds_open_is_stale_and_no_failure()
    {
        var qms = new QmsScenario();
        qms.Machine.Files.Locked.Add(QmsScenario.ExportFolder + "server.pem");
        qms.Machine.Services.ComesUp = _ => qms.Machine.Files.Locked.Remove(QmsScenario.ExportFolder + "server.pem") || true;

        qms.Install();

        Assert.Equal("trusted", qms.Machine.Settings.Get("QMS", "State"));
    }
}
