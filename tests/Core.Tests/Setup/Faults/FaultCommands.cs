using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>The commands that change a server that is set up. None has a time: it has an administrator or a window of its own.</summary>
internal static class FaultCommands
{
    private static readonly SortedDictionary<string, Func<FaultRun>> All = new(StringComparer.Ordinal)
    {
        ["apply-pending"] = ApplyPending,
        ["renew"] = Renew,
        ["renew on QMS"] = () => OnQms(Renew),
        ["secrets rotate"] = () => OnQms(qms => SecretsRotation.Run(qms.Engine, qms.Machine)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static FaultRun Make(string name) => All[name]();

    /// <summary>The same, and the last service that it starts does not come up the first time.</summary>
    public static FaultRun MakeFailing(string name)
    {
        var made = Make(name);
        var services = made.Server.Machine.Services;
        var last = services.Find(RoleTable.DispatcherService) is null ? RoleTable.Qvs.ServiceName : RoleTable.DispatcherService;
        var (comesUp, isFirst) = (services.ComesUp, true);
        services.ComesUp = service =>
        {
            var fails = isFirst && service == last;
            isFirst &= !fails;
            return comesUp(service) && !fails;
        };
        return made;
    }

    private static FaultRun ApplyPending()
    {
        var node = new NodeScenario();
        node.Machine.Services.Install(RoleTable.Qds.ServiceName, running: true);
        node.Data["RESTARTSERVICES"] = "later";
        return Run(node, () => new ApplyPending(node.Machine, node.Log).Run());
    }

    private static FaultRun Renew()
    {
        var node = new NodeScenario();
        return Run(node, () => node.Renew(force: true));
    }

    private static FaultRun Run(NodeScenario node, Action run)
    {
        node.Install();
        var server = new FaultServer(node.Machine, node.Log, node.EngineOf);
        return new FaultRun(server, run, HasTime: false);
    }

    // What a rotation that is undone keeps: it opens what was protected with it meanwhile.
    private static FaultRun OnQms(Action<QmsScenario> run)
    {
        var qms = new QmsScenario(made: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Install();
        qms.Machine.Services.RequestStart(RoleTable.AuthorityService);
        var server = new FaultServer(qms.Machine, qms.Log, qms.EngineOf)
        {
            Compared = line => line.StartsWith("file kept/", StringComparison.Ordinal) ? null : line,
        };
        return new FaultRun(server, () => run(qms), HasTime: false);
    }

    private static void Renew(QmsScenario qms)
        => new CertificateRenewal(qms.Machine, qms.Log, (_, _) => throw new InvalidOperationException("QMS asks nobody")).Run(force: true, later: false);
}
