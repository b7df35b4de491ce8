using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Distribution;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

public sealed class InstallationWindowTests
{
    private const string Program = @"%ProgramFiles%\QvTrust\qvtrust.exe";
    private const string Task = "QvTrust installation window";

    private readonly FakeMachine machine = new("QDS01");
    private readonly FakeSetupLog log = new();

    public InstallationWindowTests()
    {
        machine.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
        machine.Services.Install(RoleTable.Dsc.ServiceName, running: true, "NetworkService", "S-1-5-20");
        machine.Files.Content[Program] = [1];
    }

    private InstallationWindow Window => new(machine, log);

    [Fact]
    public void The_ports_of_the_services_here_are_open_until_a_task_closes_them()
    {
        var before = machine.Snapshot(withProcessIds: true);
        machine.Settings.Set("", "FirewallRemote", "10.1.0.0/16");
        var (ports, until) = Window.Open(15);
        Assert.Equal([14720, 14730], ports);
        Assert.Equal(machine.Clock.UtcNow.AddMinutes(15), until);
        Assert.Equal(["14720 10.1.0.0/16", "14730 10.1.0.0/16"], machine.Firewall.List().Select(r => $"{r.Port} {r.Remote}"));
        var task = XElement.Parse(machine.Tasks.All[Task]);
        string Text(string name) => task.Descendants().First(e => e.Name.LocalName == name).Value;
        Assert.Equal(until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), Text("StartBoundary"));
        Assert.Equal((Program, "window close", "S-1-5-18", "true"), (Text("Command"), Text("Arguments"), Text("UserId"), Text("StartWhenAvailable")));
        Assert.Single(task.Descendants(), e => e.Name.LocalName == "BootTrigger");

        machine.Settings.Set("", "FirewallRemote", null);
        Assert.Equal([14720, 14730], Window.Close());
        Assert.Equal(before, machine.Snapshot(withProcessIds: true));
        Assert.Empty(Window.Close());
    }

    [Fact]
    public void Where_a_policy_takes_no_local_rules_it_says_which_to_ask_for()
    {
        Window.Open(15);
        Assert.DoesNotContain(log.Lines, l => l.StartsWith("warning ", StringComparison.Ordinal));
        machine.Facts.Set(@"SOFTWARE\Policies\Microsoft\WindowsFirewall\DomainProfile", "AllowLocalPolicyMerge", "0");
        Window.Open(15);
        Assert.Equal(
            "warning firewall-unavailable (QVT6727): a Group Policy takes no local firewall rules on this server (DomainProfile). Mend: Have whoever manages that policy add these: "
                + "QvTrust window TCP 14720 (inbound, TCP port 14720, allow), QvTrust window TCP 14730 (inbound, TCP port 14730, allow).",
            Assert.Single(log.Lines, l => l.StartsWith("warning ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Opening_it_again_moves_its_end()
    {
        Window.Open(15);
        var first = machine.Tasks.All[Task];
        var (ports, _) = Window.Open(60);
        Assert.NotEqual(first, machine.Tasks.All[Task]);
        Assert.Equal([14720, 14730], ports);
        Assert.Equal(2, machine.Firewall.List().Count);
    }

    [Fact]
    public void Behind_what_an_earlier_run_left_it_has_all_its_minutes()
    {
        new SetupEngine(machine, log, _ => throw new InvalidOperationException("no enrolment")) { Changes = _ => [new ChangeFirewallRule(new FirewallRule("QvTrust test", 1, "test"), present: true)] }
            .Run("changes", new Dictionary<string, string> { ["ROLE"] = RoleTable.Qds.Name });
        var undone = machine.Clock.UtcNow.AddMinutes(10);
        log.Met = line => machine.Clock.UtcNow = line.Contains("QvTrust test") ? undone : machine.Clock.UtcNow;

        var (_, until) = Window.Open(15);

        Assert.Equal(undone.AddMinutes(15), until);
        Assert.Contains(until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), machine.Tasks.All[Task]);
    }

    [Fact]
    public void It_closes_while_a_setup_is_at_work()
    {
        Window.Open(15);
        using var held = new RunLock(machine, log, null).Take();
        Window.Close();
        Assert.Empty(machine.Firewall.List());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(600)]
    public void A_firewall_that_does_not_answer_is_asked_again(int seconds)
    {
        Window.Open(15);
        machine.Firewall.IsStopped = true;
        var back = machine.Clock.UtcNow.AddSeconds(seconds);
        machine.Clock.Meanwhile = () => machine.Firewall.IsStopped = machine.Clock.UtcNow < back;
        if (seconds == 30)
        {
            Assert.Equal([14720, 14730], Window.Close());
            return;
        }
        Assert.Equal("QVT2031", Assert.Throws<TrustException>(() => Window.Close()).Code);
        Assert.Contains(machine.Events.Entries, e => e.StartsWith(Task, StringComparison.Ordinal) && e.Contains("QVT2031"));
        Assert.True(machine.Tasks.All.ContainsKey(Task));
    }

    [Fact]
    public void Wherever_the_power_goes_nothing_is_open_that_nobody_closes()
    {
        for (var k = 1; ; k++)
        {
            var test = new InstallationWindowTests();
            test.machine.CutBefore = k;
            try
            {
                test.Window.Open(15);
                return;
            }
            catch (PowerCut)
            {
                test.machine.CutBefore = 0;
                Assert.True(test.machine.Firewall.List().Count == 0 || test.machine.Tasks.All.ContainsKey(Task), $"open without a task after write {k}");
            }
        }
    }

    [Fact]
    public void A_server_without_such_a_port_is_told_so()
    {
        var qvs = new FakeMachine("QVS01");
        qvs.Services.Install(RoleTable.Qvs.ServiceName, running: true, "NetworkService", "S-1-5-20");
        Assert.Equal("QVT2072", Assert.Throws<TrustException>(() => new InstallationWindow(qvs, log).Open(15)).Code);
    }

    [Fact]
    public void Without_the_program_that_closes_nothing_is_opened()
    {
        machine.Files.Content.Remove(Program);
        Assert.Equal("QVT2073", Assert.Throws<TrustException>(() => Window.Open(15)).Code);
        Assert.Empty(machine.Firewall.List());
    }

    [Fact]
    public void An_uninstall_of_the_last_role_closes_it()
    {
        var node = new NodeScenario();
        node.Install();
        node.Machine.Services.Install(RoleTable.Qds.ServiceName, running: false, "NetworkService", "S-1-5-20");
        node.Machine.Files.Content[Program] = [1];
        new InstallationWindow(node.Machine, log).Open(15);
        node.Uninstall();
        Assert.Empty(node.Machine.Firewall.List());
        Assert.Empty(node.Machine.Tasks.All);
    }

    [Fact]
    public void An_enrolment_that_waits_for_its_next_try_keeps_its_keys()
    {
        machine.Folder.Write("pending.xml", System.Text.Encoding.UTF8.GetBytes("<pending />"));
        Window.Open(15);
        Assert.NotNull(machine.Folder.Read("pending.xml"));
    }
}
