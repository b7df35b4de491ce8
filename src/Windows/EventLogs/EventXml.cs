using System.Globalization;
using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Machine;

namespace QvTrust.Windows.EventLogs;

/// <summary>An event as Windows renders it: XML of http://schemas.microsoft.com/win/2004/08/events/event.</summary>
internal static class EventXml
{
    private static readonly XNamespace Ns = "http://schemas.microsoft.com/win/2004/08/events/event";

    /// <summary>XPath that selects what a source wrote since then.</summary>
    public static string Query(string source, DateTimeOffset since)
        => FormattableString.Invariant($"*[System[Provider[@Name='{source}'] and TimeCreated[@SystemTime>='{since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}']]]");

    /// <summary>Reads it; a <see cref="FormatException"/> or <see cref="System.Xml.XmlException"/> where it is none.</summary>
    /// <param name="xml">The event.</param>
    /// <param name="text">What the event viewer shows; null where its source has no texts here: then its values stand in.</param>
    public static LoggedEvent Read(string xml, string? text)
    {
        var entry = XElement.Parse(xml);
        var system = entry.Element(Ns + "System");
        var id = (string?)system?.Element(Ns + "EventID") ?? throw new FormatException("an event without an id");
        var time = (string?)system?.Element(Ns + "TimeCreated")?.Attribute("SystemTime") ?? throw new FormatException("an event without a time");
        var data = entry.Element(Ns + "EventData")?.Elements() ?? [];
        var values = data.Where(d => d.Name == Ns + "Data").Select(d => d.Value).ToList();
        return new LoggedEvent(
            int.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            text ?? string.Join(" ", values.Where(v => v.Length > 0)),
            [.. values, .. data.Where(d => d.Name == Ns + "Binary").Select(d => ServiceName(d.Value))]);
    }

    // The service control manager shows the display name and keeps the service's own name in the binary part.
    private static string ServiceName(string hex)
    {
        var bytes = new byte[hex.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!byte.TryParse(hex.Substring(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                return "";
        }
        var text = Encoding.Unicode.GetString(bytes);
        var end = text.IndexOfAny(['\0', '/']);
        return end < 0 ? text : text.Substring(0, end);
    }
}
