using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// A note in the journal: services that did not run are started and stopped once. What they made at their start stays; the
/// processes are <see cref="StartedProcess"/>'s.
/// </summary>
internal sealed class StartOnce(IReadOnlyList<string> names) : Change
{
    public const string Kind = "start-once";

    private IReadOnlyList<string> left = [];

    public override IReadOnlyList<string> Left => left;

    public override string Describe()
        => ChangeTexts.StartOnce.With(string.Join(", ", names));

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    // Between a start and its note a run can be killed. But days can pass until it is undone, and what runs then is in use.
    public override void Revert(IMachine machine)
    {
        var running = names.Where(n => machine.Services.Find(n) is { State: not ServiceState.Stopped }).ToList();
        left = running.Count == 0 ? [] : [ChangeTexts.StartedBySomebodyElse.With(string.Join(", ", running))];
    }

    public override XElement ToXml() => new(Kind, names.Select(n => new XElement("service", new XAttribute("name", n))));

    public static Change FromXml(XElement entry) => new StartOnce(entry.Elements("service").Select(e => e.Text("name")).ToList());
}
