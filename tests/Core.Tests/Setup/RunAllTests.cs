using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Stages outside the MSI, as the commands run them.</summary>
public sealed class RunAllTests
{
    private readonly FakeMachine machine = new("QVS01");
    private readonly FakeSetupLog log = new();

    [Fact]
    public void What_fails_is_undone_and_says_why()
    {
        var before = machine.Snapshot(withProcessIds: true);
        Assert.Equal(["QVT2031"], Run(() => { }).Errors.Select(e => e.Code));
        Assert.Equal(before, machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Where_its_undo_fails_too_the_reason_stands_before_that_of_the_undo()
    {
        var failure = Run(() => machine.Folder.IsLocked = name => name == Journal.FileName);
        Assert.Equal(["QVT2031", "QVT2013"], failure.Errors.Select(e => e.Code));

        machine.Folder.IsLocked = _ => false;
        Assert.Single(machine.Firewall.List());
        Assert.Equal(LeftOver.Undone, new SetupEngine(machine, log, _ => throw new InvalidOperationException("no enrolment")).ClearUp(setAside: false));
        Assert.Empty(machine.Firewall.List());
    }

    [Fact]
    public void What_cannot_be_undone_stands_behind_the_reason()
    {
        var failure = Run(() => machine.Firewall.IsStopped = true);
        Assert.Equal(["QVT2031", "QVT5003"], failure.Errors.Select(e => e.Code));
    }

    private TrustException Run(Action atTheFailure)
    {
        var engine = new SetupEngine(machine, log, _ => throw new InvalidOperationException("no enrolment")) { Changes = _ => Failing() };
        return Assert.Throws<TrustException>(() => engine.RunAll(["changes"], new Dictionary<string, string> { ["ROLE"] = RoleTable.Qvs.Name }));

        IEnumerable<Change> Failing()
        {
            yield return new ChangeFirewallRule(new FirewallRule("QvTrust test", 1, "test"), present: true);
            atTheFailure();
            throw ErrorCatalogue.FirewallUnavailable.With("adding a rule");
        }
    }
}
