using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Plans.Overlay;

/// <summary>Files outside the product's own folder, with those that would be written and without those that would be deleted.</summary>
internal sealed class OverlayFiles(IFileFacts real, IGuardedFiles guarded, IClock clock) : IFileFacts, IGuardedFiles, IDisposable
{
    // What a file gets that a service makes in %ProgramData%: users may read it.
    private const string Inherited = "O:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FR;;;BU)";

    private readonly Dictionary<string, (byte[] Content, DateTimeOffset Written)?> changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> rights = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> folders = new(StringComparer.OrdinalIgnoreCase);

    public string Account => guarded.Account;

    public bool Exists(string path) => changed.TryGetValue(path, out var file) ? file is not null : real.Exists(path);

    public Version? FileVersion(string path) => real.FileVersion(path);

    public byte[] Read(string path, int limit = 65536)
    {
        if (!changed.TryGetValue(path, out var file))
            return real.Read(path, limit);
        if (file is not { } found)
            throw ErrorCatalogue.WindowsCallFailed.With(PlanTexts.Reading.With(path), PlanTexts.DeletedByThen);
        return found.Content.Length <= limit ? [.. found.Content] : throw ErrorCatalogue.WindowsCallFailed.With(PlanTexts.Reading.With(path), PlanTexts.TooLarge.With(limit));
    }

    public DateTimeOffset? LastWrite(string path) => changed.TryGetValue(path, out var file) ? file?.Written : real.LastWrite(path);

    public IReadOnlyList<string>? List(string path) => real.List(path)?.Where(f => !changed.TryGetValue(f, out var file) || file is not null).ToList();

    public void Delete(string path)
    {
        Wipe(path);
        changed[path] = null;
        rights.Remove(path);
    }

    public bool FolderExists(string folder) => folders.Contains(folder) || guarded.FolderExists(folder);

    public void MakeFolder(string folder) => folders.Add(folder);

    public void RemoveEmptyFolder(string folder) => folders.Remove(folder);

    public void Create(string path, byte[] content, string sddl)
    {
        Put(path, content);
        rights[path] = sddl;
    }

    /// <summary>A service writes a file: one that was there keeps its rights.</summary>
    public void Put(string path, byte[] content)
    {
        var sddl = Exists(path) ? GetSecurity(path) : Inherited;
        Wipe(path);
        changed[path] = ([.. content], clock.UtcNow);
        rights[path] = sddl;
    }

    public void Move(string from, string to)
    {
        var (content, written, sddl) = (Read(from, int.MaxValue), LastWrite(from) ?? clock.UtcNow, GetSecurity(from));
        Delete(from);
        Wipe(to);
        changed[to] = (content, written);
        rights[to] = sddl;
    }

    GuardedContent IGuardedFiles.Read(string path, int limit)
        => changed.ContainsKey(path) ? new GuardedContent(Read(path, limit), GetSecurity(path)) : guarded.Read(path, limit);

    public void RefuseLinks(string folder, string path) => guarded.RefuseLinks(folder, path);

    public string GetSecurity(string path) => rights.TryGetValue(path, out var sddl) ? sddl : guarded.GetSecurity(path);

    public void SetSecurity(string path, string sddl)
    {
        var owner = GetSecurity(path).Split(["D:"], 2, StringSplitOptions.None)[0];
        rights[path] = sddl.StartsWith("O:", StringComparison.Ordinal) ? sddl : owner + sddl;
    }

    /// <summary>A private key may be among what would be written.</summary>
    public void Dispose()
    {
        foreach (var path in changed.Keys.ToList())
            Wipe(path);
        changed.Clear();
    }

    private void Wipe(string path)
    {
        if (changed.TryGetValue(path, out var file) && file is { } found)
            Array.Clear(found.Content, 0, found.Content.Length);
    }
}
