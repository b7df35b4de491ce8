using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// The License Service's three files, written in place of QMS. All are whole on the disk before the first one gets its
/// name, and the old ones stay beside them until everything else has succeeded: the journal never holds a key, so undoing
/// gives the old files their names back. The License Service, which reads them at its start, is down meanwhile.
/// </summary>
internal sealed class WritePemFiles : Change
{
    public const string Kind = "pem-files";

    private const string New = ".qvtrust-new";
    private const string Old = ".qvtrust-old";

    private readonly IReadOnlyDictionary<string, byte[]>? contents;
    private readonly string rights;
    private List<string> before = [];
    private bool folderWasThere;

    /// <param name="contents">Content of each of <see cref="PemFiles.Names"/>; wiped by the caller.</param>
    /// <param name="rights">SDDL for all three.</param>
    public WritePemFiles(IReadOnlyDictionary<string, byte[]> contents, string rights)
        => (this.contents, this.rights) = (contents, rights);

    private WritePemFiles(List<string> before, bool folderWasThere)
        => (rights, this.before, this.folderWasThere) = ("", before, folderWasThere);

    /// <summary>Deletes what an earlier, finished setup could not: an old key is a key.</summary>
    public static void RemoveLeftovers(StageRun run)
    {
        foreach (var path in PemFiles.Names.Select(PemFiles.PathOf))
        {
            foreach (var leftover in (string[])[path + New, path + Old])
            {
                if (!run.Machine.Files.Exists(leftover))
                    continue;
                run.Changes(ChangeTexts.RemovePemLeftover.With(leftover));
                run.Machine.Files.Delete(leftover);
            }
        }
    }

    public override string Describe()
        => ChangeTexts.WritePemFiles.With(RoleTable.ExportFolder, before.Count == 0 ? ChangeTexts.Absent : string.Join(", ", before), string.Join(", ", PemFiles.Names));

    public override bool IsDone(IMachine machine) => false;

    public override void Capture(IMachine machine)
    {
        folderWasThere = machine.GuardedFiles.FolderExists(RoleTable.ExportFolder);
        before = PemFiles.Names.Where(n => machine.Files.Exists(PemFiles.PathOf(n))).ToList();
    }

    public override void Apply(IMachine machine)
    {
        if (contents is null)
            throw new InvalidOperationException("a journal holds no key");
        var files = machine.GuardedFiles;
        files.MakeFolder(RoleTable.ExportFolder);
        foreach (var name in PemFiles.Names)
            files.Create(PemFiles.PathOf(name) + New, contents[name], rights);
        foreach (var path in before.Select(PemFiles.PathOf))
            files.Move(path, path + Old);
        foreach (var path in PemFiles.Names.Select(PemFiles.PathOf))
            files.Move(path + New, path);
    }

    public override void Revert(IMachine machine)
    {
        // The new key first: whatever keeps an old file from its name, the new one does not stay.
        foreach (var name in PemFiles.Names.Reverse())
            machine.Files.Delete(PemFiles.PathOf(name) + New);
        foreach (var name in PemFiles.Names)
        {
            var path = PemFiles.PathOf(name);
            if (machine.Files.Exists(path + Old))
                machine.GuardedFiles.Move(path + Old, path);
            else if (!before.Contains(name) && machine.Files.Exists(path))
                machine.Files.Delete(path);
        }
        if (!folderWasThere)
            machine.GuardedFiles.RemoveEmptyFolder(RoleTable.ExportFolder);
    }

    public override void Commit(IMachine machine)
    {
        foreach (var name in PemFiles.Names)
            machine.Files.Delete(PemFiles.PathOf(name) + Old);
    }

    public override XElement ToXml() => new(Kind, new XAttribute("before", string.Join(" ", before)), new XAttribute("folderWasThere", folderWasThere));

    public static Change FromXml(XElement entry) => new WritePemFiles(
        entry.Text("before").Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(PemFiles.KnownName).ToList(),
        bool.Parse(entry.Text("folderWasThere")));
}
