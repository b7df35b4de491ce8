using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.CustomActions.Tests;

/// <summary>As much of a machine as the border of an action touches; the engine has tests of its own.</summary>
internal sealed class FakeMachine : IMachine, ISettingsStore, IEventSink, IProtectedFolder, IProcesses, IClock, ISystemFacts
{
    public Dictionary<string, string> Values { get; } = [];

    public Dictionary<string, byte[]> Stored { get; } = [];

    public List<(int Id, string Text)> Entries { get; } = [];

    /// <summary>Values of Group Policy, by key and name.</summary>
    public Dictionary<string, string> Policy { get; } = [];

    public bool RegistryFails { get; init; }

    /// <summary>Writing a file fails with an exception whose text is the file's content.</summary>
    public bool FolderTellsContent { get; init; }

    public string Name => "QVS01";

    public ICertificateStores Certificates => throw new NotSupportedException();

    public IMachineKeys Keys => throw new NotSupportedException();

    public IServiceManager Services => throw new NotSupportedException();

    public IFirewall Firewall => throw ErrorCatalogue.FirewallUnavailable.With("the firewall");

    public ITaskScheduler Tasks => throw new NotSupportedException();

    public IHttpBindings HttpBindings => throw new NotSupportedException();

    public IProtectedFolder Folder => this;

    public ISettingsStore Settings => this;

    public IFileFacts Files => throw new NotSupportedException();

    public IGuardedFiles GuardedFiles => throw new NotSupportedException();

    public IQlikRegistry QlikRegistry => throw new NotSupportedException();

    public IEventSink Events => this;

    public IEventReader EventLog => throw new NotSupportedException();

    public ISystemFacts Facts => this;

    public INetwork Network => throw new NotSupportedException();

    public IProcesses Processes => this;

    public IClock Clock => this;

    public DateTimeOffset UtcNow { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>The process that runs this action.</summary>
    public ProcessMark Installer { get; } = new(100, 1);

    /// <summary>Another process that runs, too.</summary>
    public ProcessMark? Other { get; init; }

    public System.Security.Cryptography.RandomNumberGenerator Random => throw new NotSupportedException();

    string IProtectedFolder.Path => @"C:\ProgramData\QvTrust";

    public bool IsPortTaken(int port) => throw new NotSupportedException();

    public string? Get(string key, string name) => Values.GetValueOrDefault($@"{key}\{name}");

    public void Set(string key, string name, string? value)
    {
        if (RegistryFails)
            throw new UnauthorizedAccessException("no access");
        if (value is null)
            Values.Remove($@"{key}\{name}");
        else
            Values[$@"{key}\{name}"] = value;
    }

    IReadOnlyList<string> ISettingsStore.Keys() => [.. Values.Keys.Select(k => k.Split('\\')[0]).Where(k => k.Length > 0).Distinct()];

    string? ISystemFacts.Read(string key, string name) => Policy.GetValueOrDefault($@"{key}\{name}");

    bool ISystemFacts.HasKey(string key) => throw new NotSupportedException();

    IReadOnlyList<byte[]> ISystemFacts.PersonalCertificates() => throw new NotSupportedException();

    IReadOnlyList<string> ISystemFacts.AccountsWithRight(string right) => throw new NotSupportedException();

    public void Write(EventLevel level, int eventId, string text) => Entries.Add((eventId, text));

    public void Ensure()
    {
    }

    public void EnsureFolder(string folder, string accountSid)
    {
    }

    public void RemoveIfEmpty()
    {
    }

    public IDisposable? TryHold(string name) => new MemoryStream();

    public ProcessMark? Parent() => Installer;

    public bool IsRunning(ProcessMark process) => process == Installer || process == Other;

    public void Sleep(TimeSpan time) => UtcNow += time;

    /// <summary>A file that somebody else holds.</summary>
    public string? UnreadableFile { get; init; }

    public byte[]? Read(string name)
        => name == UnreadableFile ? throw QvTrust.Core.Errors.ErrorCatalogue.WindowsCallFailed.With("reading", "in use") : Stored.GetValueOrDefault(name);

    public void Write(string name, byte[] content)
        => Stored[name] = FolderTellsContent ? throw new InvalidDataException(System.Text.Encoding.ASCII.GetString(content)) : content;

    public void Append(string name, byte[] content) => Stored[name] = [.. Read(name) ?? [], .. content];

    public void Delete(string name) => Stored.Remove(name);

    public IReadOnlyList<string> List(string folder) => [.. Stored.Keys.Where(n => n.StartsWith(folder + "/", StringComparison.Ordinal))];
}
