using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>The rights of one of the License Service's files.</summary>
internal sealed class SetPemRights(string name, string after, string before = "") : Change
{
    public const string Kind = "pem-rights";

    private readonly string path = PemFiles.PathOf(name);
    private string before = before;

    public override string Describe() => ChangeTexts.SetPemRights.With(name, before, after);

    public override string Subject => Kind + path;

    public override bool IsDone(IMachine machine) => machine.GuardedFiles.GetSecurity(path) == after;

    public override void Capture(IMachine machine) => before = machine.GuardedFiles.GetSecurity(path);

    public override void Apply(IMachine machine) => machine.GuardedFiles.SetSecurity(path, after);

    public override void Revert(IMachine machine)
    {
        if (machine.Files.Exists(path) && machine.GuardedFiles.GetSecurity(path) != before)
            machine.GuardedFiles.SetSecurity(path, before);
    }

    public override XElement ToXml() => new(Kind, new XAttribute("name", name), new XAttribute("after", after), new XAttribute("before", before));

    public static Change FromXml(XElement entry)
        => new SetPemRights(PemFiles.KnownName(entry.Text("name")), entry.Text("after"), entry.Text("before"));
}
