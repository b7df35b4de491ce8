using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>RESTARTSERVICES=later and <c>qvtrust apply-pending</c> on a node.</summary>
public sealed class PendingRestartTests
{
    private static readonly string Qvs = RoleTable.Qvs.ServiceName;
    private static readonly string Qds = RoleTable.Qds.ServiceName;
    private readonly NodeScenario node = Later();

    private FakeMachine Machine => node.Machine;

    [Fact]
    public void Later_installs_everything_and_leaves_the_services_alone_until_they_are_restarted()
    {
        var process = Machine.Services.Find(Qvs)!.ProcessId;

        node.Install();

        Assert.Equal(process, Machine.Services.Find(Qvs)!.ProcessId);
        Assert.Equal(2, Machine.Certificates.List(TrustStore.My).Count);
        Assert.Equal("pending-restart", State());
        Assert.Contains(PendingRestart.Load(Machine)!.Reasons, r => r.StartsWith("CN=QVS01 ", StringComparison.Ordinal));
        Assert.Contains("qvtrust apply-pending restarts them", string.Join("\n", node.Log.Lines), StringComparison.Ordinal);

        var applied = Apply();

        Assert.True(applied.WasPending);
        Assert.Equal([Qvs], applied.Restarted);
        Assert.NotEqual(process, Machine.Services.Find(Qvs)!.ProcessId);
        Assert.Equal("trusted", State());
        Assert.Null(PendingRestart.Load(Machine));
        Assert.Null(Machine.Folder.Read("journal/current.xml"));
    }

    [Fact]
    public void What_is_pending_holds_for_each_role_of_the_server_and_services_restart_together()
    {
        Machine.Services.Install(Qds, running: true);
        Machine.Files.Versions[@"C:\" + Qds + ".exe"] = new Version(12, 90, 20000, 0);
        node.Data.Remove("RESTARTSERVICES");
        node.Install();
        node.Data["ROLE"] = "QDS";
        node.Data["RESTARTSERVICES"] = "LATER";
        foreach (var key in Machine.Keys.All.Select(k => KeyReference.New(k.Key)).ToList())
            Machine.Keys.SetSecurity(key, KeyAcl.Private.ToString());
        Machine.Services.Started.Clear();

        node.Install();

        Assert.Equal(("pending-restart", "pending-restart"), (State(), State("QDS")));
        Apply();
        Assert.Equal(("trusted", "trusted"), (State(), State("QDS")));
        Assert.Equal([Qvs, Qds], Machine.Services.Started);
    }

    [Fact]
    public void Nothing_pending_is_said_and_changes_nothing()
    {
        node.Data.Remove("RESTARTSERVICES");
        node.Install();
        var before = Machine.Snapshot(withProcessIds: true);

        Assert.False(Apply().WasPending);

        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        Assert.Contains("nothing is pending: no restart of QlikView's services was put off", node.Log.Lines);
    }

    [Fact]
    public void Nothing_is_put_off_where_nothing_has_changed_or_nothing_runs()
    {
        node.Install();
        Apply();
        node.Install();
        Assert.Null(PendingRestart.Load(Machine));

        var stopped = Later();
        stopped.Machine.Services.RequestStop(Qvs);
        stopped.Install();
        Assert.Null(PendingRestart.Load(stopped.Machine));
        Assert.Equal("trusted", State(stopped.Machine, "QVS"));
        Assert.Empty(stopped.Machine.Services.Started);
    }

    [Theory]
    [InlineData("repair")]
    [InlineData("renewal")]
    public void A_later_run_that_may_restart_takes_it_up(string run)
    {
        node.Install();
        node.Data.Remove("RESTARTSERVICES");

        if (run == "repair")
            node.Install();
        else
            node.Renew(force: true);

        Assert.Equal([Qvs], Machine.Services.Started);
        Assert.Null(PendingRestart.Load(Machine));
        Assert.Equal("trusted", State());
    }

    [Fact]
    public void A_second_run_that_puts_off_keeps_what_was_pending()
    {
        node.Install();
        var first = PendingRestart.Load(Machine)!;
        Machine.Clock.UtcNow += TimeSpan.FromHours(3);

        node.Install();

        Assert.Equal(first.Since, PendingRestart.Load(Machine)!.Since);
        Assert.Equal(first.Reasons, PendingRestart.Load(Machine)!.Reasons);
    }

    [Fact]
    public void A_setup_that_fails_leaves_nothing_pending()
    {
        Machine.PowerOn();
        var before = Machine.Snapshot(withProcessIds: true);

        Assert.Throws<TrustException>(() => node.Install(failAfter: "finish"));

        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void A_replaced_key_stays_as_long_as_services_run_with_it()
    {
        node.Data.Remove("RESTARTSERVICES");
        node.Install();
        var old = Machine.Certificates.List(TrustStore.My).ToList();
        Machine.Clock.UtcNow = CertificateInfo.Parse(old[0].Der).NotAfter.AddDays(1);
        node.Authority.MoveTo(Machine.Clock.UtcNow);
        node.PlaceTokenFile();
        node.Data["RESTARTSERVICES"] = "later";

        node.Install();

        Assert.DoesNotContain(Machine.Certificates.List(TrustStore.My), c => old.Any(o => o.Der.SequenceEqual(c.Der)));
        Assert.All(old, c => Assert.True(Machine.Keys.Exists(c.Key!)));
        // The daily task, before the restart.
        node.RenewScheduled();
        Assert.All(old, c => Assert.True(Machine.Keys.Exists(c.Key!)));

        Apply();

        Assert.All(old, c => Assert.False(Machine.Keys.Exists(c.Key!)));
        Assert.Null(Machine.Folder.Read("replaced.xml"));
    }

    [Fact]
    public void An_uninstall_with_something_pending_leaves_nothing()
    {
        node.Install();

        node.Uninstall();

        Assert.Empty(Machine.Certificates.List(TrustStore.My));
        Assert.Null(Machine.Folder.Read("pending-restart.xml"));
        Assert.Empty(Machine.Settings.All);
        Assert.False(Apply().WasPending);
    }

    private string? State(string role = "QVS") => State(Machine, role);

    private static string? State(FakeMachine machine, string role) => machine.Settings.Get(role, "State");

    private AppliedRestart Apply() => new ApplyPending(Machine, node.Log).Run();

    private static NodeScenario Later()
    {
        var node = new NodeScenario();
        node.Data["RESTARTSERVICES"] = "later";
        return node;
    }
}
