using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Audit;

/// <summary>Recomputes an audit row by row and keeps nothing but the last hash, so that it costs no memory however long the audit is.</summary>
/// <param name="ledgerId">The ledger's id.</param>
public sealed class AuditLinks(string ledgerId)
{
    private string last = AuditRow.Start(ledgerId);

    /// <summary>Number of rows so far.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the next row; QVT6401 when it is not the one that was written after the one before.</summary>
    public void Add(AuditRow row)
    {
        var expected = Count + 1;
        if (row.Sequence != expected)
            throw ErrorCatalogue.AuditBroken.With(expected, AuditTexts.OtherRowInPlace.With(row.Sequence));
        if (row.Previous != last)
            throw ErrorCatalogue.AuditBroken.With(expected, AuditTexts.NotAfterPreviousRow);
        if (row.Hash != row.ComputeHash())
            throw ErrorCatalogue.AuditBroken.With(expected, AuditTexts.HashDiffers);
        (last, Count) = (row.Hash, expected);
    }
}
