using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A note in the journal: services that did not run are started and stopped once. Reverted, they are stopped; what they made at their start stays.</summary>
internal sealed class StartOnce(IReadOnlyList<string> names) : Change
{
    public const string Kind = "start-once";

    public override string Describe()
        => $"services {string.Join(", ", names)}: stopped -> started and stopped once; what they make themselves at their first start, data folders and certificates, stays whatever comes of this setup";

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
        var restarter = new ServiceRestarter(machine);
        foreach (var name in ServiceOrder.Sort(machine.Services, names).Reverse())
            restarter.Stop(name);
    }

    public override XElement ToXml() => new(Kind, names.Select(n => new XElement("service", new XAttribute("name", n))));

    public static Change FromXml(XElement entry) => new StartOnce(entry.Elements("service").Select(e => e.Text("name")).ToList());
}
