using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>Each write of an undo fails in each way; the next run undoes the rest.</summary>
public sealed class UndoFaultTests
{
    public static TheoryData<string?, string> Servers => FaultCases.Servers();

    public static TheoryData<string?, string> OtherNodes => FaultCases.OtherNodes();

    [Theory]
    [MemberData(nameof(Servers))]
    public void An_undo_whose_nth_write_fails(string? other, string role)
    {
        FaultCases.EachUndo(other, role, (server, r) => server.Install(r, SetupEngine.StagesOf(r.IsAuthority)[^1]));
        FaultCases.EachUndo(other, role, (server, r) => server.Uninstall(r, "remove"), installed: true);
    }

    [Theory]
    [MemberData(nameof(OtherNodes))]
    [Trait("Length", "long")]
    public void An_undo_beside_another_node_whose_nth_write_fails(string? other, string role)
        => An_undo_whose_nth_write_fails(other, role);
}
