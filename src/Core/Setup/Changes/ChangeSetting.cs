using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A value below HKLM\SOFTWARE\QvTrust: set, or deleted when <paramref name="after"/> is null.</summary>
internal sealed class ChangeSetting(string key, string name, string? after, string? before = null) : Change
{
    public const string Kind = "setting";

    private string? before = before;

    public override string Describe() => ChangeTexts.ChangeSetting.With(key.Length == 0 ? name : key + "\\" + name, Show(before), Show(after));

    // The error of an earlier run must not stand in the log of this one as if it were its own.
    private static string Show(string? value) => value is null ? ChangeTexts.Absent : value.Length <= 100 ? value : ChangeTexts.Characters.With(value.Length);

    public override string Subject => $"{Kind}{key}\\{name}";

    public override bool IsDone(IMachine machine) => machine.Settings.Get(key, name) == after;

    public override void Capture(IMachine machine) => before = machine.Settings.Get(key, name);

    public override void Apply(IMachine machine) => machine.Settings.Set(key, name, after);

    public override void Revert(IMachine machine) => machine.Settings.Set(key, name, before);

    public override XElement ToXml() => new(Kind,
        new XAttribute("key", key),
        new XAttribute("name", name),
        ChangeFormat.Optional("after", after),
        ChangeFormat.Optional("before", before));

    public static Change FromXml(XElement entry)
        => new ChangeSetting(entry.Text("key"), entry.Text("name"), (string?)entry.Attribute("after"), (string?)entry.Attribute("before"));
}
