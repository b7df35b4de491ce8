using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Est;

/// <summary>EST (RFC 7030, base64 as RFC 8951 has it): cacerts and simpleenroll, the label naming the kind. It never redirects.</summary>
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
    private const string Root = "/.well-known/est/";
    private readonly byte[] rootReply = Body(rootCertificate);

    internal Task HandleAsync(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } shown)
            context.Response.Headers[CertificateStanding.HeaderName] = presented.Judge(shown.RawData, context.Request.Headers[CertificateStanding.MachineHeaderName], Caller(context).ToString());
        return DispatchAsync(context);
    }

    private Task DispatchAsync(HttpContext context) => context.Request.Path.Value switch
    {
        Root + "cacerts" or Root + "server/cacerts" or Root + "client/cacerts" => WhenAsync(context, HttpMethods.Get, CaCertsAsync),
        Root + "simpleenroll" or Root + "server/simpleenroll" => WhenAsync(context, HttpMethods.Post, c => SimpleEnrollAsync(c, CertificateKind.Server)),
        Root + "client/simpleenroll" => WhenAsync(context, HttpMethods.Post, c => SimpleEnrollAsync(c, CertificateKind.Client)),
        _ => NotFoundAsync(context),
    };

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return PlainError.WriteTextAsync(context, "there is nothing here\n");
    }

    private static Task WhenAsync(HttpContext context, string method, RequestDelegate handle)
    {
        if (context.Request.Method == method)
            return handle(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = method;
        return PlainError.WriteTextAsync(context, $"{method} only\n");
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
            if (e.Code != ErrorCatalogue.AuthorityBusy.Code)
            {
                limiter.Failed(address);
                audit.Refusals.Add(e.Code, BasicCredentials.Parse(context.Request.Headers.Authorization)?.Machine, address.ToString());
            }
            log.Warning($"{kind} enrolment refused for {address}: {e.Code}");
            if (e.Code == ErrorCatalogue.TokenMissing.Code)
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"QvTrust\", charset=\"UTF-8\"";
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
        var certificate = enroller.Enrol(token, kind, request, address.ToString());
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
            throw ErrorCatalogue.RequestMalformed.With("its media type is not application/pkcs10");
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return EstBody.Decode(body.ToArray());
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.RequestMalformed.From(e, "its body is not base64");
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
