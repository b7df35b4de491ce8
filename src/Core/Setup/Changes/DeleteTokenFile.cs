using System.Xml.Linq;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Changes;

/// <summary>The administrator's token file: deleted only when everything else has succeeded, so that a retry has it.</summary>
internal sealed class DeleteTokenFile(string path) : Change
{
    public const string Kind = "delete-token-file";

    public override string Describe() => $"token file {path}: present -> deleted at the end";

    public override bool IsDone(IMachine machine) => !machine.Files.Exists(path);

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
    }

    public override void Commit(IMachine machine) => machine.Files.Delete(path);

    public override XElement ToXml() => new(Kind, new XAttribute("path", path));

    public static Change FromXml(XElement entry) => new DeleteTokenFile(entry.Text("path"));
}
