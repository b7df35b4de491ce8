using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Sites as they are found: several generations, several roots, keys that cannot be used.</summary>
public sealed class AdoptionTests
{
    private readonly QmsScenario qms = new(made: false);

    private DateTimeOffset Now => qms.Machine.Clock.UtcNow;

    [Fact]
    public void The_root_of_the_newest_valid_server_certificate_is_the_active_one()
    {
        var old = qms.MakeSet("old", new NativeShape(Now.AddYears(-5)));
        var active = qms.MakeSet("active", new NativeShape(Now.AddYears(-1)));
        qms.MakeSet("future", new NativeShape(Now.AddYears(1)));

        Adopts(active);

        Assert.NotEqual(old.Thumbprint, qms.Machine.Settings.Get("QMS", "RootThumbprint"));
    }

    [Fact]
    public void A_newer_generation_that_ended_or_lost_its_keys_does_not_count()
    {
        var active = qms.MakeSet("active", new NativeShape(Now.AddYears(-5)));
        qms.MakeSet("ended", new NativeShape(Now.AddYears(-2), Years: 1));
        qms.MakeSet("lost", new NativeShape(Now.AddYears(-1)));
        qms.Machine.Keys.Delete(KeyReference.New("lost Server"));

        Adopts(active);
    }

    [Fact]
    public void A_set_of_version_1_beside_one_of_version_2_does_not_count_however_new()
    {
        var active = qms.MakeSet("active", new NativeShape(Now.AddYears(-2)));
        qms.MakeSet("version 1", new NativeShape(Now.AddYears(-1), IsOld: true));

        Adopts(active);
    }

    [Fact]
    public void The_same_root_renewed_with_its_key_is_two_candidates_and_one_can_be_named_for_good()
    {
        var (first, second) = RenewedRoot(new NativeShape(Now.AddYears(-1)));

        var error = Refused(ErrorCatalogue.SeveralRoots);
        Assert.Contains(first.Thumbprint, error.Message, StringComparison.Ordinal);
        Assert.Contains(second.Thumbprint, error.Message, StringComparison.Ordinal);

        qms.Data["AUTHORITYTHUMBPRINT"] = second.Thumbprint;
        Adopts(second);
        qms.Data.Remove("AUTHORITYTHUMBPRINT");
        Adopts(second);
    }

    [Fact]
    public void Of_a_root_and_its_renewal_the_one_that_is_still_valid_is_taken()
    {
        var (_, renewed) = RenewedRoot(new NativeShape(Now.AddYears(-3), Years: 2));

        Adopts(renewed);
    }

    [Fact]
    public void A_root_without_key_an_old_set_and_an_expired_root_are_told_apart()
    {
        var cases = new Dictionary<string, Action<QmsScenario>>
        {
            [ErrorCatalogue.RootOutOfDate.Code] = s => RootWithLongerLeaves(s, new NativeShape(Now.AddYears(-3), Years: 2)),
            [ErrorCatalogue.RootKeyMissing.Code] = s =>
            {
                var root = s.MakeSet("set");
                s.Machine.Certificates.Add(TrustStore.Root, root.Der, null);
                s.Machine.Keys.Delete(KeyReference.New("set root"));
            },
            [ErrorCatalogue.RootKeyClosed.Code] = s =>
            {
                s.MakeSet("set");
                s.Machine.Keys.Closed.Add("set root");
            },
            [ErrorCatalogue.OldSet.Code] = s => s.MakeSet("set", new NativeShape(Now.AddYears(-1), IsOld: true)),
            [ErrorCatalogue.OwnCertificateOutOfDate.Code] = s => s.MakeSet("set", new NativeShape(Now.AddYears(-3), Years: 2)),
            [ErrorCatalogue.OwnKeyUnusable.Code] = s =>
            {
                s.MakeSet("set");
                s.Machine.Keys.Closed.Add("set Client");
            },
            [ErrorCatalogue.NoServerCertificate.Code] = s => _ = new NativeSet(s.Machine, "set", new NativeShape(Now)),
            [ErrorCatalogue.NoClientCertificate.Code] = s => new NativeSet(s.Machine, "set", new NativeShape(Now)).Install(CertificateKind.Server, "QMS01"),
        };
        foreach (var pair in cases)
        {
            var scenario = new QmsScenario(made: false);
            pair.Value(scenario);
            var before = scenario.Machine.Snapshot(withProcessIds: true);

            var error = Assert.Throws<TrustException>(() => scenario.Install());

            Assert.Equal(pair.Key, error.Code);
            Assert.Equal(before, scenario.Machine.Snapshot(withProcessIds: true));
        }
    }

    [Fact]
    public void A_key_of_another_certificate_is_not_the_roots()
    {
        var root = qms.MakeSet("set");
        qms.Machine.Certificates.Add(TrustStore.Root, root.Der, KeyReference.New("set Client"));

        Refused(ErrorCatalogue.RootKeyClosed);
    }

    [Fact]
    public void Keys_that_are_not_exportable_or_in_a_provider_of_type_1_sign_in_place()
    {
        var root = qms.MakeSet("set", new NativeShape(Now, Exportable: false));
        var key = new KeyReference("set root", "Microsoft Strong Cryptographic Provider", 1, 1);
        qms.Machine.Certificates.Add(TrustStore.Root, root.Der, key);

        Adopts(root);

        Assert.Equal(key, qms.Machine.Certificates.List(TrustStore.Root).Single().Key);
    }

    [Fact]
    public void Nothing_of_any_generation_is_replaced_or_deleted()
    {
        qms.MakeSet("old", new NativeShape(Now.AddYears(-5)));
        qms.InForce = qms.MakeSet("active", new NativeShape(Now.AddYears(-1)));
        var certificates = qms.Machine.Certificates.All.ToList();
        var keys = qms.Machine.Keys.All.Select(k => k.Key).ToList();

        qms.Install();
        Assert.Equal(certificates, qms.Machine.Certificates.All);
        Assert.All(qms.Machine.Keys.All.Where(k => k.Key.StartsWith("old", StringComparison.Ordinal)), k => Assert.Equal(KeyAcl.Private.ToString(), k.Value));
        qms.Uninstall();

        Assert.Equal(certificates, qms.Machine.Certificates.All);
        Assert.Equal(keys, qms.Machine.Keys.All.Select(k => k.Key));
    }

    private (CertificateInfo First, CertificateInfo Renewed) RenewedRoot(NativeShape shape)
    {
        var set = new NativeSet(qms.Machine, "set", shape);
        var lasting = shape with { Years = 10 };
        set.Install(CertificateKind.Server, "QMS01", other: lasting);
        set.Install(CertificateKind.Client, "QMS01", other: lasting);
        var renewed = new NativeSet(qms.Machine, "renewed", new NativeShape(Now), set.RootKey);
        return (set.Root, renewed.Root);
    }

    private static void RootWithLongerLeaves(QmsScenario scenario, NativeShape shape)
    {
        var set = new NativeSet(scenario.Machine, "set", shape);
        set.Install(CertificateKind.Server, "QMS01", other: shape with { Years = 10 });
        set.Install(CertificateKind.Client, "QMS01", other: shape with { Years = 10 });
    }

    private void Adopts(CertificateInfo root)
    {
        qms.InForce = root;
        var before = qms.Machine.Certificates.All.ToList();
        qms.Install();
        Assert.Equal(root.Thumbprint, qms.Machine.Settings.Get("QMS", "RootThumbprint"));
        Assert.Equal(before, qms.Machine.Certificates.All);
    }

    private TrustException Refused(ErrorDefinition expected)
    {
        var before = qms.Machine.Snapshot(withProcessIds: true);
        var error = Assert.Throws<TrustException>(() => qms.Install());
        Assert.Equal(expected.Code, error.Code);
        Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: true));
        return error;
    }
}
