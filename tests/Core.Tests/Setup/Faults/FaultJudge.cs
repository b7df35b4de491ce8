using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>What is right of a run of which one write fails.</summary>
internal sealed class FaultJudge
{
    private readonly FaultServer server;
    private readonly FaultServer whole;
    private readonly FakeFault fault;
    private readonly string before;
    private readonly ILookup<string, string> keys;
    private bool isLate;

    /// <param name="server">The server, before the run.</param>
    /// <param name="whole">The same server behind a run of which nothing failed.</param>
    /// <param name="fault">What fails.</param>
    public FaultJudge(FaultServer server, FaultServer whole, FakeFault fault)
    {
        (this.server, this.whole, this.fault) = (server, whole, fault);
        (before, keys) = (server.Before(), LeftUndone.KeysOf(server.Machine));
        server.Machine.Fault = fault;
        server.Log.Looked = Look;
        server.Machine.Folder.Written = name =>
        {
            if (name == Journal.FileName)
                Look();
        };
    }

    /// <returns>True where the same run again comes to the whole.</returns>
    public bool Judge(Ending ending)
    {
        (server.Log.Looked, server.Machine.Folder.Written) = (null, null);
        var isUndone = before == server.Before();
        if (fault.Kind == FaultKind.Hangs)
            JudgeTime(ending, isUndone);
        var left = LeftUndone.Of(server.Log, keys);
        var found = ending.Outcome == Outcome.Refused && isUndone ? LeftOver.Nothing : server.Recover();
        server.Machine.PowerOn();
        var isWhole = whole.Shape(left) == server.Shape(left);
        // What could not be undone at once is said. A run that had succeeded told its caller or its log what it could not finish.
        var isSaid = ending.Outcome switch
        {
            Outcome.Refused => isUndone || found == LeftOver.Finished || isWhole || ending.Errors.Any(e => e.Code == ErrorCatalogue.UndoIncomplete.Code),
            Outcome.Done => fault.Kind == FaultKind.Hangs || server.Log.Says(FakeFault.Reason),
            _ => true,
        };
        Expect(isSaid, ending, "nothing says so");
        Expect(isWhole || (ending.Outcome != Outcome.Done && before == server.Before()), ending,
            $"it is neither as before nor as wanted:\n{before}\n--- is now\n{server.Before()}\n--- wanted\n{whole.Shape(left)}\n--- is\n{server.Shape(left)}");
        return left.IsNothing && !server.Log.Lines.Exists(l => l.StartsWith("left: ", StringComparison.Ordinal));
    }

    // A run looks at its time before each change and in each second of a wait. Behind the last of them, nothing is undone any more.
    private void JudgeTime(Ending ending, bool isUndone)
    {
        if (ending.Outcome == Outcome.Done)
        {
            Expect(!isLate, ending, "it went on behind its time");
            return;
        }
        Expect(ending.Errors.Any(e => e.Code == ErrorCatalogue.TimeIsOver.Code), ending, "it does not say that its time is over");
        Expect(isUndone, ending, $"it is not as before:\n{before}\n--- is now\n{server.Before()}");
    }

    // The time of a run begins with its journal, and ends with the mark that it has succeeded.
    private void Look() => isLate |= fault.HasHung && Journal.Look(server.Machine) is { IsCommitted: false } journal
        && server.Machine.Clock.UtcNow - journal.Started >= FakeFault.Hang;

    private void Expect(bool isSo, Ending ending, string what)
        => Assert.True(isSo, $"{fault.Kind} at write {fault.At}, {ending.Outcome}, {what}\n{string.Join("\n", ending.Errors)}\n--- log\n{string.Join("\n", server.Log.Lines)}");
}
