using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Two runs that meet on one server.</summary>
public sealed class RunLockTests
{
    private static readonly ProcessMark Msiexec = new(1234, 5678);
    private readonly NodeScenario node = new();

    private FakeMachine Machine => node.Machine;

    [Fact]
    public void A_command_is_refused_between_the_actions_of_an_installation_which_goes_on()
    {
        node.Install();
        Machine.Processes.Running.Add(Msiexec);
        var tried = 0;
        foreach (var stage in SetupEngine.StagesOf(authority: false))
        {
            Setup(Msiexec).Run(stage, node.Data);
            var before = Machine.Snapshot(withProcessIds: true);

            var refused = Assert.Throws<TrustException>(() => node.Renew(force: true));

            Assert.Equal("QVT2016: this server is being changed by an installation (msiexec, process 1234). Wait until that has ended, then run this again; nothing was changed.", refused.Message);
            Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
            tried++;
        }
        Assert.Equal(6, tried);

        Setup(Msiexec).Commit();

        Assert.Equal(RenewalOutcome.Renewed, node.Renew(force: true));
    }

    [Fact]
    public void Another_installation_is_refused_too_and_its_rollback_leaves_the_first_alone()
    {
        Machine.Processes.Running.Add(Msiexec);
        Setup(Msiexec).Run("prepare", node.Data);
        var before = Machine.Snapshot(withProcessIds: true);
        var second = new ProcessMark(99, 1);
        Machine.Processes.Running.Add(second);

        var refused = Assert.Throws<TrustException>(() => MsiRun.Do(() => Setup(second), SetupEngine.StagesOf(authority: false), node.Data));

        Assert.Equal("QVT2016", refused.Code);
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        Assert.Equal(Msiexec, Journal.InstallerOf(Machine));
    }

    [Theory]
    [InlineData(1234, 5679)]
    [InlineData(1235, 5678)]
    public void The_journal_of_an_msiexec_that_has_ended_is_undone_whoever_has_its_number_now(int id, long started)
    {
        node.Install();
        Setup(Msiexec).Run("prepare", node.Data);
        Machine.Processes.Running.Add(new ProcessMark(id, started));

        Assert.Equal(RenewalOutcome.NotDue, node.Renew());

        Assert.Null(Machine.Folder.Read(Journal.FileName));
    }

    [Fact]
    public void An_installation_is_refused_while_a_command_is_at_work_and_its_rollback_undoes_nothing_of_it()
    {
        node.Install();
        var refusals = 0;

        var outcome = new CertificateRenewal(Machine, node.Log, (_, _) =>
        {
            var before = Machine.Snapshot(withProcessIds: true);
            var refused = Assert.Throws<TrustException>(() => MsiRun.Do(() => Setup(Msiexec), SetupEngine.StagesOf(authority: false), node.Data));
            Assert.Equal(("QVT2016", "this server is being changed by another run of qvtrust or of setup"), (refused.Code, refused.Errors[0].Cause));
            Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
            refusals++;
            return node.Authority;
        }).Run(force: true, later: false);

        Assert.Equal((RenewalOutcome.Renewed, 1), (outcome, refusals));
    }

    [Fact]
    public void The_rollback_of_a_refused_installation_leaves_the_changes_of_the_command_that_it_met()
    {
        node.Install();
        var undone = 0;
        node.Log.Met = line =>
        {
            if (!line.StartsWith("Qlik services: restarting", StringComparison.Ordinal))
                return;
            Assert.Throws<TrustException>(() => Setup(Msiexec).Undo("prepare"));
            undone++;
        };

        Assert.Equal(RenewalOutcome.Renewed, node.Renew(force: true));

        Assert.Equal(1, undone);
    }

    [Fact]
    public void A_typed_token_is_not_stored_into_the_end_of_another_run()
    {
        using var other = Setup(null).Hold();
        Assert.Equal("QVT2016", Assert.Throws<TrustException>(() => Setup(Msiexec).StoreToken(node.Authority.Token.Encode())).Code);
        Assert.Null(Machine.Folder.Read("token"));
    }

    [Fact]
    public void An_action_waits_for_a_command_that_only_looks()
    {
        var looks = Setup(null).Hold();
        Machine.Clock.Meanwhile = () =>
        {
            looks?.Dispose();
            looks = null;
        };
        Setup(Msiexec).Run("prepare", node.Data);
        Assert.Equal(Msiexec, Journal.InstallerOf(Machine));
    }

    [Fact]
    public void A_wait_for_another_run_is_said_and_shows_life_each_second()
    {
        var (began, longest, asked) = (Machine.Clock.UtcNow, TimeSpan.Zero, Machine.Clock.UtcNow);
        using var other = Setup(null).Hold();
        var seen = 0;
        Machine.Clock.Meanwhile = () =>
        {
            if (node.Log.Asked > seen)
                (seen, asked) = (node.Log.Asked, Machine.Clock.UtcNow);
            longest = new[] { longest, Machine.Clock.UtcNow - asked }.Max();
        };

        Assert.Equal("QVT2016", Assert.Throws<TrustException>(() => Setup(Msiexec).Run("prepare", node.Data)).Code);

        Assert.Equal(TimeSpan.FromSeconds(5), Machine.Clock.UtcNow - began);
        Assert.True(seen >= 5 && longest <= TimeSpan.FromSeconds(1), $"asked {seen} times, not for {longest}");
        Assert.Equal(["Waiting for another run on this server to end"], node.Log.Steps);
        Assert.Contains("waiting for another run on this server to end, for at most 5 s", node.Log.Lines);
    }

    [Fact]
    public void A_cancel_ends_the_wait_of_a_setup_and_not_that_of_an_undo()
    {
        node.Install();
        Setup(Msiexec).Run("prepare", node.Data);
        var other = Setup(Msiexec).Hold();
        Machine.Clock.Meanwhile = () => node.Log.IsCancelled = true;
        Assert.Equal("QVT5004", Assert.Throws<TrustException>(() => Setup(Msiexec).Run("enrol", node.Data)).Code);

        var waits = 0;
        Machine.Clock.Meanwhile = () =>
        {
            if (++waits == 20)
                other.Dispose();
        };
        Setup(Msiexec).Undo("prepare");

        Assert.Null(Machine.Folder.Read(Journal.FileName));
        Assert.Equal(["Waiting for another run on this server to end", "The other run has ended", "Putting back what was changed"], node.Log.Steps.Skip(node.Log.Steps.Count - 3));
    }

    [Fact]
    public void A_run_that_fails_lets_go()
    {
        node.Data["QMSHOST"] = "10.0.0.1";
        Assert.Equal("QVT1002", Assert.Throws<TrustException>(() => Setup(Msiexec).Run("prepare", node.Data)).Code);
        node.Data["QMSHOST"] = "QMS01";
        node.Install();
    }

    private SetupEngine Setup(ProcessMark? installer) => new(Machine, node.Log, _ => node.Authority, installer);
}
