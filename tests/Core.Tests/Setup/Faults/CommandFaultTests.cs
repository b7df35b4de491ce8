namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>Each write, and each write of the undo, of a command that changes the server fails in each way.</summary>
public sealed class CommandFaultTests
{
    public static TheoryData<string> Commands => FaultCommands.Names;

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_whose_nth_write_fails(string command) => FaultCases.Each(() => FaultCommands.Make(command));

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_whose_nth_write_of_the_undo_fails(string command) => FaultCases.EachUndo(() => FaultCommands.MakeFailing(command));
}
