using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

/// <summary><c>qvtrust secrets rotate</c> on a QMS server whose authority this product made, and where it did not.</summary>
public sealed class RotationTests
{
    private static readonly byte[] Message = [1, 2, 3];

    [Fact]
    public void A_new_key_protects_and_the_old_one_still_reads()
    {
        var qms = Created();
        var before = ServerSecrets.Open(qms.Machine);
        var text = ProtectedText.Protect(before.Ring, Message, qms.Machine.Random);
        var key = Assert.Single(qms.Machine.Certificates.List(TrustStore.My), IsServer).Key;

        SecretsRotation.Run(qms.Engine, qms.Machine);

        var after = ServerSecrets.Open(qms.Machine);
        Assert.Equal([after.Ring.Current.Id, before.Ring.Current.Id], after.Ring.Keys.Select(k => k.Id));
        Assert.Equal(Message, ProtectedText.Unprotect(after.Ring, text));
        Assert.True(after.Certificate.PublicKeyEquals(before.Certificate));
        Assert.NotEqual(before.Certificate.Thumbprint, after.Certificate.Thumbprint);
        Assert.Equal(key, Assert.Single(qms.Machine.Certificates.List(TrustStore.My), IsServer).Key);
        Assert.Equal(before.Certificate.Der, qms.Machine.Folder.Read($"kept/{before.Certificate.Thumbprint}.cer"));
        Assert.Null(qms.Machine.Folder.Read(AddedRecord.CopyName(before.Certificate.Thumbprint)));
        Assert.Equal(
            new AddedCertificate(CertificateKind.Server, after.Certificate.Thumbprint, key),
            Assert.Single(AddedRecord.Load(qms.Machine).Certificates, c => c.Kind == CertificateKind.Server));
        Assert.Contains(after.Certificate.Thumbprint, Encoding.UTF8.GetString(qms.Machine.Folder.Read("authority/authority.json")!));
        Assert.Equal(after.Certificate.Thumbprint, qms.Machine.Settings.Get("QMS", RoleValues.ServerThumbprint));
        Assert.Equal([RoleTable.AuthorityService, RoleTable.Qms.ServiceName, RoleTable.DispatcherService], qms.Machine.Services.Started);
    }

    [Fact]
    public void A_repair_after_it_changes_nothing()
    {
        var qms = Created();
        SecretsRotation.Run(qms.Engine, qms.Machine);
        var snapshot = qms.Machine.Snapshot(withProcessIds: true);
        qms.Install();
        Assert.Equal(snapshot, qms.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void A_role_set_up_beside_it_binds_a_certificate_that_the_store_lost_to_its_key_again()
    {
        var qms = Created();
        qms.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        SecretsRotation.Run(qms.Engine, qms.Machine);
        var server = Assert.Single(qms.Machine.Certificates.List(TrustStore.My), IsServer);
        qms.Machine.Certificates.Remove(TrustStore.My, CertificateInfo.Parse(server.Der).Thumbprint);

        MsiRun.Do(() => qms.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01" });

        var again = Assert.Single(qms.Machine.Certificates.List(TrustStore.My), IsServer);
        Assert.Equal((server.Key, true), (again.Key, server.Der.SequenceEqual(again.Der)));
    }

    [Fact]
    public void What_a_setup_was_let_pass_with_does_not_refuse_a_rotation()
    {
        var qms = Created();
        qms.Machine.Facts.Set(@"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server", "Enabled", "0");
        SecretsRotation.Run(qms.Engine, qms.Machine);
        Assert.Equal(2, ServerSecrets.Open(qms.Machine).Ring.Keys.Count);
        Assert.True(qms.Log.Says("warning schannel-tls12-off (QVT6729): "));
    }

    [Fact]
    public void A_set_of_an_earlier_version_gets_its_first_key()
    {
        var qms = Created();
        WithoutSecrets(qms);
        Assert.Equal("QVT6001", Assert.Throws<TrustException>(() => ServerSecrets.Open(qms.Machine)).Code);

        SecretsRotation.Run(qms.Engine, qms.Machine);

        Assert.Single(ServerSecrets.Open(qms.Machine).Ring.Keys);
    }

    [Fact]
    public void An_adopted_set_is_refused_and_left_alone()
    {
        var qms = new QmsScenario();
        qms.Install();
        var before = qms.Machine.Snapshot(withProcessIds: true);

        var refused = Assert.Throws<TrustException>(() => SecretsRotation.Run(qms.Engine, qms.Machine));

        Assert.Equal("QVT6010", refused.Code);
        Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: true));
        Assert.Equal("QVT6001", Assert.Throws<TrustException>(() => ServerSecrets.Open(qms.Machine)).Code);
    }

    [Fact]
    public void An_adopted_set_beside_one_that_this_product_made_is_refused_too()
    {
        var qms = Created();
        var other = qms.MakeSet("adopted", new NativeShape(qms.Machine.Clock.UtcNow.AddHours(1)));
        qms.Machine.Clock.UtcNow = qms.Machine.Clock.UtcNow.AddHours(2);
        qms.Machine.Settings.Set("QMS", RoleValues.RootThumbprint, other.Thumbprint);
        var before = qms.Machine.Snapshot(withProcessIds: true);

        var refused = Assert.Throws<TrustException>(() => SecretsRotation.Run(qms.Engine, qms.Machine));

        Assert.Equal("QVT6010", refused.Code);
        Assert.Contains(other.Thumbprint, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void An_authority_service_that_comes_up_and_dies_gets_the_old_set_back()
    {
        var qms = Created();
        var before = Snapshot(qms);
        var dies = true;
        qms.Machine.Clock.Meanwhile = () =>
        {
            if (!dies || !qms.Machine.Services.Started.Contains(RoleTable.AuthorityService))
                return;
            dies = false;
            qms.Machine.Services.RequestStop(RoleTable.AuthorityService);
        };

        Assert.Equal("QVT2006", Assert.Throws<TrustException>(() => SecretsRotation.Run(qms.Engine, qms.Machine)).Code);

        Assert.Equal(before, Snapshot(qms));
    }

    [Theory]
    [InlineData(RoleTable.AuthorityService)]
    [InlineData("QlikviewManagementService")]
    public void A_service_that_does_not_come_up_again_gets_the_old_set_back(string service)
    {
        var qms = Created();
        var before = Snapshot(qms);
        var failures = 1;
        var meanwhile = "";
        qms.Machine.Services.ComesUp = name =>
        {
            qms.ExportPem();
            if (name != service || failures-- <= 0)
                return true;
            meanwhile = ProtectedText.Protect(ServerSecrets.Open(qms.Machine).Ring, Message, qms.Machine.Random);
            return false;
        };

        Assert.Equal("QVT2006", Assert.Throws<TrustException>(() => SecretsRotation.Run(qms.Engine, qms.Machine)).Code);

        Assert.Equal(before, Snapshot(qms));
        // What was protected with the new key before it was undone still opens, now and after the next rotation everywhere.
        Assert.Equal(Message, ProtectedText.Unprotect(ServerSecrets.Open(qms.Machine).Ring, meanwhile));
        SecretsRotation.Run(qms.Engine, qms.Machine);
        using var key = qms.Machine.Keys.Open(qms.Machine.Certificates.List(TrustStore.My).Single(c => IsServer(c)).Key!);
        Assert.Equal(3, SecretsKeyRing.Open(ServerSecrets.Open(qms.Machine).Certificate, key)!.Keys.Count);
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void The_power_may_go_before_any_write_and_the_old_or_the_new_set_is_whole()
    {
        var cuts = 0;
        for (var n = 1; ; n++, cuts++)
        {
            var qms = Created();
            var old = ServerSecrets.Open(qms.Machine).Ring;
            var text = ProtectedText.Protect(old, Message, qms.Machine.Random);
            qms.Machine.PowerOn();
            qms.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => SecretsRotation.Run(qms.Engine, qms.Machine)))
                break;
            qms.Machine.PowerOn();
            // Even before anything recovers: whatever a service or an administrator finds opens what was protected.
            Assert.Equal(Message, ProtectedText.Unprotect(ServerSecrets.Open(qms.Machine).Ring, text));

            qms.Install();

            var found = ServerSecrets.Open(qms.Machine);
            Assert.Contains(old.Current.Id, found.Ring.Keys.Select(k => k.Id));
            Assert.InRange(found.Ring.Keys.Count, 1, 2);
            Assert.Single(qms.Machine.Certificates.List(TrustStore.My), IsServer);
            Assert.Contains(found.Certificate.Thumbprint, Encoding.UTF8.GetString(qms.Machine.Folder.Read("authority/authority.json")!));
            Assert.Contains(found.Certificate.Thumbprint, Encoding.UTF8.GetString(qms.Machine.Folder.Read("added.xml")!));
            Assert.All(qms.Machine.Services.All, s => Assert.Equal(ServiceState.Running, s.State));
            Assert.Null(PemFiles.WhyStale(qms.Machine, CertificateInfo.Parse(qms.Machine.Certificates.List(TrustStore.Root).Single().Der), found.Certificate));
        }
        Assert.True(cuts > 30, $"only {cuts} writes were cut: the test no longer sees the whole rotation");
    }

    // Without the copy of the undone certificate, which stays on purpose.
    private static string Snapshot(QmsScenario qms)
        => string.Join("\n", qms.Machine.Snapshot(withProcessIds: false).Split('\n').Where(l => !l.StartsWith("file kept/", StringComparison.Ordinal)));

    private static QmsScenario Created()
    {
        var qms = new QmsScenario(started: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Install();
        foreach (var service in qms.Machine.Services.All.ToList())
            qms.Machine.Services.RequestStart(service.Name);
        qms.Machine.Services.Started.Clear();
        return qms;
    }

    // The server certificate without the ring, in the store and in every record.
    private static void WithoutSecrets(QmsScenario qms)
    {
        var old = qms.Machine.Certificates.List(TrustStore.My).Single(c => IsServer(c));
        var root = qms.Machine.Certificates.List(TrustStore.Root).Single();
        using var rootKey = qms.Machine.Keys.Open(root.Key!);
        var info = CertificateInfo.Parse(old.Der);
        var der = new CertificateIssuer(CertificateInfo.Parse(root.Der), rootKey, null, null)
            .Issue(CertificateKind.Server, "QMS01", info.SubjectPublicKeyInfo, SerialNumbers.Next(qms.Machine.Random), qms.Machine.Clock.UtcNow);
        qms.Machine.Certificates.Add(TrustStore.My, der, old.Key);
        qms.Machine.Certificates.Remove(TrustStore.My, info.Thumbprint);
        foreach (var file in (string[])["added.xml", "authority/authority.json"])
        {
            var text = Encoding.UTF8.GetString(qms.Machine.Folder.Read(file)!).Replace(info.Thumbprint, CertificateInfo.Parse(der).Thumbprint);
            qms.Machine.Folder.Write(file, Encoding.UTF8.GetBytes(text));
        }
    }

    private static bool IsServer(StoredCertificate certificate) => CertificateInfo.Parse(certificate.Der).CommonName == "QMS01";
}
