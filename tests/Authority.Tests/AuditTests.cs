using System.Net;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Tests;

/// <summary>What the service writes down, and what it tells others of it.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly RunningAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task Each_thing_that_happens_has_its_row()
    {
        var (id, token) = await authority.NewTokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), token)).Status);
        Assert.Equal("QVT1108", (await authority.EnrolAsync(TestSite.Request(), token)).Code);
        Assert.Equal("QVT1102", (await authority.EnrolAsync(TestSite.Request(), "qvt1.guess", "qvs99")).Code);
        using var admin = authority.Admin();
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(new Uri($"http://local/tokens/{id}"))).StatusCode);

        using var ledger = Ledger();
        var rows = LedgerFile.Rows(ledger);
        Assert.Equal(
            [
                $"service ledger-created local ok {ledger.Id}",
                $"service service-started local ok {Root.Thumbprint}",
                "uid 0 token-made local ok QVS01",
                "QVS01 certificate-issued 127.0.0.1 ok QVS01",
                "QVS01 token-redeemed 127.0.0.1 ok QVS01",
                "QVS01 enrolment-refused 127.0.0.1 QVT1108 QVS01",
                "unknown enrolment-refused 127.0.0.1 QVT1102 QVS99",
                "uid 0 token-revoked local ok QVS01",
            ],
            rows.Select(r => $"{r.Who} {r.What} {r.From} {r.Result} {r.Subject}"));
        Assert.All(rows, r => Assert.DoesNotContain(token[5..40], r.Detail, StringComparison.Ordinal));
        Assert.Contains(id, rows[2].Detail, StringComparison.Ordinal);
        ledger.ProveAudit();
    }

    [Fact]
    public async Task Each_enrolment_carries_the_signed_head_with_its_own_row_in_it()
    {
        var (_, token) = await authority.NewTokenAsync();
        var reply = await authority.EnrolAsync(TestSite.Request(), token);
        var head = AuditHead.TryParse(reply.AuditHead!)!;
        Assert.True(head.IsSignedBy(Root));
        using var ledger = Ledger();
        var row = ledger.Audit(head.Sequence - 1, 1).Single();
        Assert.Equal((ledger.Id, row.Hash, AuditAction.TokenRedeemed), (head.LedgerId, head.Hash, row.What));
        Assert.Null((await authority.EnrolAsync(TestSite.Request(), "qvt1.guess")).AuditHead);
    }

    [Fact]
    public async Task The_head_is_told_at_the_start_and_at_the_end()
    {
        await authority.NewTokenAsync();
        authority.Stop();
        var heads = (await File.ReadAllLinesAsync(authority.Site.Log)).Where(l => l.Contains("audit head: ", StringComparison.Ordinal)).Select(l => AuditHead.TryParse(l.Split("audit head: ")[1])!).ToList();
        Assert.Equal([2, 3], heads.Select(h => h.Sequence));
        Assert.All(heads, h => Assert.True(h.IsSignedBy(Root)));
    }

    [Fact]
    public void A_damaged_audit_is_said_at_the_start_and_keeps_nobody_from_enrolling()
    {
        authority.Stop();
        LedgerFile.Edit(authority.Site.Ledger, "DROP TRIGGER audit_update; UPDATE audit SET time = 9223372036854775807 WHERE seq = 1");
        authority.StartAgain();
        authority.WaitForLog("QVT6401: row 1 of the audit");
    }

    [Fact]
    public void The_audit_is_proven_at_each_start()
    {
        authority.WaitForLog("audit: 2 rows proven");
        authority.Stop();
        authority.StartAgain();
        authority.WaitForLog("audit: 3 rows proven");
    }

    [Fact]
    public void Every_row_is_proven_however_many_there_are()
    {
        using var file = new LedgerFile();
        using (var ledger = file.Open())
        {
            ledger.Add(Enumerable.Range(0, 1100).Select(n => LedgerFile.Token($"{n}")));
            ledger.ProveAudit();
        }
        file.Edit("DROP TRIGGER audit_update; UPDATE audit SET detail = 'another' WHERE seq = 1050");
        using var edited = file.Open();
        Assert.Contains("row 1050 of the audit", Assert.Throws<TrustException>(() => edited.ProveAudit()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_name_in_the_audit_is_not_written()
    {
        using var file = new LedgerFile();
        using var ledger = file.Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Record(AuditEntry.OfService("coffee-made", "x", "")));
        Assert.Single(LedgerFile.Rows(ledger));
    }

    [Fact]
    public void Refusals_are_bounded_for_each_hour_and_counted_beyond()
    {
        using var file = new LedgerFile();
        using var ledger = file.Open();
        var clock = new StoppedClock();
        var refusals = new RefusalRows(ledger, clock);
        for (var i = 0; i < 1000; i++)
            refusals.Add(AuditAction.EnrolmentRefused, ErrorCatalogue.TokenUnknown.Code, $"QVS{i}", $"10.0.{i / 250}.{i % 250}");
        refusals.Add(AuditAction.EnrolmentRefused, ErrorCatalogue.TokenExpired.Code, "QVS01", "10.0.0.1");
        refusals.Add(AuditAction.EnrolmentRefused, ErrorCatalogue.TokenUnknown.Code, "x'; DROP TABLE audit", "10.0.0.1");
        Assert.Equal(1 + RefusalRows.StrangersAnHour + 1, LedgerFile.Rows(ledger).Count);
        clock.UtcNow += TimeSpan.FromHours(1);
        refusals.Add(AuditAction.EnrolmentRefused, ErrorCatalogue.TokenMissing.Code, null, "10.0.0.2");
        var rows = LedgerFile.Rows(ledger).Skip(1 + RefusalRows.StrangersAnHour + 1).ToList();
        Assert.Equal([AuditAction.EnrolmentsRefused, AuditAction.EnrolmentRefused], rows.Select(r => r.What));
        Assert.Equal($"{1000 + 1 - RefusalRows.StrangersAnHour} more", rows[0].Detail);
        refusals.Flush();
        Assert.Equal(2, LedgerFile.Rows(ledger).Count - 1 - RefusalRows.StrangersAnHour - 1);
    }

    private CertificateInfo Root => CertificateInfo.TryParsePem(File.ReadAllBytes(authority.Site.File("root.pem")))!;

    private Ledger.Ledger Ledger() => new(authority.Site.Ledger, new Windows.SystemClock());

    private sealed class StoppedClock : IClock
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Sleep(TimeSpan time) => UtcNow += time;
    }
}
