using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Plans.Overlay;

/// <summary>
/// A server as it would be: reads through to the real one, and keeps everything that is written in memory. The real one is
/// never written to. Private keys that it was given are wiped when it is disposed of.
/// </summary>
internal sealed class OverlayMachine : IMachine, IDisposable
{
    private readonly IMachine real;
    private readonly OverlayKeys keys;
    private readonly OverlayStores stores;
    private readonly OverlayFiles files;

    /// <param name="real">The real server.</param>
    /// <param name="newKey">Makes an RSA key of 2,048 bits.</param>
    public OverlayMachine(IMachine real, Func<RSA> newKey)
    {
        this.real = real;
        Clock = new OverlayClock(real.Clock.UtcNow);
        keys = new OverlayKeys(real.Keys, newKey);
        stores = new OverlayStores(real.Certificates, keys, NewThumbprints);
        Services = new OverlayServices(real.Services, Clock);
        Firewall = new OverlayFirewall(real.Firewall);
        Tasks = new OverlayTasks(real.Tasks);
        Bindings = new OverlayHttpBindings(real.HttpBindings);
        Folder = new OverlayFolder(real.Folder);
        Settings = new OverlaySettings(real.Settings);
        QlikRegistry = new OverlayQlikRegistry(real.QlikRegistry);
        files = new OverlayFiles(real.Files, real.GuardedFiles, Clock);
    }

    /// <summary>Thumbprints of certificates that nobody knows before the setup: they get others there.</summary>
    public HashSet<string> NewThumbprints { get; } = [];

    /// <summary>Names of the key containers that were made here: they get others in the setup.</summary>
    public IEnumerable<string> NewContainers => keys.NewContainers;

    public OverlayServices Services { get; }

    public OverlayHttpBindings Bindings { get; }

    public string Name => real.Name;

    public ICertificateStores Certificates => stores;

    public IMachineKeys Keys => keys;

    IServiceManager IMachine.Services => Services;

    public IFirewall Firewall { get; }

    public ITaskScheduler Tasks { get; }

    public IHttpBindings HttpBindings => Bindings;

    public IProtectedFolder Folder { get; }

    public ISettingsStore Settings { get; }

    public IFileFacts Files => files;

    public IGuardedFiles GuardedFiles => files;

    public IQlikRegistry QlikRegistry { get; }

    public IEventSink Events { get; } = new NoEvents();

    public IEventReader EventLog => real.EventLog;

    public ISystemFacts Facts => real.Facts;

    public INetwork Network => real.Network;

    public IProcesses Processes => real.Processes;

    public IClock Clock { get; }

    public RandomNumberGenerator Random => real.Random;

    public bool IsPortTaken(int port) => real.IsPortTaken(port);

    /// <summary>What QMS does at its start: the License Service's files show the set in force. QVT6601 where they show another and the key cannot be read.</summary>
    public void Export(AuthoritySet set)
    {
        if (PemFiles.WhyStale(this, set.Root.Info, set.Server.Info) is null)
        {
            // The same once more: the key need not leave its container for that.
            foreach (var path in PemFiles.Names.Select(PemFiles.PathOf))
            {
                var content = files.Read(path);
                files.Put(path, content);
                Array.Clear(content, 0, content.Length);
            }
            return;
        }
        var form = PemFiles.FormOfKey(this);
        var numbers = Keys.Export(set.Server.Stored.Key!);
        var text = PemText.PrivateKey(numbers, form);
        PrivateNumbers.Wipe(numbers);
        files.MakeFolder(RoleTable.ExportFolder);
        files.Put(PemFiles.PathOf(PemFiles.Root), PemText.Certificate(set.Root.Info));
        files.Put(PemFiles.PathOf(PemFiles.Server), PemText.Certificate(set.Server.Info));
        files.Put(PemFiles.PathOf(PemFiles.ServerKey), text);
        Array.Clear(text, 0, text.Length);
    }

    public void Dispose()
    {
        keys.Dispose();
        files.Dispose();
    }

    private sealed class NoEvents : IEventSink
    {
        public void Write(EventLevel level, int eventId, string text)
        {
        }
    }
}
