using System.Text;
using Microsoft.AspNetCore.Http;

namespace QvTrust.Authority.Health;

/// <summary>GET /healthz, for a monitor or a load balancer: whether, never why. The reason is in the log.</summary>
internal sealed class HealthEndpoint(ServiceHealth health)
{
    internal const string Path = "/healthz";

    internal async Task HandleAsync(HttpContext context)
    {
        var isReady = health.IsReady;
        var body = Encoding.ASCII.GetBytes(isReady ? "ok\n" : "not ready\n");
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
