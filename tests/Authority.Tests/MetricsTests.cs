using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using QvTrust.Authority.Admin;

namespace QvTrust.Authority.Tests;

/// <summary>The metrics, read by Prometheus' own library for Python.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly int port = FreePorts.Next();
    private readonly RunningAuthority authority;

    public MetricsTests() => authority = new RunningAuthority("adopted", s => s.WriteConfiguration(more: $"\"metricsPort\": {port},"));

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task They_count_what_was_asked_and_name_no_machine_token_certificate_or_address()
    {
        var (id, token) = await authority.NewTokenAsync("MARKERMACHINE");
        var request = TestSite.Request();
        var enrolled = await authority.EnrolAsync(request, token, "MARKERMACHINE");
        Assert.Equal(HttpStatusCode.OK, enrolled.Status);
        Assert.Equal("QVT1102", (await authority.EnrolAsync(request, "qvt1.MARKERTOKEN", "MARKERMACHINE", "client")).Code);
        foreach (var path in new[] { "/MARKERPATH", "/.well-known/est/MARKERLABEL/simpleenroll", "/.well-known/est/MARKEROPERATION", "/.well-known/est/cacerts", "/healthz" })
            authority.Curl(path, "--user-agent", "MARKERAGENT");

        // A request is counted after its answer: whoever has that may be faster.
        string[] counted =
        [
            "qvtrust_requests_total operation=enrol_server status=200 1.0",
            "qvtrust_requests_total operation=enrol_client status=401 1.0",
            "qvtrust_requests_total operation=other status=404 3.0",
            "qvtrust_requests_total operation=cacerts status=200 1.0",
            "qvtrust_requests_total operation=health status=200 1.0",
            "qvtrust_requests_total operation=administration status=200 1.0",
            "qvtrust_request_duration_seconds_count operation=enrol_server 1.0",
        ];
        var page = await PageAsync();
        for (var clock = Stopwatch.StartNew(); counted.Except(Samples(page)).Any() && clock.Elapsed < TimeSpan.FromSeconds(30); page = await PageAsync())
            await Task.Delay(50);
        var samples = Samples(page);
        Assert.All(counted, c => Assert.Contains(c, samples));
        Assert.Contains("qvtrust_refusals_total code=QVT1102 1.0", samples);
        Assert.Contains("qvtrust_ready 1.0", samples);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"qvtrust_audit_rows {authority.Count("SELECT max(seq) FROM audit")}.0"), samples);

        var secrets = new[] { "MARKER", "QMS01", "QVProxy", "127.0.0", "::", id, token, (string)authority.Sql("SELECT id FROM ledger")!, (string)authority.Sql("SELECT hex(substr(der, 1, 8)) FROM certificates")! };
        Assert.All(secrets, s => Assert.DoesNotContain(s, page, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task They_are_on_this_machines_loopback_address_alone_and_nothing_else_is_there()
    {
        var listening = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(f => f[3] == "0A").Select(f => f[1]).ToList();
        Assert.Equal(["0100007F"], listening.Where(l => l.EndsWith($":{port:X4}", StringComparison.Ordinal)).Select(l => l.Split(':')[0]));

        using var client = new HttpClient();
        foreach (var path in new[] { "/", AdminChannel.Tokens, AdminChannel.Ledger, "/healthz", "/.well-known/est/cacerts" })
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(new Uri($"http://127.0.0.1:{port}/metrics"), null)).StatusCode);
        Assert.EndsWith("404", Tool.Text(authority.Curl("/metrics", "--output", "/dev/null", "--write-out", "%{http_code}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using var site = new TestSite();
        site.WriteConfiguration(more: $"\"metricsPort\": {port},");
        var (code, error) = RunningAuthority.RunToEnd(site);
        Assert.Equal(2, code);
        Assert.Contains($"metricsPort {port} is used by another program", error, StringComparison.Ordinal);
    }

    private static string[] Samples(string page)
        => Tool.Text(Tool.Run("/usr/bin/python3", Encoding.UTF8.GetBytes(page), Path.Combine(AppContext.BaseDirectory, "Strangers", "metrics.py"))).Split('\n');

    private async Task<string> PageAsync()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8"), answer.Content.Headers.ContentType);
        return await answer.Content.ReadAsStringAsync();
    }
}
