using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Health;
using QvTrust.Authority.Renewal;
using QvTrust.Authority.Revocation;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Est;

/// <summary>What the TCP port offers: EST, its labels naming the kind, the revocation list, revocation for servers that leave, and whether the service is well. It never redirects.</summary>
internal sealed class NetworkEndpoints(PresentedCertificates presented, EstEndpoints est, RenewalEndpoint renewal, RevocationListEndpoint list, LeavingEndpoint leaving, HealthEndpoint health)
{
    internal Task HandleAsync(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } shown)
            context.Response.Headers[CertificateStanding.HeaderName] = presented.Judge(shown.RawData, context.Request.Headers[CertificateStanding.MachineHeaderName], RequestGuard.Caller(context).ToString());
        return DispatchAsync(context);
    }

    private Task DispatchAsync(HttpContext context)
    {
        if (context.Request.Path.Value == RevocationListEndpoint.Path)
            return WhenReadAsync(context, list.HandleAsync);
        if (context.Request.Path.Value == HealthEndpoint.Path)
            return WhenReadAsync(context, health.HandleAsync);
        if (context.Request.Path.Value == RevocationRequest.Path)
            return WhenPostedAsync(context, leaving.HandleAsync);
        var (operation, kind) = EstPath.Parse(context.Request.Path.Value) ?? default;
        return operation switch
        {
            "cacerts" => WhenReadAsync(context, est.CaCertsAsync),
            "csrattrs" => WhenReadAsync(context, EstEndpoints.NoAttributesAsync),
            "simpleenroll" => WhenPostedAsync(context, c => est.SimpleEnrollAsync(c, kind)),
            "simplereenroll" => WhenPostedAsync(context, c => renewal.HandleAsync(c, kind)),
            "fullcmc" or "serverkeygen" => SayAsync(context, StatusCodes.Status501NotImplemented, EstTexts.OperationNotOffered),
            _ => SayAsync(context, StatusCodes.Status404NotFound, EstTexts.NothingHere),
        };
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return PlainError.WriteTextAsync(context, text + "\n");
    }

    // RFC 9110, 9.3.2: HEAD wherever there is GET; the web server leaves the body out.
    private static Task WhenReadAsync(HttpContext context, RequestDelegate handle)
        => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? handle(context) : NotAllowedAsync(context, "GET, HEAD");

    private static Task WhenPostedAsync(HttpContext context, RequestDelegate handle)
        => HttpMethods.IsPost(context.Request.Method) ? handle(context) : NotAllowedAsync(context, "POST");

    private static Task NotAllowedAsync(HttpContext context, string methods)
    {
        context.Response.Headers.Allow = methods;
        return SayAsync(context, StatusCodes.Status405MethodNotAllowed, EstTexts.MethodsOnly.With(methods));
    }
}
