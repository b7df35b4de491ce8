using System.Xml.Linq;
using QvTrust.Core.Errors;
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
internal sealed class ChangeSwitchFile(string path, string xpath, string from, string to) : SwitchChange
{
    public const string Kind = "switch-file";

    // The whole file: of a journal's line only where an earlier version wrote it.
    private byte[]? before;
    private KeptContent? kept;

    public override string Subject => $"{Kind}{path.ToUpperInvariant()} {xpath}";

    public override string Describe() => $"{path} {xpath}: \"{from}\" -> \"{to}\"";

    public override bool IsDone(IMachine machine) => SwitchValues.ReadFile(machine, path, xpath).Raw != from;

    public override void Capture(IMachine machine)
    {
        before = machine.GuardedFiles.Read(path, SettingsXml.Longest).Content;
        kept = KeptContent.Keep(machine, before);
        base.Capture(machine);
    }

    public override bool IsAsCaptured(IMachine machine)
    {
        try
        {
            return machine.Files.Exists(path) && machine.GuardedFiles.Read(path, SettingsXml.Longest).Content.SequenceEqual(Before(machine));
        }
        // Whoever holds it so that nobody reads it is about to write it.
        catch (TrustException)
        {
            return false;
        }
    }

    public override void Apply(IMachine machine) => Write(machine, With(Before(machine), to));

    protected override string? PutBack(IMachine machine)
    {
        // Whose folder it is may have made a link of it since.
        if (SwitchPlaces.FolderOf(path) is { } folder)
            machine.GuardedFiles.RefuseLinks(folder, path);
        machine.Files.Delete(path + SwitchValues.NewFile);
        var now = machine.Files.Exists(path) ? machine.GuardedFiles.Read(path, SettingsXml.Longest).Content : null;
        if (now is not null && (kept?.Is(now) ?? now.SequenceEqual(Before(machine))))
            return null;
        var old = Before(machine);
        var set = With(old, to);
        if (now is null || !now.SequenceEqual(set))
            return PutValueBack(machine, now, old, set);
        Write(machine, old);
        return null;
    }

    public override XElement ToXml() => new(Kind,
        new XAttribute("path", path),
        new XAttribute("xpath", xpath),
        new XAttribute("from", from),
        new XAttribute("to", to),
        kept?.ToXml(),
        Processes.ToXml());

    public static Change FromXml(XElement entry)
    {
        var change = new ChangeSwitchFile(entry.Text("path"), entry.Text("xpath"), entry.Text("from"), entry.Text("to")) { Processes = ServiceProcesses.FromXml(entry) };
        if (entry.Attribute("before") is not null)
            change.before = entry.Bytes("before");
        else
            change.kept = KeptContent.FromXml(entry);
        return change;
    }

    private byte[] Before(IMachine machine) => before ??= (kept ?? throw new InvalidOperationException("nothing was captured")).Read(machine);

    // Whoever wrote it since meant what else is in it, and may write the same value with other entities.
    private string? PutValueBack(IMachine machine, byte[]? now, byte[] old, byte[] set)
    {
        var place = SettingPath.Parse(xpath);
        var (found, was) = (Find(now, place), Find(old, place)!);
        if (found?.Value == was.Value)
            return null;
        if (found is null || found.Value != Find(set, place)!.Value)
            return ChangeTexts.SwitchFileWrittenMeanwhile.With(path, xpath);
        Write(machine, found.With(was.Raw));
        return null;
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
