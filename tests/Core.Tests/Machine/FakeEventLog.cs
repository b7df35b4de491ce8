using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

/// <summary>Event logs in memory.</summary>
internal sealed class FakeEventLog : IEventReader
{
    /// <summary>What is in them; null: they cannot be read.</summary>
    public List<(string Log, string Source, LoggedEvent Event)>? Entries { get; set; } = [];

    public IReadOnlyList<LoggedEvent>? Newest(string log, string source, DateTimeOffset since, int most) => Entries?
        .Where(e => e.Log == log && e.Source == source && e.Event.Time >= since)
        .Select(e => e.Event)
        .OrderByDescending(e => e.Time)
        .Take(most)
        .ToList();
}
