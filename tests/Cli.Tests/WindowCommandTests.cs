using QvTrust.Cli.Terminal;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust window</c> on a server in memory.</summary>
public sealed class WindowCommandTests
{
    private const string OfSetup = "QvTrust QDS TCP 14720";

    private readonly FakeMachine machine = new("QDS01");

    public WindowCommandTests()
    {
        machine.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
        machine.Files.Content[@"%ProgramFiles%\QvTrust\qvtrust.exe"] = [1];
    }

    [Fact]
    public async Task A_firewall_that_takes_no_local_rules_is_a_warning_with_the_rule_to_ask_for()
    {
        machine.Facts.Set(@"SOFTWARE\Policies\Microsoft\WindowsFirewall\DomainProfile", "AllowLocalPolicyMerge", "0");
        var run = await Session.RunOnAsync(machine, [], "window", "open");
        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.Contains(run.ErrorLines, l => l.StartsWith("warning firewall-unavailable (QVT6727): ", StringComparison.Ordinal)
            && l.TrimEnd().EndsWith(" add these: QvTrust window TCP 14720 (inbound, TCP port 14720, allow).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_setup_left_open_is_closed_by_its_own_option_alone()
    {
        await Session.RunOnAsync(machine, [], "window", "open");
        machine.Firewall.Add(new FirewallRule(OfSetup, 14720, ""));
        Assert.Equal("closed: TCP 14720", (await Session.RunOnAsync(machine, [], "window", "close", "--of-setup")).Out.Trim());
        Assert.Equal("QvTrust window TCP 14720", Assert.Single(machine.Firewall.List()).Name);
        machine.Firewall.Add(new FirewallRule(OfSetup, 14720, ""));
        Assert.Equal("closed: TCP 14720", (await Session.RunOnAsync(machine, [], "window", "close")).Out.Trim());
        Assert.Equal(OfSetup, Assert.Single(machine.Firewall.List()).Name);
    }
}
