using QvTrust.Core.Machine;

namespace QvTrust.Crash;

/// <summary>The task scheduler: a file for each task.</summary>
internal sealed class FakeDiskTasks(string folder) : ITaskScheduler
{
    private readonly DiskFiles files = new(folder);

    public string? Read(string name) => files.ReadLines(name) is { } lines ? string.Join('\n', lines) : null;

    public void Register(string name, string definition) => files.Write(name, definition);

    public void Delete(string name) => files.Delete(name);
}
