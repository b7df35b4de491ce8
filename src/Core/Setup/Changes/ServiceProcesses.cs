using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Switching;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// The processes of Qlik's services from before one of their settings was changed. It is put back with them: a service that was started
/// since, by whomever, has loaded the new one, and may save it when it stops.
/// </summary>
internal sealed class ServiceProcesses
{
    // Ten seconds, as on the way there.
    private const int Tries = 20;

    // For a service that somebody starts again whenever it stops.
    private const int Rounds = 3;
    private const string All = "all";
    private const string Services = "services";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyList<ServiceProcess> before;

    // An earlier version noted only those that ran; of the others nothing is known.
    private readonly bool isAll;

    private ServiceProcesses(IReadOnlyList<ServiceProcess> before, bool isAll) => (this.before, this.isAll) = (before, isAll);

    /// <summary>None is known.</summary>
    public static ServiceProcesses Unknown { get; } = new([], isAll: false);

    /// <summary>Names of the services that had one.</summary>
    public IEnumerable<string> Names => before.Select(b => b.Name);

    /// <summary>Those that there are now.</summary>
    public static ServiceProcesses Now(IMachine machine) => new([.. ServiceOrder.Names(machine).Select(n => ServiceProcess.Of(machine, n)).OfType<ServiceProcess>()], isAll: true);

    /// <summary>Puts a setting back, stops what was started since, and puts it back once more where that has saved it. Nothing is started again.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="hung">Processes that did not stop in their time, which this undo has waited for once; gets another one.</param>
    /// <param name="putBack">Puts it back; does nothing where it is.</param>
    /// <returns>Names of services that run again already, with what they loaded before it was put back.</returns>
    public IReadOnlyList<string> PutBack(IMachine machine, ICollection<ServiceProcess> hung, Action putBack)
    {
        // First, so that no service is stopped for a setting that cannot be put back now.
        Patiently(machine.Clock, putBack);
        for (var round = 0; round < Rounds && Started(machine) is { Count: > 0 } started; round++)
        {
            // Those that have stopped in front of one that does not may have saved it.
            BothErrors.Of(() => Stop(machine, started, hung), () => Patiently(machine.Clock, putBack));
        }
        return [.. Started(machine).Select(s => s.Name)];
    }

    private List<ServiceProcess> Started(IMachine machine)
        => [.. (isAll ? ServiceOrder.Names(machine).Concat(Names) : Names).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(n => ServiceProcess.Of(machine, n)).OfType<ServiceProcess>()
            .Where(now => !before.Any(now.Is))];

    private static void Stop(IMachine machine, IReadOnlyList<ServiceProcess> started, ICollection<ServiceProcess> hung)
    {
        var known = started.Where(s => hung.Any(s.Is)).ToList();
        var last = "";
        try
        {
            new ServiceRestarter(machine).StopAll(started.Except(known).Select(s => s.Name), name => last = name);
        }
        catch (TrustException)
        {
            if (ServiceProcess.Of(machine, last) is { } process)
                hung.Add(process);
            throw;
        }
        if (known.Count > 0)
            throw ErrorCatalogue.ServiceDidNotStop.With(known[0].Name, (int)ServiceTimes.Of(known[0].Name).Stop.TotalSeconds);
    }

    private static void Patiently(IClock clock, Action putBack)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                putBack();
                return;
            }
            catch (TrustException e) when (tries < Tries && (SwitchBack.MayPass(e) || e.Code == ErrorCatalogue.WindowsCallFailed.Code))
            {
                clock.Sleep(Pause);
            }
        }
    }

    /// <summary>Attribute and elements of an entry.</summary>
    public IEnumerable<XObject> ToXml() => [.. isAll ? (XObject[])[new XAttribute(Services, All)] : [], .. before.Select(b => b.ToXml())];

    /// <summary>Those of an entry.</summary>
    /// <exception cref="FormatException">One has no name, or an id or a time that is none.</exception>
    public static ServiceProcesses FromXml(XElement entry) => new(ServiceProcess.FromXml(entry), (string?)entry.Attribute(Services) == All);
}
