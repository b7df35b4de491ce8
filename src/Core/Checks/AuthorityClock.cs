namespace QvTrust.Core.Checks;

/// <summary>Two clocks at the moment when an authority answered, in UTC.</summary>
/// <param name="Theirs">The authority's, to the second.</param>
/// <param name="Ours">This server's.</param>
internal sealed record AuthorityClock(DateTimeOffset Theirs, DateTimeOffset Ours);
