using QvTrust.Core.Audit;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Audit;

public sealed class AuditChainTests
{
    internal const string Ledger = "00112233445566778899AABBCCDDEEFF";
    private const string OtherLedger = "FF112233445566778899AABBCCDDEEFF";
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    /// <summary>Computed by another program from what the encoding says: four bytes of length before each text.</summary>
    [Fact]
    public void The_encoding_is_frozen()
    {
        Assert.Equal("E30A6E378760F87577DA5E1E996F6EBC34D974FFD52AE99FA6A867111ABEDB94", AuditRow.Start(Ledger));
        Assert.Equal("8D989DCD16AA7AD4E00013AC7119F7961C050C17A2A726242FF16772887F8924", Rows(1)[0].Hash);
    }

    [Fact]
    public void Rows_as_they_were_written_are_taken()
    {
        var chain = Chain(Rows(5));
        Assert.Equal(5, chain.Count);
    }

    public static TheoryData<string, string> Tampering => new()
    {
        { "a field is changed", "row 3 " },
        { "a field is changed and its hash with it", "row 4 " },
        { "text moves from one field to the next", "row 3 " },
        { "a row is removed", "row 3 " },
        { "a row is inserted", "row 4 " },
        { "two rows change places", "row 3 " },
        { "a number is left out", "row 3 " },
        { "the first row is removed", "row 1 " },
        { "the rows of another ledger", "row 1 " },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public void A_change_is_found_at_its_row(string what, string where)
    {
        var rows = Rows(5);
        switch (what)
        {
            case "a field is changed":
                rows[2] = rows[2] with { Detail = "another" };
                break;
            case "a field is changed and its hash with it":
                rows[2] = (rows[2] with { Detail = "another" }).WithHash();
                break;
            case "text moves from one field to the next":
                rows[2] = rows[2] with { Subject = "QVS01d", Detail = "etail 2" };
                break;
            case "a row is removed":
                rows.RemoveAt(2);
                break;
            case "a row is inserted":
                rows.Insert(3, (rows[2] with { Sequence = 4, Detail = "inserted" }).WithHash());
                break;
            case "two rows change places":
                (rows[2], rows[3]) = (rows[3], rows[2]);
                break;
            case "a number is left out":
                rows[2] = (rows[2] with { Sequence = 4 }).WithHash();
                break;
            case "the first row is removed":
                rows.RemoveAt(0);
                break;
            default:
                rows = Rows(5, OtherLedger);
                break;
        }
        var error = Assert.Throws<TrustException>(() => Chain(rows));
        Assert.Equal("QVT6401", error.Code);
        Assert.StartsWith(where, error.Errors[0].Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_was_signed_before_is_held()
    {
        var rows = Rows(5);
        var chain = Chain(rows);
        foreach (var row in rows)
            chain.Require(Head(row));
    }

    [Fact]
    public void Only_a_head_shows_that_the_end_was_cut_off_or_everything_was_written_again()
    {
        var rows = Rows(5);
        Assert.Equal("QVT6404", Refusal(Chain(rows.Take(4)), Head(rows[4])));
        var again = Rows(5, Ledger, "rewritten");
        Assert.Equal("QVT6404", Refusal(Chain(again), Head(rows[4])));
        Assert.Equal("QVT6404", Refusal(Chain(rows), Head(rows[4]) with { Sequence = 0 }));
    }

    [Fact]
    public void A_head_of_another_ledger_is_told_apart()
        => Assert.Equal("QVT6403", Refusal(Chain(Rows(5)), Head(Rows(5, OtherLedger)[1], OtherLedger)));

    [Fact]
    public void Rows_that_a_restore_lost_are_told_apart_from_a_rewriting()
    {
        var rows = Rows(5);
        var chain = Chain(rows.Take(3));
        chain.Add(Next(rows[2], AuditAction.LedgerRestored, Start.AddDays(1)));
        Assert.Equal("QVT6405", Refusal(chain, Head(rows[4])));
        Assert.Equal("QVT6405", Refusal(chain, Head(rows[3])));
        chain.Require(Head(rows[2]));
        // What was signed after the restore cannot have been lost by it.
        Assert.Equal("QVT6404", Refusal(chain, Head(rows[4]) with { Time = Start.AddDays(2) }));
    }

    [Fact]
    public void A_row_that_a_restore_left_alone_and_that_is_another_was_rewritten()
    {
        var rewritten = Rows(3, detail: "another");
        var chain = Chain(rewritten);
        chain.Add(Next(rewritten[2], AuditAction.LedgerRestored, Start.AddDays(1)));
        Assert.Equal("QVT6404", Refusal(chain, Head(Rows(3)[1])));
    }

    internal static List<AuditRow> Rows(int count, string ledger = Ledger, string detail = "detail")
    {
        var rows = new List<AuditRow>();
        for (var i = 0; i < count; i++)
            rows.Add(new AuditRow(i + 1, Start.AddSeconds(i), "admin", AuditAction.TokenMade, "local", "ok", "QVS01", $"{detail} {i}", i == 0 ? AuditRow.Start(ledger) : rows[i - 1].Hash, "").WithHash());
        return rows;
    }

    internal static AuditHead Head(AuditRow row, string ledger = Ledger) => AuditHead.Sign(ledger, row.Sequence, row.Hash, row.Time, TestKeys.Root);

    private static AuditRow Next(AuditRow before, string what, DateTimeOffset time)
        => new AuditRow(before.Sequence + 1, time, "service", what, "local", "ok", "1", "", before.Hash, "").WithHash();

    private static AuditChain Chain(IEnumerable<AuditRow> rows)
    {
        var chain = new AuditChain(Ledger);
        foreach (var row in rows)
            chain.Add(row);
        return chain;
    }

    private static string Refusal(AuditChain chain, AuditHead head) => Assert.Throws<TrustException>(() => chain.Require(head)).Code;
}
