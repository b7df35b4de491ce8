using System.Net;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>A ledger that came out of a backup older than the last things that happened.</summary>
public sealed class RestoreTests : IDisposable
{
    private const string Mark = """{"id":"0123abcd","time":"2026-05-04T03:02:01Z","backup":"backup of 2026-05-03"}""";
    private readonly RunningAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task A_copy_of_the_ledger_is_complete_and_leaves_no_file_behind()
    {
        var (id, token) = await authority.NewTokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), token)).Status);
        var before = Directory.GetFiles(authority.Site.LedgerFolder).Order().ToList();
        var copy = await CopyAsync();
        // The service closes its file a moment after the last byte has arrived.
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles(authority.Site.LedgerFolder).Order().SequenceEqual(before), TimeSpan.FromSeconds(10)));
        Assert.Equal("ok", LedgerFile.Text(copy, "PRAGMA integrity_check"));
        Assert.Equal(id, LedgerFile.Text(copy, "SELECT token FROM redemptions"));
        Assert.Equal(authority.Count("SELECT count(*) FROM audit").ToString(System.Globalization.CultureInfo.InvariantCulture), LedgerFile.Text(copy, "SELECT count(*) FROM audit"));
        using var opened = new Ledger.Ledger(copy, new Windows.SystemClock());
        opened.ProveAudit();
    }

    [Fact]
    public async Task A_copy_that_a_killed_service_left_is_deleted_at_the_next_start()
    {
        var left = authority.Site.Ledger + ".copy-0";
        await File.WriteAllTextAsync(left, "x");
        authority.Kill();
        authority.StartAgain();
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task After_a_restore_every_token_is_void_and_no_serial_number_of_the_lost_certificates_comes_again()
    {
        var (_, open) = await authority.NewTokenAsync("QVS01");
        var copy = await CopyAsync();
        var lost = new HashSet<string>();
        for (var i = 0; i < 20; i++)
            lost.Add(await IssueAsync($"QVSA{i}"));
        authority.Kill();
        Put(copy);
        authority.StartAgain();

        Assert.False(File.Exists(RestoreMark.PathBeside(authority.Site.Ledger)));
        Assert.Equal("QVT1109", (await authority.EnrolAsync(TestSite.Request(), open)).Code);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM tokens WHERE revoked IS NULL"));
        Assert.Equal("from backup of 2026-05-03 on 2026-05-04 03:02:01 UTC, 1 tokens void",
            authority.Sql($"SELECT detail FROM audit WHERE what = '{AuditAction.LedgerRestored}' AND subject = '0123abcd'"));
        for (var i = 0; i < 20; i++)
            Assert.DoesNotContain(await IssueAsync($"QVSB{i}"), lost);
        Assert.Equal(20, lost.Count);
    }

    [Fact]
    public async Task A_ledger_of_version_2_from_a_backup_is_upgraded_and_knows_no_revocation_of_later()
    {
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), (await authority.NewTokenAsync()).Text)).Status);
        Assert.Equal(HttpStatusCode.OK, (await authority.AdministerAsync("/revocations", """{"name":"QVS01","reason":"superseded"}""")).Status);
        using var old = new LedgerFile();
        old.MakeVersion(2);
        authority.Kill();
        Put(old.Path);
        authority.StartAgain();
        Assert.Equal(4, authority.Count("PRAGMA user_version"));
        Assert.Equal(0, authority.Count("SELECT count(*) FROM tokens WHERE revoked IS NULL"));
        Assert.Equal(0, authority.Count("SELECT count(*) FROM revocations"));
        Assert.Equal(1, authority.Count($"SELECT count(*) FROM audit WHERE what = '{AuditAction.LedgerMigrated}' AND detail = 'from version 2 to 4'"));
    }

    [Fact]
    public void A_start_that_died_before_it_deleted_the_mark_is_repeated_without_effect()
    {
        using var file = new LedgerFile();
        using var ledger = file.Open();
        ledger.Add([LedgerFile.Token("a"), LedgerFile.Token("b")]);
        var mark = new RestoreMark("1", DateTimeOffset.UnixEpoch, "x");
        Assert.Equal(2, ledger.ApplyRestore(mark));
        ledger.Add([LedgerFile.Token("c")]);
        Assert.Null(ledger.ApplyRestore(mark));
        Assert.Null(ledger.Find("c")!.Revoked);
        Assert.Equal(1, ledger.ApplyRestore(mark with { Id = "2" }));
        ledger.ProveAudit();
    }

    [Fact]
    public void A_token_that_has_expired_is_void_too_because_the_clock_may_be_set_back()
    {
        using var file = new LedgerFile();
        using var ledger = file.Open();
        ledger.Add([LedgerFile.Token("a") with { Expires = DateTimeOffset.UtcNow.AddHours(-1) }]);
        Assert.Equal(1, ledger.ApplyRestore(new RestoreMark("1", DateTimeOffset.UnixEpoch, "x")));
        Assert.NotNull(ledger.Find("a")!.Revoked);
    }

    private void Put(string copy)
    {
        foreach (var file in new[] { "", "-wal", "-shm" })
            File.Delete(authority.Site.Ledger + file);
        File.Copy(copy, authority.Site.Ledger);
        File.WriteAllText(RestoreMark.PathBeside(authority.Site.Ledger), Mark);
    }

    private async Task<string> CopyAsync()
    {
        using var admin = authority.Admin();
        var copy = authority.Site.File("copy.db");
        await File.WriteAllBytesAsync(copy, await admin.GetByteArrayAsync(new Uri("http://local/ledger")));
        return copy;
    }

    private async Task<string> IssueAsync(string machine)
    {
        var (_, token) = await authority.NewTokenAsync(machine);
        var reply = await authority.EnrolAsync(TestSite.Request(), token, machine);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return CertificateInfo.Parse(Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single()).SerialNumber;
    }
}
