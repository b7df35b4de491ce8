using System.Security.Cryptography;
using QvTrust.Core.Machine;

namespace QvTrust.Crash;

/// <summary>
/// A server in a directory, so that a process that works on it can be killed and another one finds what it left:
/// <c>My/</c> and <c>Root/</c> (a PEM file for each certificate, its key's container in the line before it), <c>keys/</c> (a
/// PKCS#8 PEM file for each container behind a line with its rights), <c>services/</c>, <c>firewall/</c>, <c>settings/</c>,
/// <c>QvTrust/</c> (the protected folder) and <c>files/</c> (everybody else's).
/// </summary>
internal sealed class FakeDiskMachine(string folder, string name) : IMachine, IDisposable
{
    public string Name => name;

    public ICertificateStores Certificates { get; } = new FakeDiskStores(folder);

    public IMachineKeys Keys { get; } = new FakeDiskKeys(Path.Combine(folder, "keys"));

    public IServiceManager Services { get; } = new FakeDiskServices(folder, name);

    public IFirewall Firewall { get; } = new FakeDiskFirewall(Path.Combine(folder, "firewall"));

    public ITaskScheduler Tasks { get; } = new FakeDiskTasks(Path.Combine(folder, "tasks"));

    public IHttpBindings HttpBindings { get; } = new NoHttpBindings();

    public IProtectedFolder Folder { get; } = new FakeDiskFolder(Path.Combine(folder, "QvTrust"));

    public ISettingsStore Settings { get; } = new FakeDiskSettings(Path.Combine(folder, "settings"));

    public IFileFacts Files { get; } = new FakeDiskFileFacts(Path.Combine(folder, "files"));

    public IGuardedFiles GuardedFiles { get; } = new FakeDiskGuardedFiles(Path.Combine(folder, "files"));

    public IQlikRegistry QlikRegistry { get; } = new FakeDiskQlikRegistry(Path.Combine(folder, "qlik"));

    public IEventSink Events { get; } = new SilentEventSink();

    public IEventReader EventLog { get; } = new NoEventLog();

    public ISystemFacts Facts { get; } = new NoFacts();

    public INetwork Network { get; } = new NoNetwork();

    public IProcesses Processes { get; } = new NoProcesses();

    public IClock Clock { get; } = new SkippingClock();

    public RandomNumberGenerator Random { get; } = RandomNumberGenerator.Create();

    public bool IsPortTaken(int port) => false;

    public void Dispose() => Random.Dispose();

    // Waiting costs a kill point seconds and shows nothing: services answer at once here.
    private sealed class SkippingClock : IClock
    {
        private TimeSpan skipped;

        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow + skipped;

        public void Sleep(TimeSpan time) => skipped += time;
    }

    private sealed class NoEventLog : IEventReader
    {
        public IReadOnlyList<LoggedEvent>? Newest(string log, string source, DateTimeOffset since, int most) => null;
    }

    // No run here is an installation's.
    private sealed class NoProcesses : IProcesses
    {
        public ProcessMark? Parent() => null;

        public bool IsRunning(ProcessMark process) => false;
    }

    private sealed class NoHttpBindings : IHttpBindings
    {
        public IReadOnlyList<HttpBinding> List() => [];
    }

    private sealed class SilentEventSink : IEventSink
    {
        public void Write(EventLevel level, int eventId, string text)
        {
        }
    }
}
