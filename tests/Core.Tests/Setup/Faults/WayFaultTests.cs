namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>Each write, and each write of the undo, of a setup that goes another way, fails in each way.</summary>
public sealed class WayFaultTests
{
    public static TheoryData<string> Ways => FaultWays.Names;

    public static TheoryData<string> Removals => FaultWays.NamesOfRemovals;

    [Theory]
    [MemberData(nameof(Ways))]
    public void An_installation_whose_nth_write_fails(string way)
        => FaultCases.Each(() => FaultWays.Make(way).Installation(failing: false));

    [Theory]
    [MemberData(nameof(Ways))]
    public void An_installation_whose_nth_write_of_the_undo_fails(string way)
        => FaultCases.EachUndo(() => FaultWays.Make(way).Installation(failing: true));

    [Fact]
    [Trait("Length", "long")]
    public void A_slow_installation_whose_nth_write_fails()
        => FaultCases.Each(() => FaultWays.Make(FaultWays.Slow).Installation(failing: false));

    [Fact]
    [Trait("Length", "long")]
    public void A_slow_installation_whose_nth_write_of_the_undo_fails()
        => FaultCases.EachUndo(() => FaultWays.Make(FaultWays.Slow).Installation(failing: true));

    [Theory]
    [MemberData(nameof(Removals))]
    public void An_uninstall_whose_nth_write_fails(string way)
        => FaultCases.Each(() => FaultWays.Make(way).Removal(failing: false));

    [Theory]
    [MemberData(nameof(Removals))]
    public void An_uninstall_whose_nth_write_of_the_undo_fails(string way)
        => FaultCases.EachUndo(() => FaultWays.Make(way).Removal(failing: true));
}
