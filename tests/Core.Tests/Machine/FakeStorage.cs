using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

/// <summary>%ProgramData%\QvTrust in memory.</summary>
internal sealed class FakeProtectedFolder(FakeMachine machine) : IProtectedFolder
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> held = [];

    public string Path => @"C:\ProgramData\QvTrust";

    public bool IsForeign { get; set; }

    public bool IsFull { get; set; }

    public IEnumerable<KeyValuePair<string, byte[]>> All => files;

    /// <summary>Told the name of each file that is written.</summary>
    public Action<string>? Written { get; set; }

    /// <summary>What an enrolment and a renewal that are under way have of their own.</summary>
    public string PendingText => string.Concat(files.Where(f => IsPending(f.Key)).Select(f => Encoding.UTF8.GetString(f.Value)));

    public static bool IsPending(string name) => name is "pending.xml" or "renewal.xml";

    public List<string> Opened { get; } = [];

    public void Ensure()
    {
        if (IsForeign)
            throw ErrorCatalogue.FolderForeign.With(Path, "it is a reparse point");
    }

    public void EnsureFolder(string folder, string accountSid)
    {
        using var operation = machine.CountOperation();
        Opened.Add($"{folder} {accountSid}");
    }

    public void RemoveIfEmpty()
    {
    }

    public IDisposable? TryHold(string name)
    {
        Ensure();
        return held.Add(name) ? new Held(() => held.Remove(name)) : null;
    }

    /// <summary>Whether another program has a file open and lets nobody read it; by default none does.</summary>
    public Func<string, bool> IsLocked { get; set; } = _ => false;

    public byte[]? Read(string name) => IsLocked(name)
        ? throw ErrorCatalogue.WindowsCallFailed.With("reading " + name, "it is used by another process")
        : files.TryGetValue(name, out var content) ? content : null;

    public void Write(string name, byte[] content)
    {
        using var operation = machine.CountOperation();
        if (IsFull)
            throw ErrorCatalogue.DiskFull.With(name);
        files[name] = content;
        Written?.Invoke(name);
    }

    public void Append(string name, byte[] content) => Write(name, [.. Read(name) ?? [], .. content]);

    public void Delete(string name)
    {
        using var operation = machine.CountOperation();
        files.Remove(name);
    }

    public IReadOnlyList<string> List(string folder) => files.Keys.Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal)).ToList();

    private sealed class Held(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}

/// <summary>HKLM\SOFTWARE\QvTrust in memory.</summary>
internal sealed class FakeSettingsStore(FakeMachine machine) : ISettingsStore
{
    private readonly SortedDictionary<string, string> values = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, string>> All => values;

    public string? Get(string key, string name) => values.TryGetValue($"{key}\\{name}", out var value) ? value : null;

    public void Set(string key, string name, string? value)
    {
        using var operation = machine.CountOperation();
        if (value is null)
            values.Remove($"{key}\\{name}");
        else
            values[$"{key}\\{name}"] = value;
    }

    public IReadOnlyList<string> Keys() => values.Keys.Select(k => k.Split('\\')[0]).Where(k => k.Length > 0).Distinct().ToList();
}

/// <summary>HKLM\SOFTWARE\QlikTech in memory.</summary>
internal sealed class FakeQlikRegistry(FakeMachine machine) : IQlikRegistry
{
    public SortedDictionary<string, RegistryText> All { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True where a value is written and Windows refuses to say that it is on the disk.</summary>
    public bool RefusesFlush { get; set; }

    public RegistryText? Get(string key, string name) => All.TryGetValue($"{key}\\{name}", out var value) ? value : null;

    public void Set(string key, string name, string text)
    {
        using var operation = machine.CountOperation();
        All[$"{key}\\{name}"] = All[$"{key}\\{name}"] with { Text = text };
        if (RefusesFlush)
            throw ErrorCatalogue.WriteFailed.With($"HKLM\\{key}\\{name}", "it cannot be flushed");
    }
}

/// <summary>Other people's files in memory.</summary>
internal sealed class FakeFileFacts(FakeMachine machine) : IFileFacts
{
    public Dictionary<string, byte[]> Content { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>When files were written; what a test puts into <see cref="Content"/> itself is older than anything.</summary>
    public Dictionary<string, DateTimeOffset> Writes { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, Version> Versions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Folders that are there without a file.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files that another program holds open for itself alone.</summary>
    public HashSet<string> Locked { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files that nobody may delete, as on a read-only share.</summary>
    public HashSet<string> Kept { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool Exists(string path) => Content.ContainsKey(path);

    public Version? FileVersion(string path) => Versions.TryGetValue(path, out var version) ? version : null;

    public byte[] Read(string path, int limit = 65536)
    {
        if (!Content.TryGetValue(path, out var content) || Locked.Contains(path))
            throw ErrorCatalogue.WindowsCallFailed.From(new FileNotFoundException("no such file", path), "reading " + path, "no such file");
        return content.Length <= limit ? [.. content] : throw ErrorCatalogue.WindowsCallFailed.With("reading " + path, $"it is larger than {limit} bytes");
    }

    /// <summary>A program writes the file now.</summary>
    public void Write(string path, byte[] content) => (Content[path], Writes[path]) = (content, machine.Clock.UtcNow);

    public DateTimeOffset? LastWrite(string path) => !Exists(path) ? null : Writes.TryGetValue(path, out var time) ? time : DateTimeOffset.MinValue;

    public IReadOnlyList<string>? List(string path)
    {
        var files = Content.Keys.Where(f => f.StartsWith(path.TrimEnd('\\') + "\\", StringComparison.OrdinalIgnoreCase)).OrderBy(f => f, StringComparer.OrdinalIgnoreCase).ToList();
        return files.Count == 0 && !Folders.Contains(path) ? null : files;
    }

    public void Delete(string path)
    {
        using var operation = machine.CountOperation();
        if (Kept.Contains(path))
            throw new UnauthorizedAccessException("access is denied");
        Content.Remove(path);
    }
}

/// <summary>The firewall in memory.</summary>
internal sealed class FakeFirewall(FakeMachine machine) : IFirewall
{
    private readonly List<FirewallRule> rules = [];

    /// <summary>Its service does not run.</summary>
    public bool IsStopped { get; set; }

    public IReadOnlyList<FirewallRule> List() => IsStopped ? throw ErrorCatalogue.FirewallUnavailable.With("reading the firewall rules") : rules.OrderBy(r => r.Name, StringComparer.Ordinal).ToList();

    public void Add(FirewallRule rule)
    {
        using var operation = machine.CountOperation();
        rules.Add(rule);
    }

    public void Remove(string name)
    {
        using var operation = machine.CountOperation();
        rules.RemoveAll(r => r.Name == name);
    }
}
