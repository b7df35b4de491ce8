using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

public sealed class NodeSetupTests
{
    private readonly NodeScenario node = new();

    public static IEnumerable<object[]> Stages => SetupEngine.StagesOf(authority: false).Select(s => new object[] { s });

    [Fact]
    public void Install_brings_certificates_rights_rules_and_a_restart()
    {
        var processId = node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId;

        node.Install();

        var my = node.Machine.Certificates.List(TrustStore.My);
        Assert.Equal(["CN=QVProxy", "CN=QVS01"], my.Select(c => CertificateInfo.Parse(c.Der).Subject).OrderBy(s => s, StringComparer.Ordinal));
        Assert.All(my, c => Assert.True(KeyAcl.Parse(node.Machine.Keys.GetSecurity(c.Key!)).CanRead("S-1-5-20")));
        Assert.Null(Assert.Single(node.Machine.Certificates.List(TrustStore.Root)).Key);
        Assert.Equal([4747, 4749], node.Machine.Firewall.List().Select(r => r.Port));
        Assert.NotEqual(processId, node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId);
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Assert.Equal("QMS01", node.Machine.Settings.Get("", "QmsHost"));
        Assert.False(node.Machine.Files.Exists(NodeScenario.TokenPath), "the token file is deleted after success");
        Assert.Null(node.Machine.Folder.Read(Journal.FileName));
        Assert.Equal("", node.Machine.Folder.PendingText);
    }

    [Fact]
    public void A_second_install_changes_nothing_and_restarts_nothing()
    {
        node.Install();
        var before = node.Machine.Snapshot(withProcessIds: true);

        node.Install();

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        Assert.Equal(2, node.Authority.Issued);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_failure_after_any_stage_leaves_the_server_as_it_was(string stage)
    {
        var before = node.Machine.Snapshot(withProcessIds: false);

        Assert.Throws<TrustException>(() => node.Install(failAfter: stage));

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
        Assert.True(node.Machine.Files.Exists(NodeScenario.TokenPath), "the token file is still there for the retry");
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_retry_after_a_failure_gets_the_same_certificates(string stage)
    {
        Assert.Throws<TrustException>(() => node.Install(failAfter: stage));

        node.Install();

        Assert.Equal(2, node.Authority.Issued);
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
    }

    [Fact]
    public void A_service_that_does_not_come_up_undoes_everything()
    {
        node.Machine.Services.ComesUp = _ => node.Machine.Certificates.List(TrustStore.My).Count == 0;
        var before = node.Machine.Snapshot(withProcessIds: false);

        var error = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal(ErrorCatalogue.ServiceDidNotStart.Code, error.Code);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void A_service_that_hangs_in_its_start_is_given_up_and_the_next_run_finishes_the_undoing()
    {
        var before = node.Machine.Snapshot(withProcessIds: false);
        node.Machine.Services.HangsInStart = _ => true;

        var error = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal(ErrorCatalogue.ServiceDidNotStart.Code, error.Code);
        Assert.Empty(node.Machine.Certificates.List(TrustStore.My));
        Assert.Contains(error.Errors, e => e.Code == ErrorCatalogue.UndoIncomplete.Code);

        // The administrator ends the hanging process, mends the cause and runs the same command again.
        node.Machine.Services.HangsInStart = _ => false;
        node.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: false, "NetworkService", "S-1-5-20");
        node.Install();

        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Assert.Equal(ServiceState.Running, node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.State);
        node.Uninstall();
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void What_the_undo_of_the_stage_before_puts_back_is_no_error_in_the_end()
    {
        var before = node.Machine.Snapshot(withProcessIds: false);
        node.Log.Met = line => node.Machine.Firewall.IsStopped = line.StartsWith("Qlik services: restarting", StringComparison.Ordinal) || (node.Machine.Firewall.IsStopped && !line.StartsWith("QVT5003", StringComparison.Ordinal));

        var error = Assert.Throws<TrustException>(() => node.Install(failAfter: "restart"));

        Assert.True(node.Log.Says("QVT5003"));
        Assert.Equal(["QVT5005"], error.Errors.Select(e => e.Code));
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void Uninstall_removes_what_was_added_and_only_that()
    {
        var before = node.Machine.Snapshot(withProcessIds: false);
        node.Install();

        node.Uninstall();

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void Uninstall_where_nothing_was_set_up_changes_nothing()
    {
        var before = node.Machine.Snapshot(withProcessIds: true);

        node.Uninstall();

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void The_error_of_an_earlier_run_is_cleared_and_not_repeated_in_the_log()
    {
        node.Machine.Settings.Set("QVS", "LastError", ErrorCatalogue.HostMissing.Describe() + " " + ErrorCatalogue.HostMissing.Describe());

        node.Install();

        Assert.Null(node.Machine.Settings.Get("QVS", "LastError"));
        Assert.DoesNotContain("QVT", string.Join("\n", node.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Uninstall_needs_no_setting()
    {
        node.Install();
        node.Machine.Settings.Set("", "QmsHost", "10.0.0.1;<");
        node.Machine.Settings.Set("", "AuthorityPort", "none");

        node.Uninstall();

        Assert.Empty(node.Machine.Certificates.List(TrustStore.My));
        Assert.Empty(node.Machine.Settings.All);
    }

    [Fact]
    public void A_deleted_rule_and_a_deleted_certificate_come_back_without_a_token()
    {
        node.Install();
        var before = node.Machine.Snapshot(withProcessIds: false);
        node.Machine.Firewall.Remove("QvTrust QVS TCP 4749");
        var server = node.Machine.Certificates.List(TrustStore.My).Single(c => CertificateInfo.Parse(c.Der).CommonName == "QVS01");
        node.Machine.Certificates.Remove(TrustStore.My, CertificateInfo.Parse(server.Der).Thumbprint);

        node.Install();

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
        Assert.Equal(2, node.Authority.Issued);
    }

    [Fact]
    public void What_the_authority_knows_of_its_extensions_outlives_repairs_and_serves_other_roles()
    {
        node.Authority.Sample = new NativeSet(new FakeMachine("QMS01"), "native", new NativeShape(node.Machine.Clock.UtcNow)).Issue(CertificateKind.Server, "QMS01");
        node.Install();
        Assert.Equal("unproven", node.Machine.Settings.Get("QVS", "Extensions"));
        node.Uninstall();
        node.Authority.ForgetRedemptions();
        node.PlaceTokenFile();
        node.Authority.IsProven = true;

        node.Install();
        node.Install();
        Assert.Equal("proven", node.Machine.Settings.Get("QVS", "Extensions"));
        node.Machine.Services.Install(RoleTable.Dsc.ServiceName, running: true);
        node.Data["ROLE"] = "DSC";
        node.Install();
        Assert.Equal("proven", node.Machine.Settings.Get("DSC", "Extensions"));

        node.Uninstall();
        MsiRun.Do(() => node.Engine, ["remove"], new Dictionary<string, string> { ["ROLE"] = "DSC" });
        Assert.Empty(node.Machine.Settings.All);
    }

    [Fact]
    public void Lost_rights_are_mended_and_the_services_restarted()
    {
        node.Install();
        var processId = node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId;
        var key = node.Machine.Certificates.List(TrustStore.My)[0].Key!;
        node.Machine.Keys.SetSecurity(key, KeyAcl.Private.ToString());

        node.Install();

        Assert.True(KeyAcl.Parse(node.Machine.Keys.GetSecurity(key)).CanRead("S-1-5-20"));
        Assert.NotEqual(processId, node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId);
    }

    [Fact]
    public void A_lost_key_asks_for_a_token_and_a_new_token_replaces_the_certificate()
    {
        node.Install();
        var server = node.Machine.Certificates.List(TrustStore.My).Single(c => CertificateInfo.Parse(c.Der).CommonName == "QVS01");
        node.Machine.Keys.Delete(server.Key!);
        node.Data.Remove("ENROLLTOKENFILE");

        var error = Assert.Throws<TrustException>(() => node.Install());
        Assert.Equal(ErrorCatalogue.KeyGone.Code, error.Code);

        node.Authority.ForgetRedemptions();
        node.PlaceTokenFile();
        node.Data["ENROLLTOKENFILE"] = NodeScenario.TokenPath;
        node.Install();
        var leaf = Assert.Single(node.Machine.Certificates.List(TrustStore.My), c => CertificateInfo.Parse(c.Der).CommonName == "QVS01");
        Assert.NotEqual(CertificateInfo.Parse(server.Der).Thumbprint, CertificateInfo.Parse(leaf.Der).Thumbprint);
    }

    [Fact]
    public void A_new_host_without_an_address_takes_the_saved_address_away()
    {
        var node = new NodeScenario();
        node.Data["QMSADDRESS"] = "10.0.0.1";
        node.Install();
        Assert.Equal("10.0.0.1", node.Machine.Settings.Get("", "QmsAddress"));
        node.Data.Remove("QMSADDRESS");
        node.Install();
        Assert.Equal("10.0.0.1", node.Machine.Settings.Get("", "QmsAddress"));

        node.Data["QMSHOST"] = "QMS02";
        node.Install();

        Assert.Equal(("QMS02", null), (node.Machine.Settings.Get("", "QmsHost"), node.Machine.Settings.Get("", "QmsAddress")));
    }

    [Fact]
    public void A_token_for_a_server_that_QMS_gave_certificates_is_refused_and_stays()
    {
        var node = new NodeScenario();
        node.Install();
        // As if this product had not put them there.
        node.Machine.Folder.Delete("added.xml");
        foreach (var name in new[] { "State", "ServerThumbprint" })
            node.Machine.Settings.Set("QVS", name, null);
        node.Machine.Files.Content[NodeScenario.TokenPath] = System.Text.Encoding.ASCII.GetBytes(node.Authority.Token.Encode());
        Assert.Equal("QVT2078", Assert.Throws<TrustException>(() => node.Install()).Code);
        Assert.True(node.Machine.Files.Content.ContainsKey(NodeScenario.TokenPath));
    }

    [Fact]
    public void Refusals_change_nothing()
    {
        var cases = new Dictionary<string, Action<NodeScenario>>
        {
            [ErrorCatalogue.HostUnreachable.Code] = s => s.Authority.IsUnreachable = true,
            [ErrorCatalogue.PinMismatch.Code] = s => s.Machine.Files.Content[NodeScenario.TokenPath] =
                System.Text.Encoding.ASCII.GetBytes(new FakeAuthority().Token.Encode()),
            [ErrorCatalogue.TokenMissing.Code] = s => s.Data.Remove("ENROLLTOKENFILE"),
            [ErrorCatalogue.TokenFileUnreadable.Code] = s => s.Machine.Files.Content.Clear(),
            [ErrorCatalogue.TokenMalformed.Code] = s => s.Machine.Files.Content[NodeScenario.TokenPath] = [1, 2, 3],
            [ErrorCatalogue.QlikViewTooOld.Code] = s => s.Machine.Files.Versions[@"C:\" + RoleTable.Qvs.ServiceName + ".exe"] = new Version(11, 20),
            [ErrorCatalogue.FolderForeign.Code] = s => s.Machine.Folder.IsForeign = true,
            [ErrorCatalogue.DiskFull.Code] = s => s.Machine.Folder.IsFull = true,
            [ErrorCatalogue.HostIsAddress.Code] = s => s.Data["QMSHOST"] = "10.0.0.1",
            [ErrorCatalogue.HostIsFqdn.Code] = s => s.Data["QMSHOST"] = "qms01.example.test",
            [ErrorCatalogue.OtherRootOfOurName.Code] = s => s.PlaceForeignCertificate(),
            [ErrorCatalogue.ServiceDisabled.Code] = s => s.Machine.Services.Disable(RoleTable.Qvs.ServiceName),
            [ErrorCatalogue.ServiceAccountUnknown.Code] = s => s.Machine.Services.Install(RoleTable.Qvs.ServiceName, true, @"GONE\user", null),
        };
        foreach (var pair in cases)
        {
            var scenario = new NodeScenario();
            pair.Value(scenario);
            var before = scenario.Machine.Snapshot(withProcessIds: true);

            var error = Assert.Throws<TrustException>(() => scenario.Install());

            Assert.Equal(pair.Key, error.Code);
            Assert.Equal(before, scenario.Machine.Snapshot(withProcessIds: true));
        }
    }
}
