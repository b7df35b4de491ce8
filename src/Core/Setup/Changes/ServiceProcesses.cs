using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// The processes of Qlik's services from before one of their settings was changed. It is put back with them: a service that was started
/// since, by whomever, has loaded the new one, and may save it when it stops.
/// </summary>
internal sealed class ServiceProcesses
{
    // For a service that somebody starts again whenever it stops.
    private const int Rounds = 3;
    private const string All = "all";
    private const string Services = "services";

    private readonly IReadOnlyList<ServiceProcess> before;

    // An earlier version noted only those that ran; of the others nothing is known.
    private readonly bool isAll;

    private ServiceProcesses(IReadOnlyList<ServiceProcess> before, bool isAll) => (this.before, this.isAll) = (before, isAll);

    /// <summary>None is known.</summary>
    public static ServiceProcesses Unknown { get; } = new([], isAll: false);

    /// <summary>Those that there are now.</summary>
    public static ServiceProcesses Now(IMachine machine) => new([.. ServiceOrder.Names(machine).Select(n => ServiceProcess.Of(machine, n)).OfType<ServiceProcess>()], isAll: true);

    /// <summary>Puts a setting back, stops what was started since, and puts it back once more where that has saved it. Nothing is started again.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="stops">What the undo knows of the services that it stops.</param>
    /// <param name="putBack">Puts it back; does nothing where it is.</param>
    /// <returns>A line for each service that runs with what it loaded before it was put back.</returns>
    /// <exception cref="TrustException">QVT2018 where the rest of the undo would stop such a service once that can be: then it would save it.</exception>
    /// <exception cref="InvalidOperationException">The same for one that somebody starts again and again.</exception>
    public IReadOnlyList<string> PutBack(IMachine machine, ServiceStops stops, Action putBack)
    {
        // First, so that no service is stopped for a setting that cannot be put back now.
        Patiently(machine.Clock, putBack);
        for (var round = 0; round < Rounds && Started(machine).Where(n => WhyNotStopped(machine, n) is null).ToList() is { Count: > 0 } started; round++)
        {
            // Those that have stopped in front of one that does not may have saved it.
            Afterwards.Always(() => stops.Stop(machine, started), () => Patiently(machine.Clock, putBack));
        }
        var stay = Started(machine).Select(n => (Name: n, Why: WhyNotStopped(machine, n))).ToList();
        foreach (var (name, why) in stay.Where(s => stops.IsRestartedLater(s.Name)))
            throw why is null ? new InvalidOperationException(ChangeTexts.MaySaveLater.With(name, ChangeTexts.StartedMeanwhile)) : new TrustException([why]);
        return [.. stay.Select(s => ChangeTexts.MaySaveLater.With(s.Name, s.Why?.Cause ?? ChangeTexts.StartedMeanwhile))];
    }

    private IEnumerable<string> Started(IMachine machine)
        => (isAll ? ServiceOrder.Names(machine).Concat(before.Select(b => b.Name)) : before.Select(b => b.Name)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(n => ServiceProcess.Of(machine, n)).OfType<ServiceProcess>()
            .Where(now => !before.Any(now.Is)).Select(now => now.Name);

    // Nobody else's service is stopped, and this one alone goes on for it.
    private static TrustError? WhyNotStopped(IMachine machine, string name) => ServiceRestarter.Strangers(machine, name).FirstOrDefault();

    private static void Patiently(IClock clock, Action putBack)
        => new Patience(clock, e => SwitchBack.MayPass(e) || e.Code == ErrorCatalogue.WindowsCallFailed.Code).Try(putBack);

    /// <summary>Attribute and elements of an entry.</summary>
    public IEnumerable<XObject> ToXml() => [.. isAll ? (XObject[])[new XAttribute(Services, All)] : [], .. before.Select(b => b.ToXml())];

    /// <summary>Those of an entry.</summary>
    /// <exception cref="FormatException">One has no name, or an id or a time that is none.</exception>
    public static ServiceProcesses FromXml(XElement entry) => new(ServiceProcess.FromXml(entry), (string?)entry.Attribute(Services) == All);
}
