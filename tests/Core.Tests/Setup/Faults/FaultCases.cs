using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>A server, and what is done on it as often as it is called.</summary>
internal sealed record FaultRun(FaultServer Server, Action Run);

/// <summary>
/// Each role, and each role beside another one: each single write of a run, or of its undo, fails in each way. The server is
/// as before, or the next run makes it so.
/// </summary>
internal static class FaultCases
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    // QVWS where IIS stands in its place.
    private const string Iis = "IIS";

    /// <summary>The role that is there already, or null, and the one that is installed.</summary>
    public static TheoryData<string?, string> Servers()
    {
        var servers = new TheoryData<string?, string>();
        foreach (var role in RoleTable.All)
        {
            servers.Add(null, role.Name);
            foreach (var other in RoleTable.All.Where(r => r != role))
                servers.Add(other.Name, role.Name);
        }
        servers.Add(null, Iis);
        servers.Add("QVS", Iis);
        return servers;
    }

    public static void Each(string? other, string role, Action<FaultServer, Role> run, bool installed = false)
        => Each(() => Prepared(other, role, installed, run));

    public static void EachUndo(string? other, string role, Action<FaultServer, Role> run, bool installed = false)
        => EachUndo(() => Prepared(other, role, installed, run));

    /// <summary>Each write of a run fails in each way.</summary>
    /// <param name="prepare">Makes a server that is ready for it, each time the same.</param>
    /// <param name="atLeast">How many writes it is known to make.</param>
    public static void Each(Func<FaultRun> prepare, int atLeast = 15)
    {
        var (whole, first) = prepare();
        first();
        foreach (var kind in Kinds)
        {
            var n = 1;
            for (; ; n++)
            {
                var (server, run) = prepare();
                var before = server.Before();
                var fault = server.Machine.Fault = new FakeFault(kind, n);

                var outcome = FaultServer.Try(run);

                if (!fault.Happened)
                    break;
                if (!Judge(server, before, whole.Shape(), outcome, fault))
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
                var (server, run) = prepare();
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

                var outcome = FaultServer.Try(run);

                Assert.NotEqual(Outcome.Done, outcome);
                server.Log.Met = null;
                if (!fault.Happened)
                    break;
                server.Recover();
                Assert.True(before == server.Before(), $"{kind} at write {n} of the undo:\n{before}\n--- is now\n{server.Before()}");
            }
            Assert.True(n > 1, $"no write of the undo failed ({kind}): the test no longer sees it");
        }
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

    /// <returns>True where the same run again comes to the whole.</returns>
    private static bool Judge(FaultServer server, string before, string whole, Outcome outcome, FakeFault fault)
    {
        var what = $"{fault.Kind} at write {fault.At}";
        var isUndone = before == server.Before();
        var isLeft = server.Log.Lines.Exists(l => l.StartsWith("left undone: ", StringComparison.Ordinal));
        var found = outcome == Outcome.Refused && isUndone ? LeftOver.Nothing : server.Recover();
        server.Machine.PowerOn();
        // What could not be undone at once is said. A run that had succeeded told its caller or its log what it could not finish.
        var isSaid = outcome switch
        {
            Outcome.Refused => isUndone || found == LeftOver.Finished || whole == server.Shape() || server.Log.Says("QVT5003"),
            Outcome.Done => fault.Kind == FaultKind.Hangs || server.Log.Says(FakeFault.Reason),
            _ => true,
        };
        Assert.True(isSaid, $"{what}, {outcome}, nothing says so:\n{string.Join("\n", server.Log.Lines)}");
        Assert.True(isLeft || before == server.Before() || whole == server.Shape(), $"{what}, {outcome}:\n{before}\n--- is now\n{server.Before()}\n--- wanted\n{whole}\n--- is\n{server.Shape()}");
        return !isLeft && !server.Log.Lines.Exists(l => l.StartsWith("left: ", StringComparison.Ordinal));
    }
}
