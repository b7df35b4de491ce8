using System.Runtime.InteropServices;
using System.Xml;
using QvTrust.Core.Machine;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.EventLogs;

/// <summary>The event logs of this server, read by wevtapi: no library, because those carry far more than a query.</summary>
internal sealed unsafe class EventReader : IEventReader
{
    private const int NoMoreItems = 259; // ERROR_NO_MORE_ITEMS
    private const uint Timeout = 2000;

    public IReadOnlyList<LoggedEvent>? Newest(string log, string source, DateTimeOffset since, int most)
    {
        try
        {
            return Read(log, source, since, most);
        }
        // What it says only explains an error, which matters more.
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or XmlException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static List<LoggedEvent>? Read(string log, string source, DateTimeOffset since, int most)
    {
        nint results;
        fixed (char* path = log, query = EventXml.Query(source, since))
            results = Wevtapi.EvtQuery(0, path, query, Wevtapi.ChannelPath | Wevtapi.ReverseDirection);
        if (results == 0)
            return null;
        var publisher = OpenPublisher(source);
        try
        {
            var found = new List<LoggedEvent>();
            while (found.Count < most)
            {
                nint entry;
                uint returned;
                if (Wevtapi.EvtNext(results, 1, &entry, Timeout, 0, &returned) == 0 || returned == 0)
                    return Marshal.GetLastWin32Error() == NoMoreItems ? found : null;
                try
                {
                    if (Render(entry) is not { } xml)
                        return null;
                    found.Add(EventXml.Read(xml, Format(publisher, entry)));
                }
                finally
                {
                    Wevtapi.EvtClose(entry);
                }
            }
            return found;
        }
        finally
        {
            if (publisher != 0)
                Wevtapi.EvtClose(publisher);
            Wevtapi.EvtClose(results);
        }
    }

    private static nint OpenPublisher(string source)
    {
        fixed (char* name = source)
            return Wevtapi.EvtOpenPublisherMetadata(0, name, null, 0, 0);
    }

    private static string? Render(nint entry)
    {
        uint used, properties;
        Wevtapi.EvtRender(0, entry, Wevtapi.RenderXml, 0, null, &used, &properties);
        // In bytes, with the zero at its end.
        var buffer = new char[(used / sizeof(char)) + 1];
        fixed (char* text = buffer)
            return Wevtapi.EvtRender(0, entry, Wevtapi.RenderXml, (uint)buffer.Length * sizeof(char), text, &used, &properties) == 0 ? null : new string(text);
    }

    private static string? Format(nint publisher, nint entry)
    {
        uint used;
        Wevtapi.EvtFormatMessage(publisher, entry, 0, 0, null, Wevtapi.FormatEvent, 0, null, &used);
        // In characters, with the zero at its end.
        var buffer = new char[used + 1];
        fixed (char* text = buffer)
            return Wevtapi.EvtFormatMessage(publisher, entry, 0, 0, null, Wevtapi.FormatEvent, (uint)buffer.Length, text, &used) == 0 ? null : new string(text);
    }
}
