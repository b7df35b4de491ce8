using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Distribution;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>The port of a setup that waits for QMS, and who closes it where that setup does not live to do so.</summary>
public sealed class WaitingPortTests
{
    private const string Program = @"%ProgramFiles%\QvTrust\qvtrust.exe";
    private const string Task = "QvTrust installation port";
    private const string Rule = "QvTrust QDS TCP 14720";
    private const int Minutes = 3;

    private readonly FakeMachine node = new("QDS01");
    private readonly FakeSetupLog log = new();
    private readonly Dictionary<string, string> data = new() { ["ROLE"] = "QDS", ["TRUST"] = "existing", ["TRUSTWAIT"] = $"{Minutes}" };

    public WaitingPortTests()
    {
        node.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
        node.Files.Content[Program] = [1];
    }

    private SetupEngine Engine => new(node, log, _ => throw new InvalidOperationException("QMS was asked"));

    [Fact]
    public void A_task_would_close_it_at_the_end_of_the_wait_and_is_gone_with_it()
    {
        var end = node.Clock.UtcNow.AddMinutes(Minutes);
        var tasks = new HashSet<string>();
        node.Clock.Meanwhile = () =>
        {
            tasks.UnionWith(node.Tasks.All.Select(t => $"{t.Key}: {t.Value}"));
            if (node.Certificates.List(TrustStore.My).Count == 0 && node.Clock.UtcNow >= end.AddMinutes(-1))
                Distribute();
        };

        Engine.Run("prepare", data);
        Engine.Run("enrol", data);

        var text = Assert.Single(tasks);
        Assert.StartsWith(Task + ": ", text);
        var task = XElement.Parse(text.Substring(Task.Length + 2));
        string Text(string name) => task.Descendants().First(e => e.Name.LocalName == name).Value;
        Assert.Equal((Program, "window close --of-setup", "S-1-5-18"), (Text("Command"), Text("Arguments"), Text("UserId")));
        Assert.Equal(end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), Text("StartBoundary"));
        Assert.Single(task.Descendants(), e => e.Name.LocalName == "BootTrigger");
        Assert.Empty(node.Tasks.All);
        Assert.Empty(node.Firewall.List());
        Assert.Contains($"scheduled task {Task}: {Program} window close --of-setup -> absent", log.Lines);

        // Its undo finds nothing to do.
        Engine.Undo("prepare");
        Assert.Empty(node.Tasks.All);
        Assert.Empty(node.Firewall.List());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wherever_the_power_goes_the_task_closes_it_and_the_next_run_undoes_what_is_left(bool isClosed)
    {
        for (var k = 1; ; k++)
        {
            var test = new WaitingPortTests();
            var node = test.node;
            var before = node.Snapshot(withProcessIds: true);
            node.CutBefore = k;
            var error = Record.Exception(() =>
            {
                test.Engine.Run("prepare", test.data);
                test.Engine.Run("enrol", test.data);
            });
            node.CutBefore = 0;
            if (error is not PowerCut)
            {
                Assert.True(k > 4, $"only {k} writes");
                Assert.Equal(ErrorCatalogue.ExistingMissing.Code, Assert.IsType<TrustException>(error).Code);
                return;
            }
            Assert.True(node.Firewall.List().Count == 0 || node.Tasks.All.ContainsKey(Task), $"open without a task after write {k}");
            if (isClosed)
            {
                new InstallationWindow(node, test.log).CloseOfSetup();
                Assert.Empty(node.Firewall.List());
                Assert.Empty(node.Tasks.All);
            }
            test.Engine.Recover();
            Assert.Equal(before, node.Snapshot(withProcessIds: true));
        }
    }

    [Fact]
    public void A_window_that_is_open_meanwhile_has_its_own_end()
    {
        var window = new InstallationWindow(node, log);
        window.Open(60);
        var (opened, task) = (node.Firewall.List().Select(r => r.Name).ToList(), node.Tasks.All["QvTrust installation window"]);
        var isClosed = false;
        node.Clock.Meanwhile = () =>
        {
            if (isClosed)
                return;
            isClosed = true;
            Assert.Equal([Rule, .. opened], node.Firewall.List().Select(r => r.Name));
            // Each task closes its own.
            Assert.Equal([14720], window.CloseOfSetup());
            Assert.Equal(opened, node.Firewall.List().Select(r => r.Name));
            Assert.Equal(task, Assert.Single(node.Tasks.All).Value);
        };
        Assert.Equal(ErrorCatalogue.ExistingMissing.Code, Assert.Throws<TrustException>(Install).Code);
        Assert.True(isClosed);
        Assert.Equal(opened, node.Firewall.List().Select(r => r.Name));

        isClosed = false;
        node.Clock.Meanwhile = () =>
        {
            if (isClosed)
                return;
            isClosed = true;
            window.Close();
            Assert.Equal(Rule, Assert.Single(node.Firewall.List()).Name);
            Assert.Equal(Task, Assert.Single(node.Tasks.All).Key);
        };
        Assert.Throws<TrustException>(Install);
        Assert.True(isClosed);
        Assert.Empty(node.Firewall.List());
        Assert.Empty(node.Tasks.All);
    }

    [Fact]
    public void Ports_of_a_role_that_are_open_for_good_are_not_its_own()
    {
        node.Clock.Meanwhile = () =>
        {
            if (node.Certificates.List(TrustStore.My).Count == 0)
                Distribute();
        };
        Install();
        Assert.Empty(new InstallationWindow(node, log).CloseOfSetup());
        Assert.Equal([4720], node.Firewall.List().Select(r => r.Port));
    }

    [Fact]
    public void Without_the_program_that_closes_there_is_no_task()
    {
        node.Files.Content.Remove(Program);
        var open = 0;
        node.Clock.Meanwhile = () =>
        {
            open += node.Firewall.List().Count;
            Assert.Empty(node.Tasks.All);
        };
        Assert.Throws<TrustException>(Install);
        Assert.Equal(Minutes * 60, open);
    }

    private void Install() => MsiRun.Do(() => Engine, SetupEngine.StagesOf(authority: false), data);

    private void Distribute()
    {
        var set = new NativeSet(new FakeMachine("QMS01"), "native", new NativeShape(node.Clock.UtcNow.AddYears(-1)));
        node.Certificates.Add(TrustStore.Root, set.Root.Der, null);
        set.Install(CertificateKind.Server, node.Name, node);
        set.Install(CertificateKind.Client, node.Name, node);
    }
}
