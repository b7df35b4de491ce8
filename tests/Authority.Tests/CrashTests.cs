using System.Collections.Concurrent;
using System.Net;
using QvTrust.Core.Audit;

namespace QvTrust.Authority.Tests;

/// <summary>What was acknowledged survives kill -9.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly RunningAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task Killed_under_load_the_ledger_opens_and_keeps_every_certificate_that_was_handed_out()
    {
        var requests = Enumerable.Range(0, 8).Select(_ => TestSite.Request()).ToList();
        var acknowledged = new ConcurrentBag<(int Request, string Machine, string Token, string Body)>();
        using var stop = new CancellationTokenSource();
        var load = requests.Select((_, i) => LoadAsync(i, requests[i], acknowledged, stop.Token)).ToList();
        while (acknowledged.Count < 40)
            await Task.Delay(10);
        authority.Kill();
        await stop.CancelAsync();
        await Task.WhenAll(load);

        authority.StartAgain();
        Assert.Equal("ok", authority.Sql("PRAGMA integrity_check"));
        foreach (var (request, machine, token, body) in acknowledged)
        {
            var again = await authority.EnrolAsync(requests[request], token, machine);
            Assert.True(again.Status == HttpStatusCode.OK, again.Body);
            Assert.Equal(body, again.Body);
        }
        using var ledger = new Ledger.Ledger(authority.Site.Ledger, new Windows.SystemClock());
        ledger.ProveAudit();
        var counts = new[] { "SELECT count(*) FROM certificates", "SELECT count(*) FROM redemptions", "SELECT count(*) FROM tokens" }.Select(authority.Count);
        Assert.Equal(counts, new[] { AuditAction.CertificateIssued, AuditAction.TokenRedeemed, AuditAction.TokenMade }.Select(w => authority.Count($"SELECT count(*) FROM audit WHERE what = '{w}'")));
    }

    // One machine, one key, token after token, until the service is gone.
    private async Task LoadAsync(int number, byte[] request, ConcurrentBag<(int, string, string, string)> acknowledged, CancellationToken stop)
    {
        var machine = $"QVS{number}";
        using var client = authority.Https();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var (_, token) = await authority.NewTokenAsync(machine);
                var reply = await RunningAuthority.EnrolAsync(client, request, token, machine);
                if (reply.Status == HttpStatusCode.OK)
                    acknowledged.Add((number, machine, token, reply.Body));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The kill that this test is about.
        }
    }
}
