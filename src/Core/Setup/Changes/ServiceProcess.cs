using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A service with the process that it has, in a journal's entry.</summary>
/// <param name="Name">Name of the service.</param>
/// <param name="Id">Its process.</param>
/// <param name="Started">When that was started: Windows gives the ids again. Null where it does not say, or an earlier version wrote the entry.</param>
internal sealed record ServiceProcess(string Name, int Id, DateTimeOffset? Started)
{
    /// <summary>The process of a service, on its way up or down too; null where it has none.</summary>
    public static ServiceProcess? Of(IMachine machine, string name)
        => machine.Services.Find(name) is { State: not ServiceState.Stopped } s ? new ServiceProcess(s.Name, s.ProcessId, machine.Services.ProcessStart(s.ProcessId)) : null;

    /// <summary>Those of the services that run, or are about to.</summary>
    public static IReadOnlyList<ServiceProcess> Running(IMachine machine, IEnumerable<string> names) => [.. names
        .Where(n => machine.Services.Find(n) is { State: ServiceState.Running or ServiceState.Starting })
        .Select(n => Of(machine, n))
        .OfType<ServiceProcess>()];

    /// <summary>True where both are one and the same process.</summary>
    public bool Is(ServiceProcess? other) => other is not null
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase) && Id == other.Id && (Started is null || other.Started is null || Started == other.Started);

    /// <summary>An element of the journal.</summary>
    public XElement ToXml(string kind = "service") => new(kind,
        new XAttribute("name", Name),
        new XAttribute("processId", Id),
        ChangeFormat.Optional("started", Started?.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>That of an element.</summary>
    /// <exception cref="FormatException">It has no name, or an id or a time that is none.</exception>
    public static ServiceProcess Parse(XElement element) => new(
        element.Text("name"),
        int.Parse(element.Text("processId"), CultureInfo.InvariantCulture),
        (string?)element.Attribute("started") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null);

    /// <summary>Those of an entry; none in one of an earlier version.</summary>
    /// <exception cref="FormatException">One has no name, or an id or a time that is none.</exception>
    public static IReadOnlyList<ServiceProcess> FromXml(XElement entry) => [.. entry.Elements("service").Select(Parse)];
}
