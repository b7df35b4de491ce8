using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A note in the journal: something that Qlik's services use has changed, so that they must start again.</summary>
internal sealed class RequireRestart(string reason) : Change
{
    public const string Kind = "require-restart";

    public string Reason => reason;

    public override string Describe() => ChangeTexts.RequireRestart.With(reason);

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
    }

    public override XElement ToXml() => new(Kind, new XAttribute("reason", reason));

    public static Change FromXml(XElement entry) => new RequireRestart(entry.Text("reason"));
}
