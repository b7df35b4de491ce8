using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

/// <summary>The files of <see cref="FakeFileFacts"/> with rights, and the folders that they lie in.</summary>
internal sealed class FakeGuardedFiles(FakeMachine machine) : IGuardedFiles
{
    /// <summary>What a file has that somebody made in %ProgramData%: users may read it.</summary>
    public const string Inherited = "O:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FR;;;BU)";

    private readonly Dictionary<string, string> rights = new(StringComparer.OrdinalIgnoreCase);

    public HashSet<string> Folders { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsFull { get; set; }

    public string Account { get; set; } = "S-1-5-18";

    public bool FolderExists(string folder) => Folders.Contains(folder);

    public void MakeFolder(string folder)
    {
        using var operation = machine.CountOperation();
        Folders.Add(folder);
    }

    public void RemoveEmptyFolder(string folder)
    {
        using var operation = machine.CountOperation();
        if (!machine.Files.Content.Keys.Any(f => f.StartsWith(folder, StringComparison.OrdinalIgnoreCase)))
            Folders.Remove(folder);
    }

    /// <summary>Folders that are links to other places.</summary>
    public HashSet<string> Links { get; } = new(StringComparer.OrdinalIgnoreCase);

    public GuardedContent Read(string path, int limit) => new(machine.Files.Read(path, limit), GetSecurity(path), ReadOnly.Contains(path));

    /// <summary>Files with the read-only attribute.</summary>
    public HashSet<string> ReadOnly { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files that somebody reads: they can be read, and not replaced.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void RefuseLinks(string folder, string path)
    {
        if (Links.Any(l => path.StartsWith(l + "\\", StringComparison.OrdinalIgnoreCase)))
            throw ErrorCatalogue.FolderForeign.With(path, "it is a link to another place");
    }

    public void Create(string path, byte[] content, string sddl)
    {
        using var operation = machine.CountOperation();
        Drop(path);
        if (IsFull)
            throw ErrorCatalogue.DiskFull.With(path);
        machine.Files.Write(path, [.. content]);
        rights[path] = sddl;
    }

    public void Move(string from, string to)
    {
        using var operation = machine.CountOperation();
        if (!machine.Files.Content.TryGetValue(from, out var content) || machine.Files.Locked.Contains(to) || ReadOnly.Contains(to) || Held.Contains(to))
            throw ErrorCatalogue.WriteFailed.With(to, "it cannot be moved");
        var (written, security) = (machine.Files.LastWrite(from)!.Value, GetSecurity(from));
        Drop(from);
        (machine.Files.Content[to], machine.Files.Writes[to], rights[to]) = (content, written, security);
    }

    public string GetSecurity(string path)
    {
        if (!machine.Files.Content.ContainsKey(path))
            throw ErrorCatalogue.WindowsCallFailed.With("opening " + path, "there is no such file");
        return rights.TryGetValue(path, out var found) ? found : Inherited;
    }

    public void SetSecurity(string path, string sddl)
    {
        using var operation = machine.CountOperation();
        var owner = GetSecurity(path).Split(["D:"], 2, StringSplitOptions.None)[0];
        rights[path] = sddl.StartsWith("O:", StringComparison.Ordinal) ? sddl : owner + sddl;
    }

    private void Drop(string path)
    {
        machine.Files.Content.Remove(path);
        rights.Remove(path);
    }
}
