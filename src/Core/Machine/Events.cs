namespace QvTrust.Core.Machine;

/// <summary>An entry of an event log that another program wrote.</summary>
/// <param name="Id">Event id, as the event viewer shows it.</param>
/// <param name="Time">When it was written, in UTC.</param>
/// <param name="Text">The event viewer's text, in Windows' own language; several lines are possible.</param>
/// <param name="Values">Texts that were filled into it, such as a service's name.</param>
public sealed record LoggedEvent(int Id, DateTimeOffset Time, string Text, IReadOnlyList<string> Values);

/// <summary>Windows' event logs, to be read only.</summary>
public interface IEventReader
{
    /// <summary>Newest entries of a source, the newest first; null where the log cannot be read. Never throws: what it says only explains an error.</summary>
    /// <param name="log">System or Application.</param>
    /// <param name="source">Exact name of the source.</param>
    /// <param name="since">No entry that was written before.</param>
    /// <param name="most">No more entries than that.</param>
    IReadOnlyList<LoggedEvent>? Newest(string log, string source, DateTimeOffset since, int most);
}
