using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Tests.Checks;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A repair is the installation run again: it puts back what drifted and nothing else, and a service runs on where nothing that it has read changed.</summary>
public sealed class RepairTests
{
    private const string NodeRule = "QvTrust QVS TCP 4749";
    private const string QmsRule = "QvTrust QMS TCP 14780";

    private static readonly Dictionary<string, (Action<FakeMachine> Spoil, bool Restarts)> OnNode = new()
    {
        ["root gone"] = (m => m.Certificates.Remove(TrustStore.Root, m.Root().Info.Thumbprint), true),
        ["server certificate gone, its key there"] = (m => m.Certificates.Remove(TrustStore.My, m.Leaf().Info.Thumbprint), true),
        ["client certificate gone, its key there"] = (m => m.Certificates.Remove(TrustStore.My, m.Leaf(CertificateKind.Client).Info.Thumbprint), true),
        ["server key not readable"] = (m => m.Keys.SetSecurity(m.Leaf().Stored.Key!, KeyAcl.Private.ToString()), true),
        ["client key not readable"] = (m => m.Keys.SetSecurity(m.Leaf(CertificateKind.Client).Stored.Key!, KeyAcl.Private.ToString()), true),
        ["rule gone"] = (m => m.Firewall.Remove(NodeRule), false),
        ["rule of another port"] = (m => Change(m, NodeRule, r => r with { Port = 4750 }), false),
        ["rule for some addresses"] = (m => Change(m, NodeRule, r => r with { Remote = "10.9.9.9" }), false),
        ["rule in some networks"] = (m => Change(m, NodeRule, r => r with { Profiles = FirewallProfiles.Domain }), false),
        ["every rule gone"] = (m => m.Firewall.List().Select(r => r.Name).ToList().ForEach(m.Firewall.Remove), false),
        ["task gone"] = (m => m.Tasks.All.Clear(), false),
        ["task changed"] = (m => m.Tasks.All.Keys.ToList().ForEach(n => m.Tasks.All[n] = m.Tasks.All[n].Replace("--scheduled", "--later")), false),
        ["State"] = (m => m.Settings.Set("QVS", "State", "pending"), false),
        // Without it nobody knows whether the services have started with these certificates.
        ["State gone"] = (m => m.Settings.Set("QVS", "State", null), true),
        ["Version"] = (m => m.Settings.Set("QVS", "Version", "0.0.1"), false),
        ["RootThumbprint"] = (m => m.Settings.Set("QVS", "RootThumbprint", "00"), false),
        ["ServerThumbprint"] = (m => m.Settings.Set("QVS", "ServerThumbprint", null), false),
        ["ClientThumbprint"] = (m => m.Settings.Set("QVS", "ClientThumbprint", m.Leaf().Info.Thumbprint), false),
        ["QmsHost gone"] = (m => m.Settings.Set("", "QmsHost", null), false),
    };

    private static readonly Dictionary<string, (Action<FakeMachine> Spoil, bool Restarts)> OnQms = new()
    {
        ["root.pem gone"] = (m => m.Files.Delete(QmsScenario.ExportFolder + "root.pem"), true),
        ["server.pem of another certificate"] = (m => m.Files.Write(QmsScenario.ExportFolder + "server.pem", Encoding.ASCII.GetBytes("other")), true),
        ["server_key.pem gone"] = (m => m.Files.Delete(QmsScenario.ExportFolder + "server_key.pem"), true),
        ["server_key.pem readable by others"] = (m => m.GuardedFiles.SetSecurity(QmsScenario.ExportFolder + "server_key.pem", FakeGuardedFiles.Inherited), false),
        ["server key not readable"] = (m => m.Keys.SetSecurity(m.Leaf().Stored.Key!, KeyAcl.Private.ToString()), true),
        ["rule gone"] = (m => m.Firewall.Remove(QmsRule), false),
        ["rule in some networks"] = (m => Change(m, QmsRule, r => r with { Profiles = FirewallProfiles.Domain }), false),
        ["task gone"] = (m => m.Tasks.All.Clear(), false),
        ["State"] = (m => m.Settings.Set("QMS", "State", "pending"), false),
        ["Version gone"] = (m => m.Settings.Set("QMS", "Version", null), false),
        ["ServerThumbprint"] = (m => m.Settings.Set("QMS", "ServerThumbprint", "00"), false),
    };

    public static TheoryData<string> NodeDrifts => new(OnNode.Keys);

    public static TheoryData<string> QmsDrifts => new(OnQms.Keys);

    [Theory]
    [MemberData(nameof(NodeDrifts))]
    public void On_a_node_exactly_what_drifted_comes_back(string drift)
    {
        var node = new NodeScenario();
        node.Install();
        IsMended(node.Machine, OnNode[drift], () => node.Install());
        Assert.Equal(2, node.Authority.Issued);
    }

    [Theory]
    [MemberData(nameof(QmsDrifts))]
    public void On_the_QMS_server_exactly_what_drifted_comes_back(string drift)
    {
        var qms = new QmsScenario("NetworkService", "S-1-5-20");
        qms.Install();
        IsMended(qms.Machine, OnQms[drift], () => qms.Install());
    }

    private static void IsMended(FakeMachine machine, (Action<FakeMachine> Spoil, bool Restarts) drift, Action repair)
    {
        var (before, processes) = (State(machine), Processes(machine));
        drift.Spoil(machine);
        Assert.NotEqual(before, State(machine));

        repair();

        Assert.Equal(before, State(machine));
        Assert.Equal(drift.Restarts, processes != Processes(machine));
    }

    private static void Change(FakeMachine machine, string name, Func<FirewallRule, FirewallRule> change)
    {
        var rule = machine.Firewall.List().Single(r => r.Name == name);
        machine.Firewall.Remove(name);
        machine.Firewall.Add(change(rule));
    }

    private static string Processes(FakeMachine machine) => string.Join(" ", machine.Services.All.Select(s => $"{s.Name} {s.ProcessId}"));

    private static string State(FakeMachine machine)
        => machine.Snapshot(withProcessIds: false)
            + string.Join("\n", machine.Files.Content.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {Convert.ToBase64String(f.Value)} {machine.GuardedFiles.GetSecurity(f.Key)}"));
}
