using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// Which of Qlik's services ran before anything was touched. The first entry of every journal, so the last one to be
/// reverted: by then certificates and rights are back, and whatever was restarted meanwhile starts with them again.
/// </summary>
internal sealed class KeepServicesRunning(IReadOnlyList<KeyValuePair<string, int>> running) : Change
{
    public const string Kind = "services-before";

    public IReadOnlyList<string> Names { get; } = running.Select(r => r.Key).ToList();

    public static KeepServicesRunning Now(IMachine machine) => new(ServiceOrder.Names
        .Select(machine.Services.Find)
        .Where(s => s is { State: ServiceState.Running or ServiceState.Starting })
        .Select(s => new KeyValuePair<string, int>(s!.Name, s.ProcessId))
        .ToList());

    public override string Describe() => $"Qlik services that run: {(running.Count == 0 ? "none" : string.Join(", ", Names))}";

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
        var changed = running.Where(r => machine.Services.Find(r.Key) is { } s
            && (s.State != ServiceState.Running || s.ProcessId != r.Value)).Select(r => r.Key).ToList();
        if (changed.Count > 0)
            new ServiceRestarter(machine).Restart(changed);
    }

    public override XElement ToXml() => new(Kind, running.Select(r =>
        new XElement("service", new XAttribute("name", r.Key), new XAttribute("processId", r.Value))));

    public static Change FromXml(XElement entry) => new KeepServicesRunning(entry.Elements("service")
        .Select(e => new KeyValuePair<string, int>(e.Text("name"), int.Parse(e.Text("processId"), CultureInfo.InvariantCulture)))
        .ToList());
}
