using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Switching;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// Services with the ids of their processes, in a journal's entry. A setting of theirs is put back with them: a service that was started
/// since has loaded the new one, and may save it when it stops.
/// </summary>
internal static class ServiceProcesses
{
    // Ten seconds, as on the way there.
    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Qlik's services that run now.</summary>
    public static IReadOnlyList<KeyValuePair<string, int>> Now(IMachine machine) => Now(machine, ServiceOrder.Names(machine));

    /// <summary>Those of them that run now.</summary>
    public static IReadOnlyList<KeyValuePair<string, int>> Now(IMachine machine, IEnumerable<string> names) => [.. names
        .Select(machine.Services.Find)
        .Where(s => s is { State: ServiceState.Running or ServiceState.Starting })
        .Select(s => new KeyValuePair<string, int>(s!.Name, s.ProcessId))];

    /// <summary>Puts a setting back, stops what was started since, and puts it back once more where that has saved it. Nothing is started again.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="before">The processes from before the setting was changed.</param>
    /// <param name="putBack">Puts it back; does nothing where it is.</param>
    public static void PutBack(IMachine machine, IReadOnlyList<KeyValuePair<string, int>> before, Action putBack)
    {
        // First, so that no service is stopped for a setting that cannot be put back now.
        Patiently(machine.Clock, putBack);
        var started = before.Where(b => machine.Services.Find(b.Key) is { State: not ServiceState.Stopped } now && now.ProcessId != b.Value).Select(b => b.Key).ToList();
        if (started.Count == 0)
            return;
        new ServiceRestarter(machine).StopAll(started);
        Patiently(machine.Clock, putBack);
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

    /// <summary>An element for each.</summary>
    public static IEnumerable<XElement> ToXml(IEnumerable<KeyValuePair<string, int>> processes)
        => processes.Select(p => new XElement("service", new XAttribute("name", p.Key), new XAttribute("processId", p.Value)));

    /// <summary>Those of an entry; none in one of an earlier version.</summary>
    /// <exception cref="FormatException">One has no name, or no id that is a number.</exception>
    public static IReadOnlyList<KeyValuePair<string, int>> FromXml(XElement entry)
        => [.. entry.Elements("service").Select(e => new KeyValuePair<string, int>(e.Text("name"), int.Parse(e.Text("processId"), CultureInfo.InvariantCulture)))];
}
