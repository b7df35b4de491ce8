using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using QvTrust.Authority.Ledger;

namespace QvTrust.Authority.Tests;

/// <summary>The service does not start on anything that is wrong, and says what.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TestSite site = new();

    public void Dispose() => site.Dispose();

    [Fact]
    public void Every_error_of_the_configuration_is_told_at_once()
    {
        site.WriteConfiguration(port: "0", machine: "qms01.example.com");
        var (code, error) = RunningAuthority.RunToEnd(site);
        Assert.Equal(2, code);
        Assert.Contains("machine is not a machine name", error, StringComparison.Ordinal);
        Assert.Contains("port is not a number", error, StringComparison.Ordinal);
        Assert.All(error.Trim().Split('\n'), line => Assert.StartsWith("QvTrustAuthority: QVT4011: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_setting_is_an_error()
    {
        site.WriteConfiguration(more: "\"ports\": 1,");
        AssertRefused(2, "QVT4011");
    }

    [Fact]
    public void Keys_that_others_may_read_are_refused()
    {
        File.SetUnixFileMode(site.File("root.p12"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        AssertRefused(2, "QVT4011");
    }

    [Fact]
    public void A_root_that_did_not_sign_this_machine_is_refused()
    {
        using var stranger = new TestSite();
        File.Copy(stranger.File("root.p12"), site.File("root.p12"), overwrite: true);
        AssertRefused(3, "QVT4007");
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using var listener = new TcpListener(IPAddress.Any, site.Port);
        listener.Start();
        AssertRefused(3, "QVT2008", site.Port.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_ledger_of_a_later_version_is_left_alone()
    {
        using (var connection = new SqliteConnection($"Data Source={site.Ledger};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 5";
            command.ExecuteNonQuery();
        }
        AssertRefused(2, "QVT4011", "the ledger has version 5");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"id":"","time":"2026-05-04T03:02:01Z","backup":"x"}""")]
    [InlineData("""{"id":"1","time":"never","backup":"x"}""")]
    [InlineData("""{"id":"LONG","time":"2026-05-04T03:02:01Z","backup":"x"}""")]
    [InlineData("""{"id":"1","time":"2026-05-04T03:02:01Z","backup":"LONG"}""")]
    public void A_damaged_mark_of_a_restore_is_refused(string text)
    {
        File.WriteAllText(RestoreMark.PathBeside(site.Ledger), text.Replace("LONG", new string('x', 201), StringComparison.Ordinal));
        AssertRefused(3, "QVT6407");
        Assert.True(File.Exists(RestoreMark.PathBeside(site.Ledger)));
    }

    [Fact]
    public void A_mark_stays_until_its_work_is_done()
    {
        using (new Ledger.Ledger(site.Ledger, new Windows.SystemClock()))
        {
        }
        using (var connection = new SqliteConnection($"Data Source={site.Ledger};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
            command.ExecuteNonQuery();
        }
        File.WriteAllText(RestoreMark.PathBeside(site.Ledger), """{"id":"1","time":"2026-05-04T03:02:01Z","backup":"x"}""");
        var (code, error) = RunningAuthority.RunToEnd(site);
        Assert.NotEqual(0, code);
        Assert.Contains("the disk is full", error, StringComparison.Ordinal);
        Assert.True(File.Exists(RestoreMark.PathBeside(site.Ledger)));
    }

    private void AssertRefused(int exitCode, params string[] said)
    {
        var (code, error) = RunningAuthority.RunToEnd(site);
        Assert.True(code == exitCode, error);
        Assert.All(said, text => Assert.Contains(text, error, StringComparison.Ordinal));
    }
}
