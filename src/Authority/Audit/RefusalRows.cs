using QvTrust.Authority.Ledger;
using QvTrust.Core.Audit;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Audit;

/// <summary>
/// Rows of refused requests, so many an hour and no more: whoever only knocks must not fill the disk. The rest is
/// counted, and the number gets a row. Callers that proved a token have a number of their own, which strangers cannot use up.
/// </summary>
internal sealed class RefusalRows(Ledger.Ledger ledger, IClock clock)
{
    internal const int StrangersAnHour = 20;
    internal const int KnownAnHour = 100;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // What is refused before the caller has proven a token's secret or a key.
    private static readonly HashSet<string> OfStrangers =
    [
        ErrorCatalogue.MachineNameMalformed.Code, ErrorCatalogue.TokenMissing.Code, ErrorCatalogue.TokenMalformed.Code, ErrorCatalogue.TokenUnknown.Code,
        ErrorCatalogue.RenewalWithoutCertificate.Code, ErrorCatalogue.RevocationRefused.Code,
    ];

    private readonly Lock gate = new();
    private DateTimeOffset until;
    private int strangers;
    private int known;

    /// <summary>Records a refusal.</summary>
    /// <param name="action">What was refused: a name of <see cref="AuditAction"/>.</param>
    /// <param name="code">Why.</param>
    /// <param name="machine">The name that the caller gave, or null; of a stranger it is a claim.</param>
    /// <param name="address">Where it came from.</param>
    internal void Add(string action, string code, string? machine, string address)
    {
        lock (gate)
        {
            if (clock.UtcNow >= until)
                StartWindow();
            var stranger = OfStrangers.Contains(code);
            if (stranger ? ++strangers > StrangersAnHour : ++known > KnownAnHour)
                return;
            var name = machine is not null && MachineName.IsValid(machine) ? machine.ToUpperInvariant() : "";
            ledger.Record(new AuditEntry(stranger ? AuditEntry.Unknown : name, action, address, code, name, ""));
        }
    }

    /// <summary>Writes the number of those that got no row.</summary>
    internal void Flush()
    {
        lock (gate)
            StartWindow();
    }

    private void StartWindow()
    {
        var counted = Math.Max(strangers - StrangersAnHour, 0) + Math.Max(known - KnownAnHour, 0);
        if (counted > 0)
            ledger.Record(new AuditEntry(AuditEntry.Service, AuditAction.EnrolmentsRefused, "several", AuditEntry.Counted, "", AuditTexts.RefusalsCounted.With(counted)));
        (until, strangers, known) = (clock.UtcNow + Window, 0, 0);
    }
}
