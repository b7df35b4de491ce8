using QvTrust.Core.Machine;

namespace QvTrust.Core.Plans.Overlay;

/// <summary>The protected folder, with files that would be written and without those that would be deleted.</summary>
internal sealed class OverlayFolder(IProtectedFolder real) : IProtectedFolder
{
    private readonly SortedDictionary<string, byte[]?> changed = new(StringComparer.Ordinal);

    public string Path => real.Path;

    public void Ensure()
    {
    }

    public void EnsureFolder(string folder, string accountSid)
    {
    }

    public void RemoveIfEmpty()
    {
    }

    // One plan is one run: nobody else has this overlay.
    public IDisposable? TryHold(string name) => new Held();

    public byte[]? Read(string name) => changed.TryGetValue(name, out var content) ? content : real.Read(name);

    public void Write(string name, byte[] content) => changed[name] = [.. content];

    public void Append(string name, byte[] content) => changed[name] = [.. Read(name) ?? [], .. content];

    public void Delete(string name) => changed[name] = null;

    public IReadOnlyList<string> List(string folder)
    {
        var added = changed.Where(f => f.Value is not null && f.Key.StartsWith(folder + "/", StringComparison.Ordinal)).Select(f => f.Key);
        return [.. real.List(folder).Where(f => !changed.ContainsKey(f)).Concat(added).OrderBy(f => f, StringComparer.Ordinal)];
    }

    private sealed class Held : IDisposable
    {
        public void Dispose()
        {
        }
    }
}

/// <summary>HKLM\SOFTWARE\QvTrust, with values that would be set and without those that would be deleted.</summary>
internal sealed class OverlaySettings(ISettingsStore real) : ISettingsStore
{
    private readonly Dictionary<(string Key, string Name), string?> changed = [];

    public string? Get(string key, string name) => changed.TryGetValue((key, name), out var value) ? value : real.Get(key, name);

    public void Set(string key, string name, string? value) => changed[(key, name)] = value;

    public IReadOnlyList<string> Keys()
        => [.. real.Keys().Concat(changed.Where(c => c.Value is not null && c.Key.Key.Length > 0).Select(c => c.Key.Key)).Distinct(StringComparer.OrdinalIgnoreCase)];
}

/// <summary>HKLM\SOFTWARE\QlikTech, with values that would be set.</summary>
internal sealed class OverlayQlikRegistry(IQlikRegistry real) : IQlikRegistry
{
    private readonly Dictionary<(string Key, string Name), RegistryText> changed = [];

    public RegistryText? Get(string key, string name) => changed.TryGetValue((key, name), out var value) ? value : real.Get(key, name);

    public void Set(string key, string name, string text) => changed[(key, name)] = new RegistryText(text, Get(key, name) is { IsNumber: true });
}

/// <summary>The firewall, with rules that would be added and without those that would be removed.</summary>
internal sealed class OverlayFirewall(IFirewall real) : IFirewall
{
    private List<FirewallRule>? rules;

    public IReadOnlyList<FirewallRule> List() => rules is null ? real.List() : [.. rules.OrderBy(r => r.Name, StringComparer.Ordinal)];

    public void Add(FirewallRule rule) => ToChange().Add(rule);

    public void Remove(string name) => ToChange().RemoveAll(r => r.Name == name);

    private List<FirewallRule> ToChange() => rules ??= [.. real.List()];
}

/// <summary>The task scheduler, with tasks that would be registered and without those that would be deleted.</summary>
internal sealed class OverlayTasks(ITaskScheduler real) : ITaskScheduler
{
    private readonly Dictionary<string, string?> changed = new(StringComparer.OrdinalIgnoreCase);

    public string? Read(string name) => changed.TryGetValue(name, out var definition) ? definition : real.Read(name);

    public void Register(string name, string definition) => changed[name] = definition;

    public void Delete(string name) => changed[name] = null;
}

/// <summary>A clock that only waiting moves, and that never waits.</summary>
internal sealed class OverlayClock(DateTimeOffset now) : IClock
{
    public DateTimeOffset UtcNow { get; private set; } = now;

    public void Sleep(TimeSpan time) => UtcNow += time;
}

/// <summary>The bindings of HTTP.sys, read; thumbprints as the overlay has them (<see cref="RootMirror"/>).</summary>
internal sealed class OverlayHttpBindings(IHttpBindings real) : IHttpBindings
{
    /// <summary>What a thumbprint is here.</summary>
    public Func<string, string> Translate { get; set; } = t => t;

    public IReadOnlyList<HttpBinding> List() => [.. real.List().Select(b => b with { Thumbprint = Translate(b.Thumbprint) })];
}
