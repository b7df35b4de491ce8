using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>An inbound rule of ours comes or goes.</summary>
internal sealed class ChangeFirewallRule(FirewallRule rule, bool present) : Change
{
    public const string Kind = "firewall-rule";

    public override string Describe()
        => (present ? ChangeTexts.AddFirewallRule : ChangeTexts.RemoveFirewallRule).With(rule.Name, rule.Port, rule.Limits);

    public override bool IsDone(IMachine machine) => machine.Firewall.List().Any(IsSame) == present;

    public override void Apply(IMachine machine) => Put(machine, present);

    public override void Revert(IMachine machine) => Put(machine, !present);

    public override XElement ToXml() => new(Kind,
        new XAttribute("name", rule.Name),
        new XAttribute("port", rule.Port),
        new XAttribute("description", rule.Description),
        new XAttribute("remote", rule.Remote),
        new XAttribute("profiles", rule.Profiles),
        new XAttribute("present", present));

    public static Change FromXml(XElement entry) => new ChangeFirewallRule(
        new FirewallRule(entry.Text("name"), int.Parse(entry.Text("port"), CultureInfo.InvariantCulture), entry.Text("description"),
            // Rules from before these could be chosen are open to all.
            (string?)entry.Attribute("remote") ?? FirewallRemote.Any,
            entry.Attribute("profiles") is null ? FirewallProfiles.All : entry.Choice<FirewallProfiles>("profiles")),
        bool.Parse(entry.Text("present")));

    private bool IsSame(FirewallRule other) => other.OpensSameAs(rule);

    private void Put(IMachine machine, bool wanted)
    {
        if (machine.Firewall.List().Any(IsSame) == wanted)
            return;
        if (wanted)
            machine.Firewall.Add(rule);
        else
            machine.Firewall.Remove(rule.Name);
    }
}
