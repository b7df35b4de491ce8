using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Tests.Setup;

/// <content>While setup waits for QMS to distribute them.</content>
public sealed partial class ExistingTrustTests
{
    [Fact]
    public void The_installation_port_is_open_while_setup_waits_and_closed_after_it()
    {
        data["TRUSTWAIT"] = "10";
        var begun = node.Clock.UtcNow;
        var open = 0;
        node.Clock.Meanwhile = () =>
        {
            open += node.Firewall.List().Count(r => r.Name == Installation && r.Port == 14720);
            if (node.Clock.UtcNow >= begun.AddMinutes(5) && node.Certificates.List(TrustStore.My).Count == 0)
                Distribute();
        };

        Engine.Run("prepare", data);
        Engine.Run("enrol", data);
        Assert.Equal(300, open);
        Assert.Empty(node.Firewall.List());
        foreach (var stage in SetupEngine.StagesOf(authority: false).Skip(2))
            Engine.Run(stage, data);
        Engine.Commit();

        Assert.Equal([4720], node.Firewall.List().Select(r => r.Port));
        Assert.Equal([RoleTable.Qds.ServiceName], node.Services.Started);
        Assert.Equal(set.Root.Thumbprint, node.Settings.Get("QDS", RoleValues.RootThumbprint));
    }

    [Fact]
    public void The_port_is_open_to_whom_the_others_are_and_a_firewall_that_is_stopped_meanwhile_hides_no_reason()
    {
        (data["TRUSTWAIT"], data["FIREWALLREMOTE"], data["FIREWALLPROFILE"]) = ("1", "10.1.0.0/16", "domain");
        FirewallRule? open = null;
        node.Clock.Meanwhile = () =>
        {
            if (node.Firewall.IsStopped)
                return;
            open = Assert.Single(node.Firewall.List());
            node.Firewall.IsStopped = true;
        };

        Assert.Contains(ErrorCatalogue.ExistingMissing.Code, Assert.Throws<TrustException>(Install).Errors[0].Code);

        Assert.Equal(("10.1.0.0/16", FirewallProfiles.Domain), (open!.Remote, open.Profiles));
    }

    [Fact]
    public void Time_that_runs_out_a_cancel_and_what_stays_wrong_close_the_port_too()
    {
        data["TRUSTWAIT"] = "3";
        var begun = node.Clock.UtcNow;
        Refused(ErrorCatalogue.ExistingMissing);
        Assert.True(node.Clock.UtcNow >= begun.AddMinutes(3));

        node.Clock.Meanwhile = () => log.IsCancelled = true;
        Refused(ErrorCatalogue.Cancelled);
        log.IsCancelled = false;

        begun = node.Clock.UtcNow;
        node.Clock.Meanwhile = () =>
        {
            if (node.Certificates.List(TrustStore.My).Count > 0)
                return;
            Distribute(server: new NativeShape(node.Clock.UtcNow, Usage: KeyPurposeID.id_kp_clientAuth));
        };
        Assert.Equal(ErrorCatalogue.ExistingWrongKind.Code, Assert.Throws<TrustException>(Install).Code);
        Assert.Empty(node.Firewall.List());
        Assert.True(node.Clock.UtcNow < begun.AddMinutes(1));
    }

    [Fact]
    public void What_is_wrong_for_a_moment_only_is_waited_for_and_counts_from_when_nothing_is_missing()
    {
        data["TRUSTWAIT"] = "3";
        var begun = node.Clock.UtcNow;
        node.Clock.Meanwhile = () =>
        {
            if (node.Clock.UtcNow >= begun.AddSeconds(20) && node.Certificates.List(TrustStore.My).Count == 0)
            {
                Distribute();
                node.Keys.Closed.Add("native Server");
            }
            if (node.Clock.UtcNow >= begun.AddSeconds(25))
                node.Keys.Closed.Clear();
        };

        Install();

        Assert.Equal(set.Root.Thumbprint, node.Settings.Get("QDS", RoleValues.RootThumbprint));
    }

    [Fact]
    public void A_run_that_was_killed_while_it_waited_leaves_a_port_that_the_next_one_closes()
    {
        var before = node.Snapshot(withProcessIds: true);
        data["TRUSTWAIT"] = "3";
        Engine.Run("prepare", data);
        // What the killed run had journalled and done.
        var journal = Journal.Load(node)!;
        var change = new ChangeFirewallRule(FirewallStage.InstallationRule(RoleTable.Qds, 14720, new FirewallSettings(FirewallRemote.Any, FirewallProfiles.All, WebPorts: true, [])), present: true);
        journal.Record("enrol", change);
        change.Apply(node);
        data.Remove("TRUSTWAIT");

        Refused(ErrorCatalogue.ExistingMissing, before);
        Assert.Empty(node.Firewall.List());
    }
}
