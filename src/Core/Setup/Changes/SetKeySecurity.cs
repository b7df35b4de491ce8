using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>The rights of a key container.</summary>
internal sealed class SetKeySecurity(KeyReference key, string name, string after, string before = "") : Change
{
    public const string Kind = "key-security";

    private string before = before;

    public override string Describe() => ChangeTexts.SetKeyRights.With(name, before, after);

    public override string Subject => Kind + key.Container;

    public override bool IsDone(IMachine machine) => Has(machine, after);

    public override void Capture(IMachine machine) => before = machine.Keys.GetSecurity(key);

    public override void Apply(IMachine machine) => machine.Keys.SetSecurity(key, after);

    public override void Revert(IMachine machine)
    {
        if (machine.Keys.Exists(key) && !Has(machine, before))
            machine.Keys.SetSecurity(key, before);
    }

    public override XElement ToXml() => new(Kind,
        KeyXml.Attributes(key), new XAttribute("name", name), new XAttribute("after", after), new XAttribute("before", before));

    public static Change FromXml(XElement entry)
        => new SetKeySecurity(KeyXml.Read(entry), entry.Text("name"), entry.Text("after"), entry.Text("before"));

    private bool Has(IMachine machine, string sddl) => KeyAcl.Parse(machine.Keys.GetSecurity(key)).SameAs(KeyAcl.Parse(sddl));
}
