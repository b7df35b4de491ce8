using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Which ports setup opens, and to whom.</summary>
public sealed class FirewallTests
{
    private readonly NodeScenario node = new();

    [Theory]
    [InlineData("any", "*")]
    [InlineData(" * ", "*")]
    [InlineData("10.1.2.3", "10.1.2.3/32")]
    [InlineData("10.1.2.3/255.255.255.255", "10.1.2.3/32")]
    [InlineData("10.1.0.0/255.255.0.0, localsubnet", "10.1.0.0/16,LocalSubnet")]
    [InlineData("10.2.0.0/16,10.1.0.0/16,10.2.0.0/255.255.0.0", "10.1.0.0/16,10.2.0.0/16")]
    [InlineData("10.1.2.3-10.1.2.9", "10.1.2.3-10.1.2.9")]
    [InlineData("FD00::/8", "fd00::/8")]
    [InlineData("fd00::1", "fd00::1/128")]
    public void Addresses_have_one_form_for_each_meaning(string text, string form)
    {
        Assert.Equal(form, FirewallRemote.TryNormalize(text));
        Assert.Equal(form, FirewallRemote.TryNormalize(form));
    }

    [Theory]
    [InlineData("10.1.2")]
    [InlineData("10")]
    [InlineData("192.168.010.0/24")]
    [InlineData("0x0a.1.2.3")]
    [InlineData("10.1.2.3/8")]
    [InlineData("10.1.0.0/33")]
    [InlineData("10.0.0.0/0")]
    [InlineData("10.0.0.0/255.0.255.0")]
    [InlineData("10.1.2.9-10.1.2.3")]
    [InlineData("10.1.2.3-fd00::1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("10.1.2.3,")]
    [InlineData("QMS01")]
    [InlineData("any,10.1.2.3")]
    public void What_is_no_address_list_is_none(string text) => Assert.Null(FirewallRemote.TryNormalize(text));

    [Theory]
    [InlineData("FIREWALLREMOTE", "QMS01", "QVT1061")]
    [InlineData("FIREWALLPROFILE", "home", "QVT1062")]
    [InlineData("OPENWEBPORTS", "yes", "QVT1063")]
    [InlineData("OPTIONALPORTS", "cluster,snmp", "QVT1064")]
    public void A_bad_value_is_refused_before_anything_is_changed(string name, string value, string code)
    {
        node.Data[name] = value;
        var before = node.Machine.Snapshot(withProcessIds: true);
        Assert.Equal(code, Assert.Throws<TrustException>(() => node.Install()).Code);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Rules_let_in_whom_they_shall_and_a_repair_without_words_keeps_that()
    {
        (node.Data["FIREWALLREMOTE"], node.Data["FIREWALLPROFILE"], node.Data["OPTIONALPORTS"]) = ("10.1.0.0/16", "domain,private", "cluster");
        node.Install();
        Assert.Equal(
            ["4747 10.1.0.0/16 Domain, Private", "4749 10.1.0.0/16 Domain, Private", "14747 10.1.0.0/16 Domain, Private"],
            Rules().OrderBy(r => r, StringComparer.Ordinal).OrderBy(r => r.Split(' ')[0].Length));

        foreach (var name in (string[])["FIREWALLREMOTE", "FIREWALLPROFILE", "OPTIONALPORTS", "ENROLLTOKENFILE"])
            node.Data.Remove(name);
        var before = node.Machine.Snapshot(withProcessIds: true);
        node.Install();
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void What_is_given_to_another_role_closes_no_optional_port_of_this_one()
    {
        node.Data["OPTIONALPORTS"] = "cluster";
        node.Install();
        node.Machine.Services.Install(RoleTable.Dsc.ServiceName, running: true);
        node.Machine.Files.Versions[@"C:\" + RoleTable.Dsc.ServiceName + ".exe"] = new Version(12, 90, 20000, 0);
        MsiRun.Do(() => node.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "DSC", ["OPTIONALPORTS"] = "customusers" });
        Assert.Equal("cluster,customusers", node.Machine.Settings.Get("", "OptionalPorts"));

        node.Data["OPTIONALPORTS"] = "none";
        node.Install();
        Assert.Equal("customusers", node.Machine.Settings.Get("", "OptionalPorts"));
        Assert.DoesNotContain(node.Machine.Firewall.List(), r => r.Port == 14747);
        Assert.Contains(node.Machine.Firewall.List(), r => r.Port == 4735);
    }

    [Fact]
    public void The_web_servers_own_ports_are_closed_and_opened_by_their_word_alone()
    {
        var machine = new FakeMachine("QVWS01");
        machine.Services.Install(RoleTable.Qvws.ServiceName, running: true, "NetworkService", "S-1-5-20");
        machine.Files.Versions[@"C:\" + RoleTable.Qvws.ServiceName + ".exe"] = new Version(12, 90, 20000, 0);
        var set = new NativeSet(new FakeMachine("QMS01"), "native", new NativeShape(machine.Clock.UtcNow.AddYears(-1)));
        machine.Certificates.Add(TrustStore.Root, set.Root.Der, null);
        set.Install(CertificateKind.Server, machine.Name, machine);
        set.Install(CertificateKind.Client, machine.Name, machine);

        Assert.Equal([80, 443, 4750], PortsAfter(machine));
        Assert.Equal([4750], PortsAfter(machine, ("OPENWEBPORTS", "0")));
        Assert.Equal([4750], PortsAfter(machine));
        Assert.Equal([80, 443, 4750], PortsAfter(machine, ("OPENWEBPORTS", "1")));
        Assert.Equal([80, 443, 4750], PortsAfter(machine));
    }

    [Theory]
    [InlineData("tunnel", 4774, "cluster", 14747)]
    [InlineData("cluster", 14747, "none", null)]
    public void An_optional_port_is_open_until_another_word_is_given(string kind, int port, string other, int? otherPort)
    {
        node.Data["OPTIONALPORTS"] = kind;
        node.Install();
        Assert.Equal([4747, 4749, port], Ports(node.Machine));
        node.Data.Remove("OPTIONALPORTS");
        node.Install();
        Assert.Equal([4747, 4749, port], Ports(node.Machine));
        node.Data["OPTIONALPORTS"] = other;
        node.Install();
        Assert.Equal(otherPort is { } more ? [4747, 4749, more] : [4747, 4749], Ports(node.Machine));
    }

    [Fact]
    public void Other_callers_replace_the_rules_and_a_failure_brings_the_old_ones_back()
    {
        node.Install();
        var open = Rules();
        node.Data["FIREWALLREMOTE"] = "10.1.2.3";

        Assert.Throws<TrustException>(() => node.Install("finish"));
        Assert.Equal(open, Rules());

        node.Install();
        Assert.Equal(["4747 10.1.2.3/32 All", "4749 10.1.2.3/32 All"], Rules());
        node.Data["FIREWALLPROFILE"] = "domain";
        node.Install();
        Assert.Equal(["4747 10.1.2.3/32 Domain", "4749 10.1.2.3/32 Domain"], Rules());
        node.Data["FIREWALLPROFILE"] = "any";
        node.Data["FIREWALLREMOTE"] = "any";
        node.Install();
        Assert.Equal(open, Rules());
        node.Uninstall();
        Assert.Empty(Rules());
    }

    [Fact]
    public void The_web_servers_users_are_not_its_peers()
    {
        var settings = new FirewallSettings("10.1.2.3/32", FirewallProfiles.All, WebPorts: true, []);
        Assert.Equal(
            ["4750 10.1.2.3/32", "80 *", "443 *"],
            FirewallStage.Rules(RoleTable.Qvws, 14780, settings).Select(r => $"{r.Port} {r.Remote}"));
        Assert.Equal([4750], FirewallStage.Rules(RoleTable.Qvws, 14780, settings with { WebPorts = false }).Select(r => r.Port));
    }

    private static List<int> PortsAfter(FakeMachine machine, params (string Name, string Value)[] given)
    {
        var data = new Dictionary<string, string> { ["ROLE"] = "QVWS", ["TRUST"] = "existing" };
        foreach (var (name, value) in given)
            data[name] = value;
        MsiRun.Do(() => new SetupEngine(machine, new FakeSetupLog(), _ => throw new InvalidOperationException("no enrolment")), SetupEngine.StagesOf(authority: false), data);
        return Ports(machine);
    }

    private static List<int> Ports(FakeMachine machine) => [.. machine.Firewall.List().Select(r => r.Port).OrderBy(p => p)];

    private List<string> Rules() => [.. node.Machine.Firewall.List().Select(r => $"{r.Port} {r.Remote} {r.Profiles}")];
}
