using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Tests.Setup;

// What is said, refused at once and restarted, each for its own reason alone.
public sealed partial class ExistingTrustTests
{
    [Fact]
    public void Certificates_of_an_old_QlikView_and_another_root_are_said_and_taken()
    {
        Distribute(new NativeSet(qms, "old", new NativeShape(node.Clock.UtcNow.AddYears(-1), IsOld: true)));
        var other = new NativeSet(qms, "other", new NativeShape(node.Clock.UtcNow)).Root;
        node.Certificates.Add(TrustStore.Root, other.Der, null);

        Install();

        Assert.Equal(["warning: CN=QDS01", "warning: CN=QVProxy"],
            log.Lines.Where(l => l.StartsWith("warning: ", StringComparison.Ordinal) && l.Contains("has no private extensions")).Select(l => l.Substring(0, l.IndexOf(" has", StringComparison.Ordinal))));
        Assert.Contains(log.Lines, l => l.StartsWith("warning: LM\\Root holds another", StringComparison.Ordinal) && l.Contains(other.Thumbprint));
    }

    [Fact]
    public void What_is_lost_after_it_was_verified_is_refused_when_it_is_secured()
    {
        Distribute();
        Engine.Run("prepare", data);
        Engine.Run("enrol", data);
        node.Keys.Delete(KeyReference.New("native Server"));

        Assert.Equal(ErrorCatalogue.ExistingKeyUnusable.Code, Assert.Throws<TrustException>(() => Engine.Run("trust", data)).Code);
    }

    [Theory]
    [InlineData("10", true)]
    [InlineData("0", false)]
    public void Where_waiting_cannot_help_or_is_not_wanted_the_port_stays_closed(string wait, bool isComplete)
    {
        data["TRUSTWAIT"] = wait;
        if (isComplete)
            Distribute(server: new NativeShape(node.Clock.UtcNow, Usage: KeyPurposeID.id_kp_clientAuth));
        var begun = node.Clock.UtcNow;

        Refused(isComplete ? ErrorCatalogue.ExistingWrongKind : ErrorCatalogue.ExistingMissing);

        Assert.Equal(begun, node.Clock.UtcNow);
        Assert.DoesNotContain(log.Lines, l => l.StartsWith("firewall rule", StringComparison.Ordinal));
    }

    [Fact]
    public void Certificates_that_came_meanwhile_are_loaded_though_their_keys_need_no_change()
    {
        data["TRUSTWAIT"] = "10";
        node.Clock.Meanwhile = () =>
        {
            if (node.Certificates.List(TrustStore.My).Count == 0)
                DistributeWithRights(set);
        };

        Install();

        Assert.Equal([RoleTable.Qds.ServiceName], node.Services.Started);
    }

    [Fact]
    public void Another_generation_is_loaded_though_the_service_is_younger_and_its_keys_need_no_change()
    {
        Distribute();
        Install();
        node.Services.Started.Clear();
        DistributeWithRights(new NativeSet(qms, "newer", new NativeShape(node.Clock.UtcNow.AddMonths(-6))));

        Install();

        Assert.Equal([RoleTable.Qds.ServiceName], node.Services.Started);
    }

    private void DistributeWithRights(NativeSet from)
    {
        Distribute(from);
        foreach (var key in node.Keys.All.Select(k => KeyReference.New(k.Key)).ToList())
            node.Keys.SetSecurity(key, KeyAcl.Private.Grant(["S-1-5-20"]).ToString());
    }
}
