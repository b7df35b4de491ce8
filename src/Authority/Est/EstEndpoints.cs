using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Policies;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Est;

/// <summary>EST (RFC 7030, base64 as RFC 8951 has it): cacerts, csrattrs and simpleenroll, the label naming the kind. It never redirects.</summary>
internal sealed class EstEndpoints(
    string authorityName,
    byte[] rootCertificate,
    TokenVerifier verifier,
    Enroller enroller,
    LearnedExtensions? learned,
    FailureLimiter limiter,
    AuthorityAudit audit,
    PresentedCertificates presented,
    AuthorityLog log)
{
    private readonly byte[] rootReply = Body(rootCertificate);

    internal Task HandleAsync(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } shown)
            context.Response.Headers[CertificateStanding.HeaderName] = presented.Judge(shown.RawData, context.Request.Headers[CertificateStanding.MachineHeaderName], Caller(context).ToString());
        return DispatchAsync(context);
    }

    private Task DispatchAsync(HttpContext context)
    {
        var (operation, kind) = EstPath.Parse(context.Request.Path.Value) ?? default;
        return operation switch
        {
            "cacerts" => WhenReadAsync(context, CaCertsAsync),
            "csrattrs" => WhenReadAsync(context, NoAttributesAsync),
            "simpleenroll" => WhenPostedAsync(context, c => SimpleEnrollAsync(c, kind)),
            "fullcmc" or "serverkeygen" => SayAsync(context, StatusCodes.Status501NotImplemented, "this authority does not offer that operation of EST"),
            _ => SayAsync(context, StatusCodes.Status404NotFound, "there is nothing here"),
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
        return SayAsync(context, StatusCodes.Status405MethodNotAllowed, $"{methods} only");
    }

    // RFC 7030, 4.5.2: a request may hold what it likes, and nothing but its key is looked at.
    private static Task NoAttributesAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task CaCertsAsync(HttpContext context) => ReplyAsync(context, "application/pkcs7-mime", rootReply);

    private async Task SimpleEnrollAsync(HttpContext context, CertificateKind kind)
    {
        var address = Caller(context);
        try
        {
            if (limiter.SecondsToWait(address) is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                throw ErrorCatalogue.AuthorityBusy.With(authorityName, seconds);
            }
            await EnrolAsync(context, kind, address);
        }
        catch (TrustException e)
        {
            // RFC 7617, 2: many clients ask without credentials first, to be told which ones are wanted. That is no failure.
            if (e.Code != ErrorCatalogue.AuthorityBusy.Code && context.Request.Headers.Authorization.Count > 0)
            {
                limiter.Failed(address);
                audit.Refusals.Add(e.Code, BasicCredentials.Parse(context.Request.Headers.Authorization)?.Machine, address.ToString());
            }
            log.Warning($"{kind} enrolment refused for {address}: {e.Reason}");
            await PlainError.WriteAsync(context, e);
        }
    }

    private async Task EnrolAsync(HttpContext context, CertificateKind kind, IPAddress address)
    {
        var (machine, text) = BasicCredentials.Parse(context.Request.Headers.Authorization)
            ?? throw ErrorCatalogue.TokenMissing.With(authorityName, "MACHINE", "ROLE");
        var role = context.Request.Headers.TryGetValue("QvTrust-Role", out var given) ? given.ToString() : null;
        var token = verifier.Verify(machine, text, role);
        var request = await ReadRequestAsync(context);
        var certificate = await enroller.EnrolAsync(token, kind, request, address.ToString());
        log.Info($"{kind} certificate {CertificateInfo.Parse(certificate).Thumbprint} for {token.Machine}, token {token.Id}, sent to {address}");
        if (learned?.AreProven(kind) == true)
            context.Response.Headers[EnrolledCertificate.ExtensionsHeader] = EnrolledCertificate.ProvenExtensions;
        context.Response.Headers[AuditHead.HeaderName] = audit.Head().ToString();
        await ReplyAsync(context, "application/pkcs7-mime; smime-type=certs-only", Body(certificate));
    }

    private static IPAddress Caller(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        { } address => address,
        null => IPAddress.None,
    };

    private static async Task<byte[]> ReadRequestAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/pkcs10", StringComparison.OrdinalIgnoreCase))
            throw ErrorCatalogue.RequestMalformed.With("its media type is not application/pkcs10").By(CertificationRequest.FormPolicy);
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return EstBody.Decode(body.ToArray());
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.RequestMalformed.From(e, "its body is not base64").By(CertificationRequest.FormPolicy);
        }
    }

    private static async Task ReplyAsync(HttpContext context, string mediaType, byte[] body)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        // RFC 8951 makes the header meaningless; clients of RFC 7030 still look for it.
        context.Response.Headers["Content-Transfer-Encoding"] = "base64";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Lines end in LF: base64's command-line decoders take that, and CR they do not.
    private static byte[] Body(byte[] certificate)
        => Encoding.ASCII.GetBytes(EstBody.Encode(Pkcs7.CertsOnly(certificate)).ReplaceLineEndings("\n") + "\n");
}
