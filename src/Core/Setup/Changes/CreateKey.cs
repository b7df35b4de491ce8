using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A new machine key. Its container's name is journalled before it exists, so that no crash leaves an unknown one.</summary>
internal sealed class CreateKey(string container, bool exportable) : Change
{
    public const string Kind = "create-key";

    public KeyReference Key { get; } = KeyReference.New(container);

    public override string Describe() => ChangeTexts.CreateKey.With(container, exportable ? ChangeTexts.Exportable : ChangeTexts.NotExportable);

    public override bool IsDone(IMachine machine) => machine.Keys.Exists(Key);

    public override void Apply(IMachine machine) => machine.Keys.Create(container, exportable);

    public override void Revert(IMachine machine) => machine.Keys.Delete(Key);

    public override XElement ToXml() => new(Kind, new XAttribute("container", container), new XAttribute("exportable", exportable));

    public static Change FromXml(XElement entry) => new CreateKey(entry.Text("container"), bool.Parse(entry.Text("exportable")));
}
