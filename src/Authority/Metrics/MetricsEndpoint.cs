using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Est;
using QvTrust.Authority.Health;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Keys;

namespace QvTrust.Authority.Metrics;

/// <summary>GET /metrics, on a listener of its own that only this machine reaches: plain HTTP, because nothing in it is secret.</summary>
internal sealed class MetricsEndpoint(AuthorityConfiguration configuration, AuthorityKeys keys, AuthorityAudit audit, NetworkLimits limits, ServiceHealth health, RequestMetrics requests)
{
    private const string Path = "/metrics";

    /// <summary>Opens the listener, where the configuration asks for it; its connections carry <see cref="MetricsConnection"/>.</summary>
    internal static void Listen(KestrelServerOptions server, AuthorityConfiguration configuration)
    {
        if (configuration.MetricsPort is not { } port)
            return;
        server.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(new MetricsConnection());
                return next(connection);
            });
        });
    }

    internal async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path.Value != Path || !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await PlainError.WriteTextAsync(context, MetricsTexts.NothingHere + "\n");
            return;
        }
        var body = Encoding.ASCII.GetBytes(Page());
        context.Response.ContentType = Exposition.ContentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private string Page()
    {
        var page = new Exposition();
        requests.Write(page);
        WriteState(page);
        WriteProcess(page);
        return page.ToString();
    }

    private void WriteState(Exposition page)
    {
        page.Family("qvtrust_connections", "gauge", MetricsTexts.Connections).Sample("qvtrust_connections", limits.Open);
        page.Family("qvtrust_connections_unserved_total", "counter", MetricsTexts.ConnectionsUnserved).Sample("qvtrust_connections_unserved_total", limits.Unserved);
        page.Family("qvtrust_ready", "gauge", MetricsTexts.Ready).Sample("qvtrust_ready", health.IsReady ? 1 : 0);
        page.Family("qvtrust_check_passed", "gauge", MetricsTexts.CheckPassed);
        foreach (var (name, passed) in health.Results)
            page.Sample("qvtrust_check_passed", passed ? 1 : 0, ("check", name));
        page.Family("qvtrust_certificate_end_timestamp_seconds", "gauge", MetricsTexts.CertificateEnd);
        page.Sample("qvtrust_certificate_end_timestamp_seconds", keys.Root.NotAfter.ToUnixTimeSeconds(), ("certificate", "root"));
        page.Sample("qvtrust_certificate_end_timestamp_seconds", keys.ServerSample.NotAfter.ToUnixTimeSeconds(), ("certificate", "server"));
        if (keys.ClientSample is { } client)
            page.Sample("qvtrust_certificate_end_timestamp_seconds", client.NotAfter.ToUnixTimeSeconds(), ("certificate", "client"));
        page.Family("qvtrust_audit_rows", "gauge", MetricsTexts.AuditRows).Sample("qvtrust_audit_rows", audit.Head().Sequence);
        page.Family("qvtrust_ledger_disk_free_bytes", "gauge", MetricsTexts.DiskFree).Sample("qvtrust_ledger_disk_free_bytes", HealthChecks.FreeBytes(configuration.Ledger));
    }

    private static void WriteProcess(Exposition page)
    {
        using var process = Process.GetCurrentProcess();
        var start = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        page.Family("qvtrust_build_info", "gauge", MetricsTexts.BuildInfo).Sample("qvtrust_build_info", 1, ("version", typeof(MetricsEndpoint).Assembly.GetName().Version!.ToString(3)));
        page.Family("process_start_time_seconds", "gauge", MetricsTexts.ProcessStart).Sample("process_start_time_seconds", start);
        page.Family("process_cpu_seconds_total", "counter", MetricsTexts.ProcessTime).Sample("process_cpu_seconds_total", process.TotalProcessorTime.TotalSeconds);
        page.Family("process_resident_memory_bytes", "gauge", MetricsTexts.ProcessMemory).Sample("process_resident_memory_bytes", process.WorkingSet64);
    }
}

/// <summary>Marks a connection of the metrics listener.</summary>
internal sealed class MetricsConnection;
