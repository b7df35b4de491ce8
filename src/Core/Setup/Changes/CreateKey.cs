using System.Xml.Linq;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A new machine key. Its container's name is journalled before it exists, so that no crash leaves an unknown one.</summary>
internal sealed class CreateKey(string container, bool exportable) : Change
{
    public const string Kind = "create-key";

    // What the Windows adapter makes (IMachineKeys.Create): the reference must be known before the key is there.
    private readonly KeyReference key = new(container, "Microsoft Enhanced RSA and AES Cryptographic Provider", 24, 1);

    public KeyReference Key => key;

    public override string Describe() => $"key container {container}: absent -> RSA, {(exportable ? "exportable" : "not exportable")}";

    public override bool IsDone(IMachine machine) => machine.Keys.Exists(key);

    public override void Apply(IMachine machine) => machine.Keys.Create(container, exportable);

    public override void Revert(IMachine machine) => machine.Keys.Delete(key);

    public override XElement ToXml() => new(Kind, new XAttribute("container", container), new XAttribute("exportable", exportable));

    public static Change FromXml(XElement entry) => new CreateKey(entry.Text("container"), bool.Parse(entry.Text("exportable")));
}
