using QvTrust.Authority.Health;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Tests;

public sealed class HealthTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-health-").FullName;
    private readonly Machine machine = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_ledger_that_cannot_be_written_is_told_to_the_monitor_without_a_reason_and_to_the_log_with_it()
    {
        using var authority = new RunningAuthority();
        Assert.Equal("200 ok\n", Ask(authority));
        Assert.Equal("405", Ask(authority, "--request", "POST")[..3]);
        authority.Stop();
        authority.Sql("CREATE TRIGGER full BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        authority.StartAgain();
        Assert.Equal("503 not ready\n", Ask(authority));
        var log = authority.ReadLog();
        Assert.Contains("QVT4033: the authority service cannot issue certificates: ledger: ", log, StringComparison.Ordinal);
        Assert.Contains("the disk is full", log, StringComparison.Ordinal);

        // What it offers without the ledger's help, it still does.
        using var client = authority.Https();
        Assert.NotEmpty(await client.GetByteArrayAsync(new Uri("cacerts", UriKind.Relative)));
    }

    [Fact]
    public void A_change_for_the_worse_is_an_event_once_and_the_way_back_is_logged()
    {
        var broken = false;
        using var log = new AuthorityLog(Path.Combine(folder, "log"), machine);
        var health = new ServiceHealth([new("first", () => { }), new("second", () => { if (broken) throw new IOException("a reason"); })], machine, machine, log);
        health.Run();
        Assert.True(health.IsReady);
        broken = true;
        health.Run();
        health.Run();
        Assert.False(health.IsReady);
        Assert.Equal([("first", true), ("second", false)], health.Results);
        Assert.Equal((EventLevel.Error, 4033), Assert.Single(machine.Events));
        broken = false;
        health.Run();
        Assert.True(health.IsReady);
        Assert.Single(machine.Events);
        Assert.EndsWith("health: second is well again", Log().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_that_hang_are_not_ready_either()
    {
        using var log = new AuthorityLog(Path.Combine(folder, "log"), machine);
        var health = new ServiceHealth([new("first", () => { })], machine, machine, log);
        machine.UtcNow += TimeSpan.FromSeconds(119);
        Assert.True(health.IsReady);
        machine.UtcNow += TimeSpan.FromSeconds(1);
        Assert.False(health.IsReady);
        health.Run();
        Assert.True(health.IsReady);
    }

    [Fact]
    public void A_disk_that_is_nearly_full_and_a_certificate_out_of_its_time_fail()
    {
        HealthChecks.CheckFree(64 * 1024 * 1024);
        Assert.Contains("63 MiB are free", Assert.Throws<IOException>(() => HealthChecks.CheckFree(64 * 1024 * 1024 - 1)).Message, StringComparison.Ordinal);
        Assert.InRange(HealthChecks.FreeBytes(Path.Combine(folder, "ledger.db")), 1, long.MaxValue);

        using var site = new TestSite();
        var root = CertificateInfo.Parse(System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(site.File("root.pem")).RawData);
        HealthChecks.CheckDates([root], root.NotAfter);
        Assert.Throws<InvalidOperationException>(() => HealthChecks.CheckDates([root], root.NotAfter.AddSeconds(1)));
        Assert.Throws<InvalidOperationException>(() => HealthChecks.CheckDates([root], root.NotBefore.AddSeconds(-1)));
    }

    private static string Ask(RunningAuthority authority, params string[] more)
    {
        var answer = Tool.Text(authority.Curl("/healthz", [.. more, "--include"]));
        return answer.Split(' ')[1] + " " + answer.Split("\r\n\r\n", 2)[1];
    }

    private string Log()
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(folder, "log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private sealed class Machine : IClock, IEventSink
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        internal List<(EventLevel, int)> Events { get; } = [];

        public void Sleep(TimeSpan time) => UtcNow += time;

        public void Write(EventLevel level, int eventId, string text) => Events.Add((level, eventId));
    }
}
