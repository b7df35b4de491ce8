using System.Globalization;
using System.Xml.Linq;

namespace QvTrust.Core.Setup.Changes;

/// <summary>Services with the ids of their processes, in a journal's entry.</summary>
internal static class ServiceProcesses
{
    /// <summary>
    /// <see cref="Change.Subject"/> of what services run with: where one could not be stopped before its settings were put back, the next
    /// run stops it, puts them back once more, and starts it.
    /// </summary>
    public const string Subject = "services";

    /// <summary>An element for each.</summary>
    public static IEnumerable<XElement> ToXml(IEnumerable<KeyValuePair<string, int>> processes)
        => processes.Select(p => new XElement("service", new XAttribute("name", p.Key), new XAttribute("processId", p.Value)));

    /// <summary>Those of an entry.</summary>
    /// <exception cref="FormatException">One has no name, or no id that is a number.</exception>
    public static IReadOnlyList<KeyValuePair<string, int>> FromXml(XElement entry)
        => [.. entry.Elements("service").Select(e => new KeyValuePair<string, int>(e.Text("name"), int.Parse(e.Text("processId"), CultureInfo.InvariantCulture)))];
}
