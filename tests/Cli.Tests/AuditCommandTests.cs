using QvTrust.Authority.Tests;

namespace QvTrust.Cli.Tests;

/// <summary>The audit commands against the real authority, whose ledger somebody edits with sqlite3 behind its back.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly RunningAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task An_untouched_audit_is_proven_and_so_is_what_a_server_saw()
    {
        var witness = await EnrolAsync("QVS01");
        var run = await VerifyAsync("--witness", witness);
        Assert.True(run.Code == 0, run.Error);
        Assert.Matches("^ledger [0-9A-F]{32}: 5 rows unbroken, head of row 5 signed on .* UTC by QlikViewCA [0-9A-F]{40}\nwitness .*: 1 heads, all held; the newest is row 5 of .* UTC\n$", run.Out);
        Assert.Empty(run.Error);
        Assert.Contains("without --witness nobody would notice", (await VerifyAsync()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'nobody' WHERE seq = 3", "row 3 ")]
    [InlineData("UPDATE audit SET detail = 'x' WHERE seq = 5", "row 5 ")]
    [InlineData("DELETE FROM audit WHERE seq = 3", "row 3 ")]
    [InlineData("DELETE FROM audit WHERE seq = 1", "row 1 ")]
    [InlineData("UPDATE audit SET seq = seq + 10 WHERE seq > 3; INSERT INTO audit SELECT 4, time, who, what, address, result, subject, detail, hash, hash FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 9 WHERE seq > 10", "row 4 ")]
    [InlineData("UPDATE audit SET seq = 30 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 30", "row 3 ")]
    public async Task A_row_that_was_changed_removed_inserted_or_moved_is_named(string sql, string where)
    {
        await EnrolAsync("QVS01");
        Sqlite3(sql);
        var run = await VerifyAsync();
        Assert.Equal(3, run.Code);
        Assert.StartsWith("qvtrust: QVT6401: " + where, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_the_end_was_cut_off_only_a_witness_shows()
    {
        var early = await EnrolAsync("QVS01");
        var late = await EnrolAsync("QVS02");
        Sqlite3("DELETE FROM audit WHERE seq > 5");
        Assert.Equal(0, (await VerifyAsync("--witness", early)).Code);
        AssertRefused(await VerifyAsync("--witness", early, "--witness", late), "QVT6404: the audit does not hold row 8 ");
        // Others came in the place of what was cut off.
        await EnrolAsync("QVS03");
        Assert.Equal(0, (await VerifyAsync("--witness", early)).Code);
        AssertRefused(await VerifyAsync("--witness", late), "QVT6404: the audit does not hold row 8 ");
    }

    [Fact]
    public async Task Another_ledger_in_its_place_is_told_apart()
    {
        var witness = await EnrolAsync("QVS01");
        authority.Stop();
        foreach (var file in Directory.GetFiles(authority.Site.LedgerFolder, "ledger.db*"))
            File.Delete(file);
        authority.StartAgain();
        await EnrolAsync("QVS02");
        Assert.Equal(0, (await VerifyAsync()).Code);
        AssertRefused(await VerifyAsync("--witness", witness), "QVT6403: this is ledger ");
    }

    [Fact]
    public async Task What_a_restore_lost_is_told_apart_from_a_rewriting()
    {
        var kept = await EnrolAsync("QVS01");
        using var admin = authority.Admin();
        var copy = await admin.GetByteArrayAsync(new Uri("http://local/ledger"));
        var lost = await EnrolAsync("QVS02");
        authority.Stop();
        foreach (var file in Directory.GetFiles(authority.Site.LedgerFolder, "ledger.db*"))
            File.Delete(file);
        // A head is signed to the second, and the restore comes later than what it lost.
        await Task.Delay(1100);
        await File.WriteAllBytesAsync(authority.Site.Ledger, copy);
        await File.WriteAllTextAsync(Path.Combine(authority.Site.LedgerFolder, "restored.json"), """{"id":"1","time":"2026-05-04T03:02:01Z","backup":"a backup"}""");
        authority.StartAgain();
        Assert.Equal(0, (await VerifyAsync("--witness", kept)).Code);
        AssertRefused(await VerifyAsync("--witness", lost), "QVT6405: rows 6 to 8 of the audit, ");
    }

    [Fact]
    public async Task Another_root_or_a_changed_witness_is_refused()
    {
        var witness = await EnrolAsync("QVS01");
        using var stranger = new TestSite();
        AssertRefused(await VerifyAsync("--root", stranger.File("root.pem")), "QVT6402: the head of the audit is not signed by the QlikViewCA ");
        Assert.Equal(0, (await VerifyAsync("--root", authority.Site.File("root.pem"))).Code);
        var text = await File.ReadAllTextAsync(witness);
        await File.WriteAllTextAsync(witness, text.Replace(" 5 ", " 4 ", StringComparison.Ordinal));
        var run = await VerifyAsync("--witness", witness);
        Assert.Equal((2, "QVT6406"), (run.Code, Code(run)));
        await File.WriteAllTextAsync(witness, "hello");
        Assert.Equal("QVT6406", Code(await VerifyAsync("--witness", witness)));
        var missing = await VerifyAsync("--witness", "/no/such/file");
        Assert.Equal((2, "QVT6406"), (missing.Code, Code(missing)));
    }

    [Fact]
    public async Task An_export_is_verified_without_the_authority()
    {
        var witness = await EnrolAsync("QVS01");
        var file = authority.Site.File("audit.json");
        Assert.Equal(0, (await Session.RunAsync("audit", "export", "--json", "-o", file, "--socket", authority.Site.Socket)).Code);
        authority.Stop();
        string[] verify = ["audit", "verify", "--export", file, "--root", authority.Site.File("root.pem"), "--witness", witness];
        var run = await Session.RunAsync(verify);
        Assert.True(run.Code == 0, run.Error);
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("QVS01", "QVS02", StringComparison.Ordinal));
        AssertRefused(await Session.RunAsync(verify), "QVT6401: row 3 ");
        foreach (var damage in new[] { "", "{}", "[]", text[..(text.Length / 2)], text.Replace("\"rows\": [", "\"rows\": [null,", StringComparison.Ordinal) })
        {
            await File.WriteAllTextAsync(file, damage);
            Assert.Contains(Code(await Session.RunAsync(verify)), new[] { "QVT6410", "QVT6401" });
        }
    }

    [Fact]
    public async Task Export_writes_to_standard_output_and_over_no_file()
    {
        var run = await Session.RunAsync("audit", "export", "--json", "--socket", authority.Site.Socket);
        using var json = System.Text.Json.JsonDocument.Parse(run.Out);
        Assert.Equal("service-started", json.RootElement.GetProperty("rows")[1].GetProperty("what").GetString());
        var again = await Session.RunAsync("audit", "export", "-o", authority.Site.Ledger, "--socket", authority.Site.Socket);
        Assert.Equal((2, "QVT5010"), (again.Code, Code(again)));
        Assert.DoesNotContain("--force", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_lists_what_was_issued_and_what_nobody_knows()
    {
        await EnrolAsync("QVS01");
        authority.Site.Issue("lost", "QVProxy", "extendedKeyUsage=clientAuth\n");
        Tool.Run("curl", "--silent", "--fail", "--cacert", authority.Site.File("root.pem"), "--connect-to", $"QMS01:{authority.Site.Port}:127.0.0.1:{authority.Site.Port}",
            "--cert", authority.Site.File("lost.pem"), "--key", authority.Site.File("lost.key"), $"https://QMS01:{authority.Site.Port}/.well-known/est/cacerts");
        var all = await CertificatesAsync();
        Assert.Matches("^[0-9A-F]{40}  QVS01            server  issued .* UTC  until .*\n[0-9A-F]{40}  \\?                unknown  CN=QVProxy  shown by 127.0.0.1 on .* UTC\n$", all.Out);
        Assert.Single((await CertificatesAsync("--unknown")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var json = System.Text.Json.JsonDocument.Parse((await CertificatesAsync("--unknown", "--json")).Out);
        Assert.Equal((0, 1), (json.RootElement.GetProperty("issued").GetArrayLength(), json.RootElement.GetProperty("unknown").GetArrayLength()));
    }

    // Enrols as a node does; the file is what the node keeps.
    private async Task<string> EnrolAsync(string machine)
    {
        var (_, token) = await authority.NewTokenAsync(machine);
        var reply = await authority.EnrolAsync(TestSite.Request(), token, machine);
        var file = authority.Site.File(machine + "-witness.txt");
        await File.WriteAllTextAsync(file, reply.AuditHead + "\r\n");
        return file;
    }

    // As somebody would who can write to the file: the triggers are in the way, so they go first.
    private void Sqlite3(string sql)
        => Tool.Run("sqlite3", authority.Site.Ledger, "DROP TRIGGER IF EXISTS audit_update; DROP TRIGGER IF EXISTS audit_delete; DROP TRIGGER IF EXISTS audit_insert; " + sql);

    private Task<Session> VerifyAsync(params string[] args) => Session.RunAsync(["audit", "verify", "--socket", authority.Site.Socket, .. args]);

    private Task<Session> CertificatesAsync(params string[] args) => Session.RunAsync(["certificates", "--socket", authority.Site.Socket, .. args]);

    private static string Code(Session run) => run.ErrorLines[0].Split(' ')[1].TrimEnd(':');

    private static void AssertRefused(Session run, string error)
    {
        Assert.Equal(3, run.Code);
        Assert.StartsWith("qvtrust: " + error, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
