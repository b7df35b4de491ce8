using QvTrust.Core.Machine;
using QvTrust.Windows.Native;

namespace QvTrust.Windows;

/// <summary>The Application event log. An entry that cannot be written is lost: it repeats what the setup log says.</summary>
internal sealed unsafe class EventLogSink : IEventSink
{
    private const string Source = "QvTrust";
    private const ushort Error = 1; // EVENTLOG_ERROR_TYPE
    private const ushort Warning = 2; // EVENTLOG_WARNING_TYPE
    private const ushort Information = 4; // EVENTLOG_INFORMATION_TYPE

    public void Write(EventLevel level, int eventId, string text)
    {
        nint log;
        fixed (char* source = Source)
            log = Advapi32.RegisterEventSourceW(null, source);
        if (log == 0)
            return;
        fixed (char* line = text)
        {
            var lines = stackalloc char*[1];
            lines[0] = line;
            Advapi32.ReportEventW(log, Type(level), 0, (uint)eventId, null, 1, 0, lines, null);
        }
        Advapi32.DeregisterEventSource(log);
    }

    private static ushort Type(EventLevel level) => level switch
    {
        EventLevel.Error => Error,
        EventLevel.Warning => Warning,
        _ => Information,
    };
}
