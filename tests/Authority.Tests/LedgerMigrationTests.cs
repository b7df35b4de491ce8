using Microsoft.Data.Sqlite;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>Ledgers that earlier versions wrote (Ledgers/version1.sql: three tokens, one redeemed, one revoked; version2.sql: four, two redeemed, a certificate that it does not know; version3.sql: the same, the client's key revoked as compromised).</summary>
public sealed class LedgerMigrationTests : IDisposable
{
    private readonly LedgerFile file = new();

    public void Dispose() => file.Dispose();

    [Fact]
    public void Everything_in_it_is_kept_and_the_audit_says_from_where_on_it_counts()
    {
        file.MakeVersion(1);
        using var ledger = file.Open();
        Assert.Equal(["", "", "revoked"], ledger.List().Select(t => (t.Token.Machine, t.Token.Revoked)).OrderBy(t => t.Machine).Select(t => t.Revoked is null ? "" : "revoked"));
        var redeemed = ledger.List().Single(t => t.Redeemed.Count > 0).Token;
        Assert.Equal("CN=QVS01", CertificateInfo.Parse(ledger.FindRedemption(redeemed.Id, CertificateKind.Server)!.Certificate).Subject);
        var row = Assert.Single(LedgerFile.Rows(ledger));
        Assert.Equal((AuditAction.LedgerMigrated, "3 tokens and 1 certificates are from before there was an audit"), (row.What, row.Detail));
        ledger.ProveAudit();
    }

    [Fact]
    public void Version_2_is_kept_with_its_audit_and_its_certificates_can_be_revoked()
    {
        file.MakeVersion(2);
        using var ledger = file.Open();
        Assert.Equal("218705B239E119BE81B1B0F67F9BEBF8", ledger.Id);
        var rows = LedgerFile.Rows(ledger);
        Assert.Equal(13, rows.Count);
        Assert.Equal((AuditAction.LedgerMigrated, "from version 2 to 4"), (rows[^1].What, rows[^1].Detail));
        Assert.Equal(["client current", "server current"], ledger.Issued().Select(c => $"{c.Kind} {c.State}").Order());
        var unknown = Assert.Single(ledger.Unknown());
        var root = Convert.FromHexString(LedgerFile.Text(file.Path, "SELECT hex(issuer_key) FROM certificates LIMIT 1"));
        Assert.Equal(3, ledger.Revoke(root, all => all, RevocationReason.Superseded, "x", "local").Count);
        Assert.All(ledger.Issued(), c => Assert.Equal("revoked", c.State));
        // The end of that one is not known, so it stays in every list.
        Assert.Equal("", LedgerFile.Text(file.Path, $"SELECT not_after FROM revocations WHERE serial = '{unknown.Serial}'"));
        ledger.ProveAudit();
    }

    [Fact]
    public void Version_3_is_kept_and_each_key_gets_a_row()
    {
        file.MakeVersion(3);
        // As no version wrote it: one key, two machines. It is nobody's then.
        file.Edit("INSERT INTO certificates SELECT issuer_key, 'AA', kind, 'QVS02', key_hash, der, issued FROM certificates WHERE kind = 'server'");
        using var ledger = file.Open();
        Assert.Equal("from version 3 to 4", LedgerFile.Rows(ledger)[^1].Detail);
        Assert.Equal(new KnownKey("QVS01", IsCompromised: true), ledger.FindKey(Key("client")));
        Assert.Equal(new KnownKey("", IsCompromised: false), ledger.FindKey(Key("server")));
        Assert.Null(ledger.FindKey(new byte[32]));
        ledger.ProveAudit();
    }

    // What is in the way stops the migration in its middle: what it had made before goes again.
    [Theory]
    [InlineData(1, "CREATE TABLE unknown_certificates (id TEXT)", "audit")]
    [InlineData(2, "CREATE TABLE renewals (id TEXT)", "revocations")]
    [InlineData(3, "CREATE INDEX certificates_by_machine ON certificates (issued)", "keys")]
    public void A_migration_that_fails_leaves_the_version_that_was(int version, string inTheWay, string gone)
    {
        file.MakeVersion(version);
        file.Edit(inTheWay);
        Assert.Equal("QVT4011", Assert.Throws<QvTrust.Core.Errors.TrustException>(file.Open).Code);
        Assert.Equal(version.ToString(System.Globalization.CultureInfo.InvariantCulture), LedgerFile.Text(file.Path, "PRAGMA user_version"));
        Assert.Equal("0", LedgerFile.Text(file.Path, $"SELECT count(*) FROM sqlite_master WHERE name = '{gone}'"));
    }

    [Fact]
    public void A_second_opening_changes_nothing()
    {
        file.MakeVersion(1);
        string id;
        using (var first = file.Open())
            id = first.Id;
        using var second = file.Open();
        Assert.Equal(id, second.Id);
        Assert.Single(LedgerFile.Rows(second));
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

    private byte[] Key(string kind) => Convert.FromHexString(LedgerFile.Text(file.Path, $"SELECT hex(key_hash) FROM certificates WHERE kind = '{kind}' LIMIT 1"));

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
