using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Health;

/// <summary>
/// Whether the service could issue a certificate now. What is asked of it is what the last round of checks found: whoever asks
/// costs nothing. A change for the worse goes to the event log, once.
/// </summary>
internal sealed class ServiceHealth(IReadOnlyList<HealthCheck> checks, IClock clock, IEventSink events, Hosting.AuthorityLog log)
{
    /// <summary>Between two rounds.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    // A round that has not come to its end since: the disk or the key hangs, and that is not ready either.
    private static readonly TimeSpan Stale = 4 * Period;

    private readonly Lock gate = new();
    private readonly Dictionary<string, bool> passed = checks.ToDictionary(c => c.Name, _ => true);
    private DateTimeOffset ended = clock.UtcNow;

    internal bool IsReady
    {
        get
        {
            lock (gate)
                return passed.Values.All(p => p) && clock.UtcNow - ended < Stale;
        }
    }

    /// <summary>Each check by its name: true where it passed.</summary>
    internal IReadOnlyList<(string Name, bool Passed)> Results
    {
        get
        {
            lock (gate)
                return [.. checks.Select(c => (c.Name, passed[c.Name]))];
        }
    }

    /// <summary>One round.</summary>
    internal void Run()
    {
        foreach (var check in checks)
            Note(check.Name, Fault(check));
        lock (gate)
            ended = clock.UtcNow;
    }

    private static string? Fault(HealthCheck check)
    {
        try
        {
            check.Run();
            return null;
        }
        // Whatever it is: that is the answer.
        catch (Exception e)
        {
            return e.Message;
        }
    }

    private void Note(string name, string? fault)
    {
        bool before;
        lock (gate)
            (before, passed[name]) = (passed[name], fault is null);
        if (before == fault is null)
            return;
        if (fault is null)
        {
            log.Info(HealthTexts.WellAgain.With(name));
            return;
        }
        var error = ErrorCatalogue.AuthorityNotReady.Describe(name, fault);
        log.Error(error.ToString());
        events.Write(EventLevel.Error, error.Number, error.ToString());
    }
}

/// <summary>Something that must be so for the service to issue certificates.</summary>
/// <param name="Name">One word, also the metric's label.</param>
/// <param name="Run">Throws when it is not so.</param>
internal sealed record HealthCheck(string Name, Action Run);
