using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>A server whose package is given certain properties.</summary>
/// <param name="machine">The server.</param>
/// <param name="log">What its runs say.</param>
/// <param name="engine">Makes the engine of each action, of that msiexec or of none.</param>
/// <param name="data">The properties.</param>
internal sealed class FaultWay(FakeMachine machine, FakeSetupLog log, Func<ProcessMark?, SetupEngine> engine, IReadOnlyDictionary<string, string> data)
{
    /// <summary>The server.</summary>
    public FaultServer Server { get; init; } = new(machine, log, engine);

    /// <summary>Brings what a setup that succeeds deletes.</summary>
    public Action Place { get; init; } = () => { };

    /// <summary>An installation.</summary>
    /// <param name="failing">True where another action fails behind its last stage.</param>
    public FaultRun Installation(bool failing)
    {
        Place();
        Server.Ready();
        return new FaultRun(Server, () => Install(failing));
    }

    /// <summary>An uninstall of what was installed.</summary>
    /// <param name="failing">True where another action fails behind it.</param>
    public FaultRun Removal(bool failing)
    {
        Place();
        Install(failing: false);
        Server.Ready();
        return new FaultRun(Server, () => MsiRun.Do(
            Action, ["remove"], new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = data["ROLE"] }, failing ? "remove" : null));
    }

    private SetupEngine Action() => engine(MsiRun.Msiexec);

    private void Install(bool failing)
    {
        var stages = SetupEngine.StagesOf(data["ROLE"] == RoleTable.Qms.Name);
        MsiRun.Do(Action, stages, data, failing ? stages[^1] : null);
    }
}
