namespace QvTrust.Crash;

/// <summary>
/// Files of the machine on the disk. A change is written beside its file, flushed, and renamed over it: whoever is killed
/// leaves the old content or the new one. Names that begin with a point are what a killed process left, and are nobody's.
/// </summary>
internal sealed class DiskFiles(string folder)
{
    public string Folder => folder;

    public string[] Names => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder).Select(f => Uri.UnescapeDataString(Path.GetFileName(f))).Where(n => n[0] != '.').Order(StringComparer.Ordinal)]
        : [];

    public bool Exists(string name) => File.Exists(At(name));

    public byte[]? Read(string name) => Exists(name) ? File.ReadAllBytes(At(name)) : null;

    public string[]? ReadLines(string name) => Exists(name) ? File.ReadAllLines(At(name)) : null;

    public void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(folder);
        var part = Path.Combine(folder, ".part");
        Flush(part, FileMode.Create, content);
        File.Move(part, At(name), overwrite: true);
    }

    public void Write(string name, params string[] lines) => Write(name, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    public void Append(string name, byte[] content)
    {
        Directory.CreateDirectory(folder);
        Flush(At(name), FileMode.Append, content);
    }

    public DateTimeOffset? LastWrite(string name) => Exists(name) ? new DateTimeOffset(File.GetLastWriteTimeUtc(At(name))) : null;

    public void Move(string from, string to) => File.Move(At(from), At(to), overwrite: true);

    public void Delete(string name)
    {
        if (Exists(name))
            File.Delete(At(name));
    }

    private static void Flush(string path, FileMode mode, byte[] content)
    {
        using var file = new FileStream(path, mode, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private string At(string name) => Path.Combine(folder, Uri.EscapeDataString(name));
}
