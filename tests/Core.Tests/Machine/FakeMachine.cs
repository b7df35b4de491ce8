using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

/// <summary>The power went: nothing of the product may catch this.</summary>
internal sealed class PowerCut : Exception
{
    /// <summary>True when the power was cut before the action came to its end.</summary>
    public static bool Ends(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (PowerCut)
        {
            return true;
        }
    }
}

/// <summary>
/// A server in memory, shared by all tests of the setup engine. Each write counts as one operation; the power can be cut
/// right before the n-th one.
/// </summary>
internal sealed class FakeMachine : IMachine
{
    private int operations;

    public FakeMachine(string name)
    {
        Name = name;
        Clock = new FakeClock();
        Certificates = new FakeCertificateStores(this);
        Keys = new FakeMachineKeys(this);
        Services = new FakeServiceManager(this);
        Firewall = new FakeFirewall(this);
        Folder = new FakeProtectedFolder(this);
        Settings = new FakeSettingsStore(this);
        Files = new FakeFileFacts(this);
        GuardedFiles = new FakeGuardedFiles(this);
        QlikRegistry = new FakeQlikRegistry(this);
        Events = new FakeEventSink();
        Processes = new FakeProcesses();
        Tasks = new FakeTasks(this);
        Network = new FakeNetwork(this);
        Random = RandomNumberGenerator.Create();
    }

    public string Name { get; set; }

    public FakeClock Clock { get; }

    public FakeCertificateStores Certificates { get; }

    public FakeMachineKeys Keys { get; }

    public FakeServiceManager Services { get; }

    public FakeFirewall Firewall { get; }

    public FakeHttpBindings HttpBindings { get; } = new();

    public FakeProtectedFolder Folder { get; }

    public FakeSettingsStore Settings { get; }

    public FakeFileFacts Files { get; }

    public FakeGuardedFiles GuardedFiles { get; }

    public FakeQlikRegistry QlikRegistry { get; }

    public FakeEventSink Events { get; }

    public FakeEventLog EventLog { get; } = new();

    public FakeProcesses Processes { get; }

    public FakeTasks Tasks { get; }

    public FakeSystemFacts Facts { get; } = new();

    public FakeNetwork Network { get; }

    public RandomNumberGenerator Random { get; }

    public HashSet<int> TakenPorts { get; } = [];

    /// <summary>Number of the write before which the power goes, or 0 for never.</summary>
    public int CutBefore { get; set; }

    ICertificateStores IMachine.Certificates => Certificates;

    IMachineKeys IMachine.Keys => Keys;

    IServiceManager IMachine.Services => Services;

    IFirewall IMachine.Firewall => Firewall;

    IHttpBindings IMachine.HttpBindings => HttpBindings;

    IProtectedFolder IMachine.Folder => Folder;

    ISettingsStore IMachine.Settings => Settings;

    IFileFacts IMachine.Files => Files;

    IGuardedFiles IMachine.GuardedFiles => GuardedFiles;

    IQlikRegistry IMachine.QlikRegistry => QlikRegistry;

    IEventSink IMachine.Events => Events;

    ITaskScheduler IMachine.Tasks => Tasks;

    IEventReader IMachine.EventLog => EventLog;

    ISystemFacts IMachine.Facts => Facts;

    INetwork IMachine.Network => Network;

    IProcesses IMachine.Processes => Processes;

    IClock IMachine.Clock => Clock;

    public bool IsPortTaken(int port) => TakenPorts.Contains(port);

    /// <summary>What one write ends with, once; null: none fails.</summary>
    public FakeFault? Fault { get; set; }

    /// <summary>Counts from zero again, with the power on and nothing that fails.</summary>
    public void PowerOn() => (operations, CutBefore, Fault) = (0, 0, null);

    /// <summary>
    /// Held by every part while it writes. Once the power is cut it stays off: nothing that still runs changes anything.
    /// </summary>
    public Operation CountOperation()
    {
        if (++operations >= CutBefore && CutBefore > 0)
            throw new PowerCut();
        return Fault is { } fault && fault.At == operations ? fault.Begin(this, operations) : default;
    }

    /// <summary>Writes of others than the product, which count for nothing and do not fail.</summary>
    public void Aside(Action writes)
    {
        var kept = (operations, CutBefore, Fault);
        PowerOn();
        try
        {
            writes();
        }
        finally
        {
            (operations, CutBefore, Fault) = kept;
        }
    }

    /// <summary>A write that goes on; a fault may wait for its end.</summary>
    internal readonly struct Operation(Action? ended) : IDisposable
    {
        public void Dispose() => ended?.Invoke();
    }

    /// <summary>Everything that a failed setup must leave as it was; pending keys, LastError and the log are the documented exceptions.</summary>
    public string Snapshot(bool withProcessIds)
    {
        var text = new StringBuilder();
        foreach (var certificate in Certificates.All)
            text.AppendLine(certificate);
        foreach (var key in Keys.All.Where(k => !Folder.PendingText.Contains(k.Key)))
            text.AppendLine($"key {key.Key} {key.Value}");
        foreach (var rule in Firewall.List())
            text.AppendLine(rule.ToString());
        foreach (var task in Tasks.All)
            text.AppendLine($"task {task.Key} {task.Value}");
        foreach (var service in Services.All)
            text.AppendLine($"{service.Name} {service.State} {(withProcessIds ? service.ProcessId : 0)}");
        foreach (var setting in Settings.All.Where(s => !s.Key.EndsWith("\\LastError", StringComparison.Ordinal)))
            text.AppendLine($"{setting.Key} = {setting.Value}");
        foreach (var value in QlikRegistry.All)
            text.AppendLine($"{value.Key} = {value.Value}");
        foreach (var file in Folder.All.Where(f => !FakeProtectedFolder.IsPending(f.Key)))
            text.AppendLine($"file {file.Key} {Convert.ToBase64String(file.Value)}");
        return text.ToString();
    }
}

/// <summary>A clock that only waiting moves.</summary>
internal sealed class FakeClock : IClock
{
    public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>What happens meanwhile: called each time somebody waits.</summary>
    public Action? Meanwhile { get; set; }

    public void Sleep(TimeSpan time)
    {
        UtcNow += time;
        Meanwhile?.Invoke();
    }
}

/// <summary>The task scheduler in memory.</summary>
internal sealed class FakeTasks(FakeMachine machine) : ITaskScheduler
{
    public SortedDictionary<string, string> All { get; } = new(StringComparer.Ordinal);

    /// <summary>What another program makes of a definition that is registered.</summary>
    public Func<string, string> Meddle { get; set; } = d => d;

    public string? Read(string name) => All.TryGetValue(name, out var definition) ? definition : null;

    public void Register(string name, string definition)
    {
        using var operation = machine.CountOperation();
        All[name] = Meddle(definition);
    }

    public void Delete(string name)
    {
        using var operation = machine.CountOperation();
        All.Remove(name);
    }
}

/// <summary>Processes in memory.</summary>
internal sealed class FakeProcesses : IProcesses
{
    public HashSet<ProcessMark> Running { get; } = [];

    public ProcessMark? Parent() => null;

    public bool IsRunning(ProcessMark process) => Running.Contains(process);
}

/// <summary>Keeps what would go to the event log.</summary>
internal sealed class FakeEventSink : IEventSink
{
    public List<string> Entries { get; } = [];

    public void Write(EventLevel level, int eventId, string text) => Entries.Add(text);
}
