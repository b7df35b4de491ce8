using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// A note in the journal: the process of a service that setup has started for the first time. Reverted, that one is stopped; one that
/// Windows has started after a power cut, or anybody since, is in use and stays.
/// </summary>
/// <param name="service">Name of the service.</param>
/// <param name="processId">Its process.</param>
/// <param name="started">When that was started: Windows gives the ids again. Null where it does not say.</param>
internal sealed class StartedProcess(string service, int processId, DateTimeOffset? started) : Change
{
    public const string Kind = "started-process";

    public override bool IsNote => true;

    public override string Describe() => ChangeTexts.StartedProcess.With(service, processId.ToString(CultureInfo.InvariantCulture));

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
        if (IsOf(machine, service))
            new ServiceRestarter(machine).Stop(service);
    }

    /// <summary>True where it is the process of that service now.</summary>
    public bool IsOf(IMachine machine, string name) => string.Equals(name, service, StringComparison.OrdinalIgnoreCase)
        && machine.Services.Find(service) is { } now && now.ProcessId == processId && machine.Services.ProcessStart(processId) == started;

    public override XElement ToXml() => new(Kind,
        new XAttribute("name", service),
        new XAttribute("processId", processId),
        ChangeFormat.Optional("started", started?.ToString("O", CultureInfo.InvariantCulture)));

    public static Change FromXml(XElement entry) => new StartedProcess(
        entry.Text("name"),
        int.Parse(entry.Text("processId"), CultureInfo.InvariantCulture),
        (string?)entry.Attribute("started") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null);
}
