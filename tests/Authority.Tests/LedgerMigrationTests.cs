using Microsoft.Data.Sqlite;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>A ledger that version 1 wrote (Ledgers/version1.sql is a dump of one: three tokens, one redeemed, one revoked).</summary>
public sealed class LedgerMigrationTests : IDisposable
{
    private readonly LedgerFile file = new();

    public void Dispose() => file.Dispose();

    [Fact]
    public void Everything_in_it_is_kept_and_the_audit_says_from_where_on_it_counts()
    {
        file.MakeVersion1();
        using var ledger = file.Open();
        Assert.Equal(["", "", "revoked"], ledger.List().Select(t => (t.Token.Machine, t.Token.Revoked)).OrderBy(t => t.Machine).Select(t => t.Revoked is null ? "" : "revoked"));
        var redeemed = ledger.List().Single(t => t.Redeemed.Count > 0).Token;
        Assert.Equal("CN=QVS01", CertificateInfo.Parse(ledger.FindRedemption(redeemed.Id, CertificateKind.Server)!.Certificate).Subject);
        var row = Assert.Single(LedgerFile.Rows(ledger));
        Assert.Equal((AuditAction.LedgerMigrated, "3 tokens and 1 certificates are from before there was an audit"), (row.What, row.Detail));
        ledger.ProveAudit();
    }

    [Fact]
    public void A_second_opening_changes_nothing()
    {
        file.MakeVersion1();
        string id;
        using (var first = file.Open())
            id = first.Id;
        using var second = file.Open();
        Assert.Equal(id, second.Id);
        Assert.Single(LedgerFile.Rows(second));
    }

    [Fact]
    public void A_migration_that_fails_leaves_version_1()
    {
        file.MakeVersion1();
        file.Edit("CREATE TABLE unknown_certificates (id TEXT)");
        Assert.Equal("QVT4011", Assert.Throws<QvTrust.Core.Errors.TrustException>(file.Open).Code);
        Assert.Equal("1", LedgerFile.Text(file.Path, "PRAGMA user_version"));
        Assert.Equal("0", LedgerFile.Text(file.Path, "SELECT count(*) FROM sqlite_master WHERE name = 'audit'"));
    }

    [Fact]
    public void Two_ledgers_have_two_ids()
    {
        using var other = new LedgerFile();
        using var one = file.Open();
        using var two = other.Open();
        Assert.NotEqual(one.Id, two.Id);
        Assert.Equal(AuditHead.LedgerIdLength, one.Id.Length);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'x'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("INSERT OR REPLACE INTO audit SELECT 1, time, 'x', what, address, result, subject, detail, previous, hash FROM audit")]
    [InlineData("INSERT INTO audit SELECT 7, time, who, what, address, result, subject, detail, previous, hash FROM audit")]
    public void The_table_takes_no_other_change_than_the_next_row(string sql)
    {
        using var ledger = file.Open();
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => file.Edit(sql)).Message, StringComparison.Ordinal);
        ledger.ProveAudit();
    }
}
