using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Checks;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>The service of the Windows firewall does not run: somebody else looks after the ports, and setup does not fail on it.</summary>
public sealed class StoppedFirewallTests
{
    [Fact]
    public void Setup_goes_on_and_says_which_rules_to_ask_for()
    {
        var node = new NodeScenario();
        node.Machine.Firewall.IsStopped = true;

        node.Install();

        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Assert.Contains("warning: reading the firewall rules failed: the service Windows Defender Firewall (mpssvc) does not run; open them for the other servers: "
            + "QvTrust QVS TCP 4747 (inbound, TCP port 4747, allow), QvTrust QVS TCP 4749 (inbound, TCP port 4749, allow)", node.Log.Lines);
    }

    [Fact]
    public void So_does_an_uninstall_and_says_what_it_leaves()
    {
        var node = Servers.Installed();
        node.Machine.Firewall.IsStopped = true;

        node.Uninstall();

        Assert.Null(node.Machine.Settings.Get("QVS", "State"));
        Assert.Contains(node.Log.Lines, l => l.StartsWith("warning: ", StringComparison.Ordinal) && l.Contains("remove its rules of the group QvTrust for QlikView Server by hand"));
        node.Machine.Firewall.IsStopped = false;
        Assert.Equal(RoleTable.Qvs.Ports, node.Machine.Firewall.List().Select(r => r.Port));
    }

    [Fact]
    public void A_rollback_puts_back_everything_else()
    {
        var node = new NodeScenario();
        node.Machine.Firewall.IsStopped = true;
        var before = Before(node.Machine);

        Assert.Throws<TrustException>(() => node.Install(failAfter: "firewall"));

        Assert.Equal(before, Before(node.Machine));
    }

    private static string Before(FakeMachine machine)
    {
        machine.Firewall.IsStopped = false;
        var text = machine.Snapshot(withProcessIds: false);
        machine.Firewall.IsStopped = true;
        return text;
    }
}
