using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Crash;

/// <summary>%ProgramData%\QvTrust.</summary>
internal sealed class FakeDiskFolder(string folder) : IProtectedFolder
{
    public string Path => folder;

    public void Ensure() => Directory.CreateDirectory(folder);

    public void EnsureFolder(string folder, string accountSid) => Directory.CreateDirectory(System.IO.Path.Combine(this.Path, folder));

    public void RemoveIfEmpty()
    {
        if (Directory.Exists(folder) && List("").Count == 0)
            Directory.Delete(folder, recursive: true);
    }

    // Beside the folder, so that it is no file in it; the kernel lets go of it with the process.
    public IDisposable? TryHold(string name)
    {
        try
        {
            return new FileStream($"{folder}.{name}", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public byte[]? Read(string name) => Parts(name).Files.Read(Parts(name).Name);

    public void Write(string name, byte[] content) => Parts(name).Files.Write(Parts(name).Name, content);

    public void Append(string name, byte[] content) => Parts(name).Files.Append(Parts(name).Name, content);

    public void Delete(string name) => Parts(name).Files.Delete(Parts(name).Name);

    public IReadOnlyList<string> List(string below)
    {
        var start = System.IO.Path.Combine(folder, below);
        return !Directory.Exists(start)
            ? []
            : [.. Directory.GetFiles(start, "*", SearchOption.AllDirectories)
                .Where(f => !System.IO.Path.GetFileName(f).StartsWith('.'))
                .Select(f => Uri.UnescapeDataString(System.IO.Path.GetRelativePath(folder, f))).Order(StringComparer.Ordinal)];
    }

    private (DiskFiles Files, string Name) Parts(string name)
        => (new DiskFiles(System.IO.Path.Combine(folder, System.IO.Path.GetDirectoryName(name) ?? "")), System.IO.Path.GetFileName(name));
}

/// <summary>HKLM\SOFTWARE\QvTrust: a file for each value.</summary>
internal sealed class FakeDiskSettings(string folder) : ISettingsStore
{
    private readonly DiskFiles files = new(folder);

    public string? Get(string key, string name) => files.ReadLines($"{key}\\{name}") is { } lines ? string.Join('\n', lines) : null;

    public void Set(string key, string name, string? value)
    {
        if (value is null)
            files.Delete($"{key}\\{name}");
        else
            files.Write($"{key}\\{name}", value);
    }

    public IReadOnlyList<string> Keys() => [.. files.Names.Select(n => n.Split('\\')[0]).Where(k => k.Length > 0).Distinct()];
}

/// <summary>HKLM\SOFTWARE\QlikTech: a file for each value, all of them text.</summary>
internal sealed class FakeDiskQlikRegistry(string folder) : IQlikRegistry
{
    private readonly DiskFiles files = new(folder);

    public RegistryText? Get(string key, string name) => files.ReadLines($"{key}\\{name}") is { } lines ? new RegistryText(string.Join('\n', lines), IsNumber: false) : null;

    public void Set(string key, string name, string text) => files.Write($"{key}\\{name}", text);
}

/// <summary>Other people's files. A path of Linux is that file itself.</summary>
internal sealed class FakeDiskFileFacts(string folder) : IFileFacts
{
    private readonly DiskFiles files = new(folder);

    public bool Exists(string path) => path.StartsWith('/') ? File.Exists(path) : files.Exists(path);

    public Version? FileVersion(string path) => null;

    public IReadOnlyList<string>? List(string folder)
    {
        var start = folder.TrimEnd('\\') + "\\";
        string[] found = [.. files.Names.Where(n => n.StartsWith(start, StringComparison.OrdinalIgnoreCase) && n.IndexOf('\\', start.Length) < 0)];
        return found.Length > 0 ? found : null;
    }

    public byte[] Read(string path, int limit = 65536)
    {
        var content = path.StartsWith('/') && File.Exists(path) ? File.ReadAllBytes(path) : files.Read(path);
        if (content is null)
            throw ErrorCatalogue.WindowsCallFailed.From(new FileNotFoundException("no such file", path), "reading " + path, "no such file");
        return content.Length <= limit ? content : throw ErrorCatalogue.WindowsCallFailed.With("reading " + path, $"it is larger than {limit} bytes");
    }

    public DateTimeOffset? LastWrite(string path) => files.LastWrite(path);

    public void Delete(string path) => files.Delete(path);
}

/// <summary>Files with a secret among other people's. Their rights are tried elsewhere: here each is private, and its folder is there.</summary>
internal sealed class FakeDiskGuardedFiles(string folder) : IGuardedFiles
{
    private readonly DiskFiles files = new(folder);

    public string Account => "S-1-5-18";

    public bool FolderExists(string folder) => true;

    public void MakeFolder(string folder)
    {
    }

    public void RemoveEmptyFolder(string folder)
    {
    }

    public GuardedContent Read(string path, int limit) => new(new FakeDiskFileFacts(folder).Read(path, limit), GetSecurity(path));

    public void RefuseLinks(string folder, string path)
    {
    }

    public void Create(string path, byte[] content, string sddl) => files.Write(path, content);

    public void Move(string from, string to) => files.Move(from, to);

    public string GetSecurity(string path) => FileSecurity.Private([], []);

    public void SetSecurity(string path, string sddl)
    {
    }
}

/// <summary>The firewall: a file for each rule.</summary>
internal sealed class FakeDiskFirewall(string folder) : IFirewall
{
    private readonly DiskFiles files = new(folder);

    public IReadOnlyList<FirewallRule> List()
        => [.. files.Names.Select(n => new FirewallRule(n, int.Parse(files.ReadLines(n)![0]), files.ReadLines(n)![1]))];

    public void Add(FirewallRule rule) => files.Write(rule.Name, $"{rule.Port}", rule.Description);

    public void Remove(string name) => files.Delete(name);
}
