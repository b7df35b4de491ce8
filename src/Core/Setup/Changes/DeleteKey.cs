using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A key that nothing can bring back: deleted only when everything else has succeeded.</summary>
internal sealed class DeleteKey(KeyReference key, string name) : Change
{
    public const string Kind = "delete-key";

    public override string Describe() => ChangeTexts.DeleteKey.With(name);

    public override bool IsDone(IMachine machine) => !machine.Keys.Exists(key);

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
    }

    public override void Commit(IMachine machine) => machine.Keys.Delete(key);

    public override XElement ToXml() => new(Kind, KeyXml.Attributes(key), new XAttribute("name", name));

    public static Change FromXml(XElement entry) => new DeleteKey(KeyXml.Read(entry), entry.Text("name"));
}
