using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Admin;
using QvTrust.Authority.Est;
using QvTrust.Authority.Metrics;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Hosting;

/// <summary>Takes each request to the endpoints of the listener that it came over, counts it, and answers what the web server refuses.</summary>
internal sealed class RequestRunner(NetworkEndpoints network, AdminEndpoints admin, MetricsEndpoint metrics, RequestMetrics requests, AuthorityLog log)
{
    internal Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<MetricsConnection>() is not null)
            return metrics.HandleAsync(context);
        return context.Features.Get<AdminConnection>() is null
            ? RunAsync(context, RequestMetrics.Operation(context.Request.Path.Value), network.HandleAsync)
            : RunAsync(context, RequestMetrics.Administration, admin.HandleAsync);
    }

    private async Task RunAsync(HttpContext context, string operation, RequestDelegate handle)
    {
        var started = Stopwatch.GetTimestamp();
        var share = context.Features.Get<ConnectionShares.Share>();
        share?.Begin();
        try
        {
            await handle(context);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await SayMalformedAsync(context, e.StatusCode);
        }
        // What the web server makes of a piece whose size is no number that it can hold.
        catch (IOException e) when (e.InnerException is OverflowException)
        {
            await SayMalformedAsync(context, StatusCodes.Status400BadRequest);
        }
        catch (Exception e) when (HasLeft(context, e))
        {
            log.Warning(HostingTexts.CallerWentAway);
            // So that the web server does not try to read the rest.
            context.Abort();
        }
        finally
        {
            share?.End();
            requests.Answered(context, operation, started);
        }
    }

    // In the middle of its request or of the answer; or a stop could not wait for it any longer.
    private static bool HasLeft(HttpContext context, Exception e) => e switch
    {
        ConnectionResetException or ConnectionAbortedException => true,
        OperationCanceledException => context.RequestAborted.IsCancellationRequested,
        IOException { InnerException: { } inner } => HasLeft(context, inner),
        _ => false,
    };

    private static Task SayMalformedAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        var reason = status == StatusCodes.Status413PayloadTooLarge ? HostingTexts.RequestTooLarge.With(EstBody.Limit / 1024) : HostingTexts.RequestFormRefused;
        return PlainError.WriteTextAsync(context, $"{ErrorCatalogue.RequestMalformed.Describe(reason)}\n");
    }
}
