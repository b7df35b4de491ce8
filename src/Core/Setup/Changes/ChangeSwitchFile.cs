using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// One value in a settings file of QlikView. The new file is whole on the disk, with the rights of the old one, before it gets
/// its name. Undoing writes the old bytes; where a service has written the file meanwhile, it puts back the value alone.
/// </summary>
/// <param name="path">Full path, with %NAME% parts.</param>
/// <param name="xpath">The value (<see cref="SettingPath"/>).</param>
/// <param name="from">The value now, with its entities.</param>
/// <param name="to">The value wanted, with its entities.</param>
internal sealed class ChangeSwitchFile(string path, string xpath, string from, string to) : Change
{
    public const string Kind = "switch-file";

    private readonly List<string> left = [];

    // The whole file: of a journal's line only where an earlier version wrote it.
    private byte[]? before;
    private KeptContent? kept;
    private IReadOnlyList<KeyValuePair<string, int>> processes = [];

    public override IReadOnlyList<string> Left => left;

    public override string Subject => $"{Kind}{path} {xpath}".ToUpperInvariant();

    public override bool StopsServices => true;

    public override string Describe() => $"{path} {xpath}: \"{from}\" -> \"{to}\"";

    public override bool IsDone(IMachine machine) => SwitchValues.ReadFile(machine, path, xpath).Raw != from;

    public override void Capture(IMachine machine)
    {
        before = machine.GuardedFiles.Read(path, SettingsXml.Longest).Content;
        kept = KeptContent.Keep(machine, before);
        processes = ServiceProcesses.Now(machine);
    }

    public override void Apply(IMachine machine) => Write(machine, With(Before(machine), to));

    public override void Revert(IMachine machine) => ServiceProcesses.PutBack(machine, processes, () => PutBack(machine));

    private void PutBack(IMachine machine)
    {
        left.Clear();
        machine.Files.Delete(path + SwitchValues.NewFile);
        var now = machine.Files.Exists(path) ? machine.GuardedFiles.Read(path, SettingsXml.Longest).Content : null;
        if (now is not null && (kept?.Is(now) ?? now.SequenceEqual(Before(machine))))
            return;
        var old = Before(machine);
        if (now is not null && now.SequenceEqual(With(old, to)))
            Write(machine, old);
        else
            RevertValue(machine, now, old);
    }

    public override XElement ToXml() => new(Kind,
        new XAttribute("path", path),
        new XAttribute("xpath", xpath),
        new XAttribute("from", from),
        new XAttribute("to", to),
        kept?.ToXml(),
        ServiceProcesses.ToXml(processes));

    public static Change FromXml(XElement entry)
    {
        var change = new ChangeSwitchFile(entry.Text("path"), entry.Text("xpath"), entry.Text("from"), entry.Text("to")) { processes = ServiceProcesses.FromXml(entry) };
        if (entry.Attribute("before") is not null)
            change.before = entry.Bytes("before");
        else
            change.kept = KeptContent.FromXml(entry);
        return change;
    }

    private byte[] Before(IMachine machine) => before ??= (kept ?? throw new InvalidOperationException("nothing was captured")).Read(machine);

    // Whoever wrote it since meant what else is in it.
    private void RevertValue(IMachine machine, byte[]? now, byte[] old)
    {
        var place = SettingPath.Parse(xpath);
        if (Find(now, place) is { } found && found.Raw == to)
            Write(machine, found.With(Find(old, place)!.Raw));
        else if (Find(now, place)?.Raw != from)
            left.Add(ChangeTexts.SwitchFileWrittenMeanwhile.With(path, xpath));
    }

    private byte[] With(byte[] content, string raw) => SwitchValues.With(content, path, xpath, raw);

    private static SettingsXml? Find(byte[]? content, SettingPath place)
    {
        try
        {
            return content is null ? null : SettingsXml.Find(content, place);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void Write(IMachine machine, byte[] content) => SwitchValues.WriteFile(machine, path, content);
}
