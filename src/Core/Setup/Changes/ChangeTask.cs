using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A scheduled task: registered, or deleted when <paramref name="after"/> is null. Its undo registers what was there before.</summary>
internal sealed class ChangeTask(string name, string? after, string? before = null) : Change
{
    public const string Kind = "task";

    private string? before = before;

    public override string Describe() => ChangeTexts.ChangeTask.With(name, Show(before), Show(after));

    public override string Subject => Kind + name;

    public override bool IsDone(IMachine machine) => IsAs(machine, after);

    public override void Capture(IMachine machine) => before = machine.Tasks.Read(name);

    public override void Apply(IMachine machine)
    {
        Put(machine, after);
        if (!IsAs(machine, after))
            throw ErrorCatalogue.TaskNotRegistered.With(name);
    }

    public override void Revert(IMachine machine) => Put(machine, before);

    public override XElement ToXml() => new(Kind,
        new XAttribute("name", name),
        ChangeFormat.Optional("after", after),
        ChangeFormat.Optional("before", before));

    public static Change FromXml(XElement entry)
        => new ChangeTask(entry.Text("name"), (string?)entry.Attribute("after"), (string?)entry.Attribute("before"));

    private static string Show(string? definition) => definition is null ? ChangeTexts.Absent : TaskDefinition.CommandLine(definition);

    private bool IsAs(IMachine machine, string? wanted)
    {
        var found = machine.Tasks.Read(name);
        return wanted is null ? found is null : found is not null && TaskDefinition.DoesSame(found, wanted);
    }

    private void Put(IMachine machine, string? definition)
    {
        if (definition is null)
            machine.Tasks.Delete(name);
        else
            machine.Tasks.Register(name, definition);
    }
}
