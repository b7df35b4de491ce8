using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>The administrator's file with a secret in it: deleted only when everything else has succeeded, so that a retry has it.</summary>
/// <param name="what">What it is, for the log.</param>
/// <param name="path">Full path.</param>
internal sealed class DeleteSecretFile(string what, string path) : Change
{
    public const string Kind = "delete-secret-file";

    public override string Describe() => ChangeTexts.DeleteSecretFile.With(what, path);

    public override bool IsDone(IMachine machine) => !machine.Files.Exists(path);

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
    }

    public override void Commit(IMachine machine) => machine.Files.Delete(path);

    public override XElement ToXml() => new(Kind, new XAttribute("what", what), new XAttribute("path", path));

    public static Change FromXml(XElement entry) => new DeleteSecretFile(entry.Text("what"), entry.Text("path"));
}
