using System.Security.Cryptography;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>The same server with another clock: what waits on it waits by that one.</summary>
/// <param name="machine">The server.</param>
/// <param name="clock">What shows that a wait goes on.</param>
internal sealed class WatchedMachine(IMachine machine, IClock clock) : IMachine
{
    public string Name => machine.Name;

    public ICertificateStores Certificates => machine.Certificates;

    public IMachineKeys Keys => machine.Keys;

    public IServiceManager Services => machine.Services;

    public IFirewall Firewall => machine.Firewall;

    public ITaskScheduler Tasks => machine.Tasks;

    public IHttpBindings HttpBindings => machine.HttpBindings;

    public IProtectedFolder Folder => machine.Folder;

    public ISettingsStore Settings => machine.Settings;

    public IFileFacts Files => machine.Files;

    public IGuardedFiles GuardedFiles => machine.GuardedFiles;

    public IQlikRegistry QlikRegistry => machine.QlikRegistry;

    public IEventSink Events => machine.Events;

    public IEventReader EventLog => machine.EventLog;

    public ISystemFacts Facts => machine.Facts;

    public INetwork Network => machine.Network;

    public IProcesses Processes => machine.Processes;

    public IClock Clock => clock;

    public RandomNumberGenerator Random => machine.Random;

    public bool IsPortTaken(int port) => machine.IsPortTaken(port);
}
