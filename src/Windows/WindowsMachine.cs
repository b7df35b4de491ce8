using System.Security.Cryptography;
using QvTrust.Core.Machine;
using QvTrust.Windows.Certificates;
using QvTrust.Windows.Firewall;
using QvTrust.Windows.Http;
using QvTrust.Windows.Keys;
using QvTrust.Windows.Services;
using QvTrust.Windows.Storage;
using QvTrust.Windows.Tasks;

namespace QvTrust.Windows;

/// <summary>The server that this process runs on. Every failure of Windows is a TrustException with Windows' own text.</summary>
public sealed class WindowsMachine : IMachine
{
    /// <summary>The machine with the product's own folder and registry key.</summary>
    public WindowsMachine()
        : this(WindowsPaths.Default)
    {
    }

    internal WindowsMachine(WindowsPaths paths)
    {
        Clock = new SystemClock();
        Services = new ServiceManager(Clock);
        Folder = new ProtectedFolder(paths.DataFolder);
        Settings = new SettingsStore(paths.SettingsKey);
    }

    /// <inheritdoc/>
    public string Name => Environment.MachineName.ToUpperInvariant();

    /// <inheritdoc/>
    public ICertificateStores Certificates { get; } = new CertificateStores();

    /// <inheritdoc/>
    public IMachineKeys Keys { get; } = new MachineKeys();

    /// <inheritdoc/>
    public IServiceManager Services { get; }

    /// <inheritdoc/>
    public IFirewall Firewall { get; } = new WindowsFirewall();

    /// <inheritdoc/>
    public ITaskScheduler Tasks { get; } = new WindowsTasks();

    /// <inheritdoc/>
    public IHttpBindings HttpBindings { get; } = new HttpBindings();

    /// <inheritdoc/>
    public IProtectedFolder Folder { get; }

    /// <inheritdoc/>
    public ISettingsStore Settings { get; }

    /// <inheritdoc/>
    public IFileFacts Files { get; } = new FileFacts();

    /// <inheritdoc/>
    public IGuardedFiles GuardedFiles { get; } = new GuardedFiles();

    /// <inheritdoc/>
    public IQlikRegistry QlikRegistry { get; } = new QlikRegistry();

    /// <inheritdoc/>
    public IEventSink Events { get; } = new EventLogSink();

    /// <inheritdoc/>
    public IEventReader EventLog { get; } = new EventLogs.EventReader();

    /// <inheritdoc/>
    public ISystemFacts Facts { get; } = new SystemFacts();

    /// <inheritdoc/>
    public INetwork Network { get; } = new Network();

    /// <inheritdoc/>
    public IProcesses Processes { get; } = new Processes();

    /// <inheritdoc/>
    public IClock Clock { get; }

    /// <inheritdoc/>
    public RandomNumberGenerator Random { get; } = RandomNumberGenerator.Create();

    /// <inheritdoc/>
    public bool IsPortTaken(int port) => TcpPorts.IsListening(port);
}
