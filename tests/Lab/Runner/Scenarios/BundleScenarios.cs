using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>The bundle of all roles, whose engine is played by <see cref="FakeBurn"/>; its packages are run by the real msiexec.</summary>
internal static class BundleScenarios
{
    private const string Subnet = "10.77.0.0/255.255.255.0";

    public static IEnumerable<Scenario> All =>
    [
        new("bundle-roles", Roles),
        new("bundle-role-added-and-removed", AddedAndRemoved),
        new("bundle-failure", Failure),
        new("bundle-on-qms", OnQms),
    ];

    /// <summary>Three roles with one typed token, and all of them away again.</summary>
    private static void Roles(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        StandIns.Install(node, LabRole.Qds);
        StandIns.Install(node, LabRole.Dsc, StandIns.NetworkService);
        LabRole[] roles = [LabRole.Qvs, LabRole.Qds, LabRole.Dsc];
        var all = LabRole.Together(node.Name, roles);
        var before = ScenarioContext.Snapshot(node, all);
        var token = Tokens.New(qms, node.Name, "QVS,QDS,DSC").Text;
        string[] words = ["role_qvs=1", "ROLE_QDS=1", "ROLE_DSC=1", "ROLE_QVWS=0", "QmsHost=" + qms.Name, "ENROLLTOKEN=" + token];
        var burn = Burn(context, node);

        foreach (var plan in (string[])["DRYRUN=1", @"PLANFILE=C:\plan.txt"])
        {
            var asked = burn.Install([.. words, plan]);
            context.Expect(asked is { ExitCode: FakeBurn.ConditionFailed, Ran: [] }, $"asked for a plan by {plan}: {asked.ExitCode} {asked.Done}");
        }

        var installed = burn.Install(words).ExpectOk("three roles");
        ExpectDone(context, installed, "QVS install, QDS install, DSC install");
        context.ExpectTrusted(qms, node, all);
        RoleScenarios.ExpectStates(context, StateReader.Read(node), roles);
        context.ExpectOneOfEachKind(qms, node);
        foreach (var text in installed.Ran.Select(r => r.Result.Log).Append(string.Join('\n', installed.Log)))
        {
            context.Expect(!text.Contains(token, StringComparison.Ordinal), "the token is in a log");
        }

        var running = ScenarioContext.Processes(StateReader.Read(node));
        var removed = burn.Uninstall().ExpectOk("the uninstall");
        ExpectDone(context, removed, "DSC uninstall, QDS uninstall, QVS uninstall");
        Removal.ExpectRemoved(context, node, all, before);
        context.ExpectSameProcesses(running, StateReader.Read(node));
    }

    /// <summary>What is not named again holds: the roles that are there, what was saved, what the policy says; through the next release, too.</summary>
    private static void AddedAndRemoved(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        StandIns.Install(node, LabRole.Qds);
        StandIns.Install(node, LabRole.Dsc);
        var token = Tokens.New(qms, node.Name, "QVS,QDS");
        node.ImportRegistry(string.Join("\r\n", [
            "REGEDIT4",
            "",
            @"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\QvTrust]",
            $"\"QMSHOST\"=\"{qms.Name}\"",
            "\"FIREWALLPROFILE\"=\"domain\"",
            ""]));
        var burn = Burn(context, node);

        burn.Install("ROLE_QVS=1", "ROLE_QDS=1", "ENROLLTOKENFILE=" + token.WindowsPath, "FIREWALLREMOTE=10.77.0.0/24").ExpectOk("two roles");
        var first = context.ExpectTrusted(qms, node, LabRole.Together(node.Name, LabRole.Qvs, LabRole.Qds));
        context.Expect(!File.Exists(token.HostPath), "the token's file is left");

        ExpectDone(context, burn.Install("ROLE_DSC=1").ExpectOk("a third role"), "DSC install");
        Same(LabRole.Qvs, LabRole.Qds, LabRole.Dsc);

        Msi.Uninstall(node, context.Package(LabRole.Qds)).ExpectOk("QDS, by its own package");
        ExpectDone(context, burn.Install().ExpectOk("nothing is named"), "");
        ExpectDone(context, burn.Repair("ROLE_QVS=0").ExpectOk("a repair"), "QVS repair, DSC repair");
        Same(LabRole.Qvs, LabRole.Dsc);

        // The old bundle's packages make way one by one; Burn itself would let each new one do it.
        Msi.MakeWay(node, context.Package(LabRole.Qvs));
        Msi.MakeWay(node, context.Package(LabRole.Dsc));
        ExpectDone(context, Burn(context, node, context.NextPackage).Install().ExpectOk("the next release"), "QVS install, DSC install");
        Same(LabRole.Qvs, LabRole.Dsc);

        void Same(params LabRole[] roles)
        {
            var now = context.ExpectTrusted(qms, node, LabRole.Together(node.Name, roles));
            RoleScenarios.ExpectStates(context, now, roles);
            context.Expect(RoleScenarios.Thumbprints(now) == RoleScenarios.Thumbprints(first), "other certificates than before");
            context.ExpectSameProcesses(ScenarioContext.Processes(first), now);
            var rules = now.Rules.Where(r => MachineState.Text(r["grouping"]) == MachineState.Group).Select(r => r.ToJsonString()).ToList();
            context.Expect(rules.Count >= roles.Length && rules.All(r => r.Contains(Subnet, StringComparison.Ordinal) && r.Contains("\"profiles\":1,", StringComparison.Ordinal)), $"what was saved or the policy's is lost: {ScenarioContext.Words(rules)}");
            context.Expect(now.Setting("", "FirewallRemote") == "10.77.0.0/24", $"saved is {now.Setting("", "FirewallRemote") ?? "nothing"}");
        }
    }

    /// <summary>A role that fails takes those of the same run along, and none that was there before.</summary>
    private static void Failure(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        StandIns.Install(node, LabRole.Qds);
        StandIns.Install(node, LabRole.Dsc);
        var all = LabRole.Together(node.Name, LabRole.Qvs, LabRole.Qds, LabRole.Dsc);
        var untouched = ScenarioContext.Snapshot(node, all);
        string[] words = ["QMSHOST=" + qms.Name, "ENROLLTOKENFILE=" + Tokens.New(qms, node.Name, "QVS,QDS,DSC").WindowsPath];
        var failing = Burn(context, node, role => role == LabRole.Dsc ? context.Editor.WithFailure(context.Package(role), "QvtFirewall") : context.Package(role));

        var failed = failing.Install(["ROLE_QDS=1", "ROLE_DSC=1", .. words]);
        context.Expect(failed.ExitCode == MsiResult.Failed, $"exit code {failed.ExitCode} instead of 1603");
        ExpectDone(context, failed, "QDS install, DSC install, QDS rollback uninstall");
        Removal.ExpectRemoved(context, node, all, untouched);

        // The role that went had used the token, and its certificates were revoked.
        Tokens.New(qms, node.Name, "QVS,QDS,DSC");
        Burn(context, node).Install(["ROLE_QVS=1", .. words]).ExpectOk("QVS, with a new token");
        context.ExpectTrusted(qms, node, LabRole.Together(node.Name, LabRole.Qvs));
        var before = ScenarioContext.Snapshot(node, all);
        failed = failing.Install("ROLE_QDS=1", "ROLE_DSC=1");
        context.Expect(failed.ExitCode == MsiResult.Failed, $"exit code {failed.ExitCode} instead of 1603, beside QVS");
        ExpectDone(context, failed, "QDS install, DSC install, QDS rollback uninstall");
        // The lab's msiexec takes the shared program along with a role that fails.
        var differences = SnapshotComparer.Differences(before, ScenarioContext.Snapshot(node, all), restartsAllowed: false);
        context.Problems.AddRange(differences.Where(d => !d.Contains("file " + Product.ProgramFolder, StringComparison.OrdinalIgnoreCase)).Select(d => "after the failure beside QVS: " + d));
    }

    /// <summary>QMS and a node's role in one run.</summary>
    private static void OnQms(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        StandIns.Install(qms, LabRole.Qvws);
        LabRole[] roles = [LabRole.Qms, LabRole.Qvws];
        var all = LabRole.Together(qms.Name, roles);
        var before = ScenarioContext.Snapshot(qms, all);
        var own = RoleScenarios.Thumbprints(StateReader.Read(qms));
        var burn = Burn(context, qms);

        ExpectDone(context, burn.Install("ROLE_QMS=1", "ROLE_QVWS=1", "QMSHOST=" + qms.Name).ExpectOk("QMS and QVWS"), "QMS install, QVWS install");
        var trusted = context.ExpectTrusted(qms, all);
        RoleScenarios.ExpectStates(context, trusted, roles);
        context.Expect(RoleScenarios.Thumbprints(trusted) == own, "other certificates than QMS's own");

        ExpectDone(context, burn.Uninstall().ExpectOk("the uninstall"), "QVWS uninstall, QMS uninstall");
        context.Expect(RoleScenarios.Thumbprints(StateReader.Read(qms)) == own, "QMS's certificates were touched");
        Removal.ExpectRemoved(context, qms, all, before);
    }

    private static FakeBurn Burn(ScenarioContext context, Server server, Func<LabRole, string>? package = null)
    {
        var source = Path.Combine(context.Lab.Paths.Root, "installer/Bundles/Roles/Bundle.wxs");
        var bundle = FakeBurnBundle.Read(source, new Dictionary<string, string>(StringComparer.Ordinal) { ["Version"] = "1.0.0", ["UpgradeCode"] = "{AF00A076-003B-4C38-AA4C-B48C5653F925}" });
        return new FakeBurn(bundle, server, p => (package ?? context.Package)(LabRole.All.Single(r => r.Package == p.SourceFile)), context.Editor);
    }

    private static void ExpectDone(ScenarioContext context, FakeBurnResult result, string done)
        => context.Expect(result.Done == done, $"the bundle did '{result.Done}' instead of '{done}'");
}
