using QvTrust.Core.Machine;
using QvTrust.Windows;
using QvTrust.Windows.Com;
using QvTrust.Windows.Firewall;

namespace QvTrust.Lab.MachineContract;

internal static class FirewallCases
{
    private static readonly FirewallRule Rule = new("QvTrust contract TCP 4799", 4799, "Contract: äöü");

    public static void Run(WindowsMachine machine, CaseReport report)
    {
        var firewall = machine.Firewall;
        var before = firewall.List();
        report.Case("firewall-add", () =>
        {
            firewall.Add(Rule);
            Expect.True(firewall.List().Contains(Rule), $"found {string.Join(", ", firewall.List())}");
        });
        report.Case("firewall-add-twice-makes-one", () =>
        {
            firewall.Add(Rule);
            Expect.Same(1, firewall.List().Count(r => r.Name == Rule.Name), "rules of the name");
        });
        report.Case("firewall-leaves-a-rule-of-another", () =>
        {
            AddForeign();
            Expect.Same(2, CountAll(), "rules of the name");
            Expect.Same(1, firewall.List().Count(r => r.Name == Rule.Name), "ours of the name");
            firewall.Remove(Rule.Name);
            Expect.Same(1, CountAll(), "rules of the name that are left");
            Expect.Same(before.Count, firewall.List().Count, "ours");
            RemoveForeign();
        });
        report.Case("firewall-limits-come-back-as-they-were-meant", () =>
        {
            var limited = Rule with { Remote = "10.1.2.3/32,10.2.0.0/16,10.3.0.1-10.3.0.9,LocalSubnet,fd00::/8", Profiles = FirewallProfiles.Domain | FirewallProfiles.Private };
            firewall.Add(limited);
            Expect.True(firewall.List().Contains(limited), $"found {string.Join(", ", firewall.List())}");
        });
        report.Case("firewall-remove", () =>
        {
            firewall.Add(Rule);
            firewall.Remove(Rule.Name);
            firewall.Remove(Rule.Name);
            Expect.True(firewall.List().SequenceEqual(before), $"left {string.Join(", ", firewall.List())}");
            Expect.Same(0, CountAll(), "rules of the name");
        });
    }

    private static void AddForeign()
    {
        using var apartment = new Apartment();
        using var rules = PolicyRules.Open();
        using var rule = PolicyRule.New();
        rule.Name = Rule.Name;
        rule.Protocol = PolicyRule.Tcp;
        rule.LocalPorts = "4799";
        rule.Direction = PolicyRule.Inbound;
        rule.Action = PolicyRule.Allow;
        rule.Enabled = true;
        rules.Add(rule);
    }

    private static void RemoveForeign()
    {
        using var apartment = new Apartment();
        using var rules = PolicyRules.Open();
        rules.Remove(Rule.Name);
    }

    private static int CountAll()
    {
        using var apartment = new Apartment();
        using var rules = PolicyRules.Open();
        var count = 0;
        rules.ForEach(rule => count += rule.Name == Rule.Name ? 1 : 0);
        return count;
    }
}
