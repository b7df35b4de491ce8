using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>A server, and what is done on it as often as it is called.</summary>
/// <param name="Server">The server.</param>
/// <param name="Run">What is done.</param>
/// <param name="HasTime">True where it has a time, behind which it is undone.</param>
internal sealed record FaultRun(FaultServer Server, Action Run, bool HasTime = true);

/// <summary>
/// Each role, and each role beside another one: each single write of a run, or of its undo, fails in each way. The server is
/// as before, or the next run makes it so.
/// </summary>
internal static class FaultCases
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    /// <summary>The one pair of nodes that is not left to a long run: the role that is there, and the one that comes.</summary>
    public const string NodePair = "QVS QDS";

    // QVWS where IIS stands in its place.
    private const string Iis = "IIS";

    private static IEnumerable<(string Other, string Role)> Pairs => RoleTable.All.SelectMany(r => RoleTable.All.Where(o => o != r).Select(o => (o.Name, r.Name)));

    /// <summary>The role that is there already, or null, and the one that is installed: what each run tries.</summary>
    public static TheoryData<string?, string> Servers()
        => Data([.. RoleTable.All.Select(r => ((string?)null, r.Name)), .. Pairs.Where(p => !IsInLong(p)), (null, Iis), ("QVS", Iis)]);

    /// <summary>The other pairs of nodes, which differ from the one of <see cref="Servers"/> in nothing but their roles' names, services and ports.</summary>
    public static TheoryData<string?, string> OtherNodes() => Data([.. Pairs.Where(IsInLong)]);

    public static void Each(string? other, string role, Action<FaultServer, Role> run, bool installed = false)
        => Each(() => Prepared(other, role, installed, run));

    public static void EachUndo(string? other, string role, Action<FaultServer, Role> run, bool installed = false)
        => EachUndo(() => Prepared(other, role, installed, run));

    /// <summary>Each write of a run fails in each way.</summary>
    /// <param name="prepare">Makes a server that is ready for it, each time the same.</param>
    /// <param name="atLeast">How many writes it is known to make.</param>
    public static void Each(Func<FaultRun> prepare, int atLeast = 15)
    {
        var (whole, first, hasTime) = prepare();
        first();
        // Where nobody looks at a time, a write that hangs ends nothing.
        foreach (var kind in Kinds.Where(k => hasTime || k != FaultKind.Hangs))
        {
            var n = 1;
            for (; ; n++)
            {
                var (server, run, _) = prepare();
                var fault = new FakeFault(kind, n);
                var judge = new FaultJudge(server, whole, fault);

                var ending = FaultServer.Try(run);

                if (!fault.Happened)
                    break;
                if (!judge.Judge(ending))
                    continue;
                run();
                Assert.Equal(whole.Shape(), server.Shape());
            }
            Assert.True(n > atLeast, $"only {n} writes failed: the test no longer sees the whole run");
        }
    }

    /// <summary>Each write of the undo fails in each way.</summary>
    /// <param name="prepare">Makes a server that is ready for a run that fails, each time the same.</param>
    public static void EachUndo(Func<FaultRun> prepare)
    {
        foreach (var kind in Kinds)
        {
            var n = 1;
            for (; ; n++)
            {
                var (server, run, _) = prepare();
                var before = server.Before();
                var fault = new FakeFault(kind, n);
                server.Log.Met = line =>
                {
                    // The first line of the undo: from here on writes count.
                    if (!line.StartsWith("undone: ", StringComparison.Ordinal) || server.Machine.Fault is not null)
                        return;
                    server.Machine.PowerOn();
                    server.Machine.Fault = fault;
                };

                var ending = FaultServer.Try(run);

                Assert.NotEqual(Outcome.Done, ending.Outcome);
                server.Log.Met = null;
                if (!fault.Happened)
                    break;
                ExpectSaid(server, before, ending, fault);
                server.Recover();
                Assert.True(before == server.Before(), $"{kind} at write {n} of the undo:\n{before}\n--- is now\n{server.Before()}");
            }
            Assert.True(n > 1, $"no write of the undo failed ({kind}): the test no longer sees it");
        }
    }

    // What is not as it was, before anybody recovers it, is told to the caller, with why. An undo has no time: it goes on.
    private static void ExpectSaid(FaultServer server, string before, Ending ending, FakeFault fault)
    {
        if (ending.Outcome == Outcome.Dead || before == server.Before())
            return;
        var isSaid = fault.Kind != FaultKind.Hangs
            && ending.Errors.Any(e => e.ToString().Contains(FakeFault.Reason));
        Assert.True(isSaid, $"{fault.Kind} at write {fault.At} of the undo, nothing says so:\n{before}\n--- is now\n{server.Before()}\n--- log\n{string.Join("\n", ending.Errors)}\n{string.Join("\n", server.Log.Lines)}");
    }

    private static bool IsInLong((string Other, string Role) pair)
        => $"{pair.Other} {pair.Role}" != NodePair && !Find(pair.Other).IsAuthority && !Find(pair.Role).IsAuthority;

    private static TheoryData<string?, string> Data(IReadOnlyList<(string? Other, string Role)> rows)
    {
        var data = new TheoryData<string?, string>();
        foreach (var (other, role) in rows)
            data.Add(other, role);
        return data;
    }

    private static Role Find(string name) => name == Iis ? RoleTable.QvwsWithIis(IisScenario.Service) : RoleTable.Find(name);

    private static FaultRun Prepared(string? other, string role, bool installed, Action<FaultServer, Role> run)
    {
        var roles = new[] { other, role }.OfType<string>().Select(Find).ToList();
        var server = new FaultServer(roles);
        foreach (var one in installed ? roles : roles.Where(r => r.Name == other))
            server.Install(one);
        server.Ready();
        return new FaultRun(server, () => run(server, Find(role)));
    }
}
