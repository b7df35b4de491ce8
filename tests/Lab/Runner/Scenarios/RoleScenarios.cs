using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Several roles on one server, and IIS in place of one of them.</summary>
internal static class RoleScenarios
{
    private const string Iis = "W3SVC";

    public static IEnumerable<Scenario> All =>
    [
        new("roles-in-any-order", InAnyOrder),
        new("qms-with-node-roles", BesideQms),
        new("iis-in-place-of-qvws", InPlaceOfQvws),
    ];

    /// <summary>The first role enrols and is told a folder; whoever comes later finds both, and the last one to go takes the certificates along.</summary>
    private static void InAnyOrder(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        StandIns.Install(node, LabRole.Qds);
        StandIns.Install(node, LabRole.Dsc, StandIns.NetworkService);
        var all = LabRole.Together(node.Name, LabRole.Qvs, LabRole.Qds, LabRole.Dsc);
        var before = ScenarioContext.Snapshot(node, all);

        Msi.Install(node, context.Package(LabRole.Qds), $"{Tokens.New(qms, node.Name, LabRole.Qds.Id).Words} INSTALLFOLDER={Product.OtherFolder}").ExpectOk("QDS, the first");
        var first = context.ExpectTrusted(qms, node, LabRole.Together(node.Name, LabRole.Qds));
        (LabRole Role, bool IsRemoval, LabRole[] Left)[] steps =
        [
            (LabRole.Dsc, false, [LabRole.Qds, LabRole.Dsc]),
            (LabRole.Qvs, false, [LabRole.Qds, LabRole.Dsc, LabRole.Qvs]),
            (LabRole.Dsc, true, [LabRole.Qds, LabRole.Qvs]),
            (LabRole.Qds, true, [LabRole.Qvs]),
        ];
        foreach (var (role, isRemoval, left) in steps)
        {
            var package = context.Package(role);
            (isRemoval ? Msi.Uninstall(node, package) : Msi.Install(node, package)).ExpectOk($"{role.Id}, {(isRemoval ? "removed" : "without a token")}");
            var now = context.ExpectTrusted(qms, node, LabRole.Together(node.Name, left));
            context.Expect(Thumbprints(now) == Thumbprints(first), $"after {role.Id}: other certificates than before");
            context.ExpectSameProcesses(ScenarioContext.Processes(first), now);
            ExpectStates(context, now, left);
            if (!isRemoval)
            {
                context.ExpectProgramsIn(node, Product.OtherFolder);
            }
        }

        context.ExpectOneOfEachKind(qms, node);
        Msi.Uninstall(node, context.Qvs).ExpectOk("QVS, the last");
        Removal.ExpectRemoved(context, node, all, before);
        context.ExpectSameProcesses(ScenarioContext.Processes(first), StateReader.Read(node));
    }

    /// <summary>A role beside QMS has QMS's own certificates, whichever of the two is set up first.</summary>
    private static void BesideQms(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        StandIns.Install(qms, LabRole.Qvs);
        StandIns.Install(qms, LabRole.Qds);
        var all = LabRole.Together(qms.Name, LabRole.Qms, LabRole.Qvs, LabRole.Qds);
        var before = ScenarioContext.Snapshot(qms, all);
        var own = Thumbprints(StateReader.Read(qms));
        (LabRole Role, string? Words, LabRole[] Left)[] steps =
        [
            (LabRole.Qvs, "QMSHOST=" + qms.Name, [LabRole.Qvs]),
            (LabRole.Qms, "", [LabRole.Qms, LabRole.Qvs]),
            (LabRole.Qds, "", [LabRole.Qms, LabRole.Qvs, LabRole.Qds]),
            (LabRole.Qms, null, [LabRole.Qvs, LabRole.Qds]),
            (LabRole.Qvs, null, [LabRole.Qds]),
        ];
        foreach (var (role, words, left) in steps)
        {
            var package = context.Package(role);
            (words is null ? Msi.Uninstall(qms, package) : Msi.Install(qms, package, words)).ExpectOk($"{role.Id} {words ?? "removed"}");
            var now = StateReader.WaitForServices(qms, LabRole.Qms.Service, LabRole.Qvs.Service, LabRole.Qds.Service);
            context.Expect(Thumbprints(now) == own, $"after {role.Id}: other certificates than QMS's own");
            context.Expect(!ScheduledTask.Exists(qms), $"after {role.Id}: a task that renews what QMS renews");
            ExpectStates(context, now, left);
            foreach (var (port, speech) in Prober.Speech(qms, [4780, 4749, 4720]))
            {
                context.Expect(speech == "tls " + now.ServerCertificate?.Thumbprint, $"after {role.Id}: port {port} speaks {speech}");
            }

            if (left[0] == LabRole.Qms)
            {
                context.ExpectTrusted(qms, LabRole.Together(qms.Name, left));
            }
        }

        Msi.Uninstall(qms, context.Package(LabRole.Qds)).ExpectOk("QDS, the last");
        context.Expect(Thumbprints(StateReader.Read(qms)) == own, "QMS's certificates were touched at the end");
        Removal.ExpectRemoved(context, qms, all, before);
    }

    /// <summary>The service behind IIS plays QVWS; IIS itself keeps its process through setup, repair, renewal and uninstall.</summary>
    private static void InPlaceOfQvws(ScenarioContext context)
    {
        var role = LabRole.Settings;
        context.Lab.Up([(LabRole.Qms.Server, context.Checkpoints.QmsReady()), (role.Server, null)]);
        var (qms, web) = (context.Lab[LabRole.Qms.Server], context.Lab[role.Server]);
        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        StandIns.Run(web, "install --role IIS,SETTINGS");
        var before = ScenarioContext.Snapshot(web, role);
        var started = StateReader.WaitForServices(web, role.Service, Iis);
        var words = $"{Tokens.New(qms, web.Name, role.Id).Words} WEBSERVER=iis WEBSERVERSERVICE=";

        context.ExpectRefused(web, role, () => Msi.Install(web, context.Package(role), words + Iis), restartsAllowed: false, "QVT1084");
        context.ExpectRefused(web, role, () => Msi.Install(web, context.Package(role), words + "AcmeWeb"), restartsAllowed: false, "QVT2061");
        web.Run(@"sc create AcmeOs binPath= C:\windows\system32\svchost.exe").Expect("a service of Windows");
        context.ExpectRefused(web, role, () => Msi.Install(web, context.Package(role), words + "AcmeOs"), restartsAllowed: false, "QVT2062");
        web.Run("sc delete AcmeOs").Expect("it goes");
        var result = Msi.Install(web, context.Package(role), $"{words}\"{role.Service}\"");
        result.ExpectOk("QVWS with IIS");
        context.Expect(result.Log.Contains("QVT2064", StringComparison.Ordinal), "the log does not say that QlikView's version is not known");
        var trusted = context.ExpectTrusted(qms, web, role);
        context.Expect(trusted.Service(role.Service)?.ProcessId != started.Service(role.Service)?.ProcessId, "the service was not restarted");
        context.Expect(trusted.Setting("", "WebServerService") == role.Service, $"saved is {trusted.Setting("", "WebServerService") ?? "nothing"}");

        Msi.Repair(web, context.Package(role)).ExpectOk("a repair that is told nothing");
        context.ExpectSameProcesses(ScenarioContext.Processes(trusted), context.ExpectTrusted(qms, web, role));
        web.Run($"\"{Product.Cli}\" renew --force").Expect("qvtrust renew");
        var renewed = context.ExpectTrusted(qms, web, role);
        context.Expect(renewed.Service(role.Service)?.ProcessId != trusted.Service(role.Service)?.ProcessId, "the renewal did not restart the service");

        Msi.Uninstall(web, context.Package(role)).ExpectOk("the uninstall");
        Removal.ExpectRemoved(context, web, role, before);
        var iis = StateReader.Read(web).Service(Iis);
        context.Expect(iis?.ProcessId == started.Service(Iis)?.ProcessId && iis?.Started == started.Service(Iis)?.Started, "IIS was restarted");
    }

    internal static string Thumbprints(MachineState state)
        => string.Join(" ", state.TrustCertificates.Select(c => $"{c.Store} {c.Thumbprint}").Order(StringComparer.Ordinal));

    internal static void ExpectStates(ScenarioContext context, MachineState state, LabRole[] installed)
    {
        foreach (var role in LabRole.All)
        {
            var (found, wanted) = (state.Setting(role.Id, "State"), installed.Contains(role) ? "trusted" : null);
            context.Expect(found == wanted, $"{role.Id} is {found ?? "not set up"} instead of {wanted ?? "not set up"}");
        }
    }
}
