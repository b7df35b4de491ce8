using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>One value of QlikView's in the registry, which is there and keeps its kind.</summary>
/// <param name="key">Its key below HKLM.</param>
/// <param name="name">Its name.</param>
/// <param name="from">What it says now.</param>
/// <param name="to">What it is to say.</param>
internal sealed class ChangeSwitchValue(string key, string name, string from, string to) : SwitchChange
{
    public const string Kind = "switch-value";

    public override string Subject => $"{Kind}{key}\\{name}".ToUpperInvariant();

    public override string Describe() => $"HKLM\\{key}\\{name}: \"{from}\" -> \"{to}\"";

    public override bool IsDone(IMachine machine) => machine.QlikRegistry.Get(key, name)?.Text != from;

    public override bool IsAsCaptured(IMachine machine) => !IsDone(machine);

    public override void Apply(IMachine machine) => machine.QlikRegistry.Set(key, name, to);

    protected override string? PutBack(IMachine machine)
    {
        var now = machine.QlikRegistry.Get(key, name)?.Text;
        if (now == to)
            machine.QlikRegistry.Set(key, name, from);
        return now == to || now == from ? null : ChangeTexts.SwitchValueWrittenMeanwhile.With(key, name);
    }

    public override XElement ToXml() => new(Kind,
        new XAttribute("key", key), new XAttribute("name", name), new XAttribute("from", from), new XAttribute("to", to), Processes.ToXml());

    public static Change FromXml(XElement entry)
        => new ChangeSwitchValue(entry.Text("key"), entry.Text("name"), entry.Text("from"), entry.Text("to")) { Processes = ServiceProcesses.FromXml(entry) };
}
