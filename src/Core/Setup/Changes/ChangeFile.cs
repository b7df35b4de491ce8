using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A file without secrets in the protected folder: written, or deleted when <paramref name="after"/> is null.</summary>
internal sealed class ChangeFile(string name, byte[]? after, byte[]? before = null) : Change
{
    public const string Kind = "file";

    private byte[]? before = before;

    public override string Describe() => ChangeTexts.ChangeFile.With(name, Size(before), Size(after));

    public override string Subject => Kind + name;

    public override bool IsDone(IMachine machine) => Same(machine.Folder.Read(name), after);

    public override void Capture(IMachine machine) => before = machine.Folder.Read(name);

    public override void Apply(IMachine machine) => Put(machine, after);

    public override void Revert(IMachine machine) => Put(machine, before);

    public override XElement ToXml() => new(Kind,
        new XAttribute("name", name),
        ChangeFormat.Optional("after", after is null ? null : Convert.ToBase64String(after)),
        ChangeFormat.Optional("before", before is null ? null : Convert.ToBase64String(before)));

    public static Change FromXml(XElement entry) => new ChangeFile(entry.Text("name"), Optional(entry, "after"), Optional(entry, "before"));

    private static byte[]? Optional(XElement entry, string name) => entry.Attribute(name) is null ? null : entry.Bytes(name);

    private static string Size(byte[]? content) => content is null ? ChangeTexts.Absent : ChangeTexts.Bytes.With(content.Length);

    private static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.SequenceEqual(other);

    private void Put(IMachine machine, byte[]? content)
    {
        if (content is null)
            machine.Folder.Delete(name);
        else
            machine.Folder.Write(name, content);
    }
}
