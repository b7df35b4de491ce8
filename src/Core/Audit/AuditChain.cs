using System.Globalization;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Audit;

/// <summary>Recomputes an audit row by row, and tells whether it still holds what a head once said of it.</summary>
/// <param name="ledgerId">The ledger's id.</param>
public sealed class AuditChain(string ledgerId)
{
    private readonly AuditLinks links = new(ledgerId);
    private readonly List<string> hashes = [];
    private readonly List<AuditRow> restorations = [];

    /// <summary>Number of rows so far.</summary>
    public long Count => links.Count;

    /// <summary>Takes the next row; QVT6401 when it is not the one that was written after the one before.</summary>
    public void Add(AuditRow row)
    {
        links.Add(row);
        hashes.Add(row.Hash);
        if (row.What == AuditAction.LedgerRestored)
            restorations.Add(row);
    }

    /// <summary>
    /// Proves that the row of a head is here as it was. QVT6403: the head is another ledger's; QVT6404: the row is gone
    /// or another; QVT6405: so it is, and the ledger was restored from a backup since.
    /// </summary>
    /// <param name="head">A head whose signature was verified.</param>
    public void Require(AuditHead head)
    {
        var time = head.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        if (head.LedgerId != ledgerId)
            throw ErrorCatalogue.AuditOtherLedger.With(ledgerId, time, head.LedgerId);
        if (head.Sequence >= 1 && head.Sequence <= Count && hashes[(int)head.Sequence - 1] == head.Hash)
            return;
        var restored = restorations.Find(r => r.Sequence <= head.Sequence && r.Time > head.Time);
        throw restored is null
            ? ErrorCatalogue.AuditTruncated.With(head.Sequence, time)
            : ErrorCatalogue.AuditLostByRestore.With(restored.Sequence, head.Sequence, time);
    }
}
