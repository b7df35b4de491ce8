using Microsoft.Data.Sqlite;
using QvTrust.Core.Audit;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

// The audit: each row is written in the transaction of what it records.
internal sealed partial class Ledger
{
    private const string AuditColumns = "seq, time, who, what, address, result, subject, detail, previous, hash";

    /// <summary>Writes a row for something that changes nothing else in the ledger.</summary>
    internal void Record(AuditEntry entry) => Write(() => Append(entry));

    /// <summary>Number and hash of the last row.</summary>
    internal (long Sequence, string Hash) LastAudit() => Read(LastAudit);

    /// <summary>Rows behind a number, in their order, at most that many.</summary>
    internal IReadOnlyList<AuditRow> Audit(long after, int limit) => Read(database => Audit(database, after, limit));

    /// <summary>
    /// Recomputes all rows; QVT6401 at the first one that is not what was written. Its connection is its own: whoever
    /// enrols meanwhile does not wait for it.
    /// </summary>
    /// <returns>Their number.</returns>
    internal long ProveAudit(CancellationToken stop = default)
    {
        const int page = 1000;
        using var database = new Database(path);
        var links = new AuditLinks(Id);
        for (var rows = Audit(database, 0, page); rows.Count > 0; rows = Audit(database, rows[^1].Sequence, page))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var row in rows)
                links.Add(row);
        }
        return links.Count;
    }

    private static List<AuditRow> Audit(Database database, long after, int limit)
        => database.Query($"SELECT {AuditColumns} FROM audit WHERE seq > $after ORDER BY seq LIMIT $limit", ReadRow, ("$after", after), ("$limit", limit));

    // The number of the row.
    private long Append(AuditEntry entry)
    {
        if (!AuditAction.All.Contains(entry.What))
            throw new ArgumentOutOfRangeException(nameof(entry), entry.What, "not a name of the audit");
        var (last, hash) = LastAudit(writer);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(clock.UtcNow.ToUnixTimeMilliseconds());
        var row = new AuditRow(last + 1, time, entry.Who, entry.What, entry.From, entry.Result, entry.Subject, entry.Detail, hash, "").WithHash();
        writer.Execute($"INSERT INTO audit ({AuditColumns}) VALUES ($seq, $time, $who, $what, $from, $result, $subject, $detail, $previous, $hash)",
            ("$seq", row.Sequence), ("$time", row.Time.ToUnixTimeMilliseconds()), ("$who", row.Who), ("$what", row.What), ("$from", row.From),
            ("$result", row.Result), ("$subject", row.Subject), ("$detail", row.Detail), ("$previous", row.Previous), ("$hash", row.Hash));
        return row.Sequence;
    }

    private void AppendOpening(long version)
    {
        if (version == 0)
        {
            Append(AuditEntry.OfService(AuditAction.LedgerCreated, Id, ""));
            return;
        }
        if (version >= Schema.Audited)
        {
            Append(AuditEntry.OfService(AuditAction.LedgerMigrated, Id, LedgerTexts.MigratedFrom.With(version, Schema.Current)));
            return;
        }
        var tokens = writer.Query("SELECT count(*) FROM tokens", r => r.GetInt64(0)).Single();
        var certificates = writer.Query("SELECT count(*) FROM certificates", r => r.GetInt64(0)).Single();
        Append(AuditEntry.OfService(AuditAction.LedgerMigrated, Id, LedgerTexts.BeforeAudit.With(tokens, certificates)));
    }

    private (long Sequence, string Hash) LastAudit(Database database)
        => database.Query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", r => (r.GetInt64(0), r.GetString(1))) is [var last] ? last : (0, AuditRow.Start(Id));

    // Somebody may have written any number there; the row's hash then tells.
    private static DateTimeOffset Milliseconds(long time) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(time, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    private static AuditRow ReadRow(SqliteDataReader row) => new(
        row.GetInt64(0), Milliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3), row.GetString(4),
        row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9));
}
